//! Settings with a fixed set of words.

use serde::{Serialize, Serializer};

macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $($(#[$says:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum $name {
            $($(#[$says])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word with the variant that it means.
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }
    };
}

choice! {
    /// When the reviewer judges faces before the automated score is shown.
    BlindFaces {
        Always = "always",
        /// In a configured fraction of the cases.
        Sampled = "sampled",
        Off = "off",
    }
}

choice! {
    /// What happens if findings are unresolved when a journey is approved.
    Gates {
        /// The findings are listed, and the decision's reason explains them.
        Soft = "soft",
        /// The approval is not allowed until every finding is resolved.
        Hard = "hard",
    }
}

choice! {
    /// Which decisions can be made by command, outside of the console.
    CliDecisions {
        Off = "off",
        /// Rejections and resubmissions.
        RejectOnly = "reject_only",
        /// On journeys that the same reviewer has opened, in the console or by `show`.
        Opened = "opened",
        All = "all",
    }
}

choice! {
    /// How a terminal reports that journeys have become late.
    LateAlert {
        /// Not at all; the header shows it.
        Off = "off",
        Bell = "bell",
        /// A desktop notification of iTerm2, WezTerm, kitty, Windows Terminal, ConEmu.
        Osc9 = "osc9",
        /// A desktop notification of urxvt, foot, Ghostty and terminals with VTE.
        Osc777 = "osc777",
    }
}

choice! {
    /// When a decision needs a comment.
    CommentPolicy {
        /// If the chosen reason requires one.
        ByReason = "by_reason",
        /// Also if an approval overrides a sanctions match, a face match or a failed liveness check.
        Grave = "grave",
        /// Also if findings are unresolved or an issue is confirmed.
        WhenOpen = "when_open",
        Always = "always",
    }
}

choice! {
    /// Whether decisions and answers about faces are signed with the reviewer's own key.
    SignPolicy {
        Off = "off",
        /// They are signed by the SSH agent that the reviewer forwards.
        Agent = "agent",
    }
}

choice! {
    /// What is done with a decision that is not signed.
    Unsigned {
        /// It is recorded without a signature.
        Allow = "allow",
        Refuse = "refuse",
    }
}

choice! {
    /// Whose names are believed on a team's store without `--bound`. That of the Unix account always is.
    UnboundNames {
        Engineers = "engineers",
        /// And those of people whose SSH key the team does not know.
        Keyless = "keyless",
        All = "all",
    }
}

/// Whether personal data is masked. In the file: `false`, `true` or `"required"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskPolicy {
    /// Personal data is shown.
    Off,
    /// Personal data is masked until the reviewer asks to see it, which is recorded.
    On,
    /// Personal data is always masked.
    Required,
}

impl Serialize for MaskPolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::Required => serializer.serialize_str("required"),
        }
    }
}

choice! {
    /// How pictures are drawn in the terminal.
    Graphics {
        /// The best protocol that the terminal supports, found by queries.
        Auto = "auto",
        /// The kitty protocol with Unicode placeholders.
        Kitty = "kitty",
        /// The kitty protocol with pictures placed at the cursor.
        KittyDirect = "kitty-direct",
        /// The inline pictures of iTerm2.
        Iterm2 = "iterm2",
        Sixel = "sixel",
        /// Colored characters.
        Cells = "cells",
        /// The viuer crate, for the full-window view only.
        Viuer = "viuer",
        /// No pictures: text describes what they show.
        Off = "off",
    }
}

choice! {
    /// Who reorders right-to-left text.
    Bidi {
        /// The terminal, if it is known to do so, else the console.
        Auto = "auto",
        /// The terminal: the console sends the text in logical order.
        Terminal = "terminal",
        /// The console: the terminal shows each cell as it is sent.
        Referee = "referee",
    }
}

choice! {
    /// The hash function of a webhook's signature.
    HmacAlgorithm {
        Sha256 = "sha256",
        Sha384 = "sha384",
        Sha512 = "sha512",
    }
}
