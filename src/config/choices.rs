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
            /// Every word with its meaning.
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }
    };
}

choice! {
    /// When faces are judged before the machine's score is shown.
    BlindFaces {
        /// Each time.
        Always = "always",
        /// In a fraction of the cases.
        Sampled = "sampled",
        /// Never.
        Off = "off",
    }
}

choice! {
    /// What an approval over unresolved findings meets.
    Gates {
        /// The findings are named; the reason is the answer.
        Soft = "soft",
        /// It is not allowed until every finding is resolved.
        Hard = "hard",
    }
}

choice! {
    /// Which decisions may be made by command.
    CliDecisions {
        /// None: the console decides.
        Off = "off",
        /// Rejections and resubmissions.
        RejectOnly = "reject_only",
        /// On journeys that the same reviewer has opened, in the console or by `show`.
        Opened = "opened",
        /// On all journeys.
        All = "all",
    }
}

choice! {
    /// When a decision needs a comment.
    CommentPolicy {
        /// Where the reason asks for one.
        ByReason = "by_reason",
        /// And when an approval passes over a sanctions match, a face match or a failed liveness check.
        Grave = "grave",
        /// And when findings are unresolved or an issue is confirmed.
        WhenOpen = "when_open",
        /// Each time.
        Always = "always",
    }
}

choice! {
    /// Whether decisions and answers about faces are signed by the reviewer's own key.
    SignPolicy {
        /// They are not.
        Off = "off",
        /// By the SSH agent that the reviewer forwards.
        Agent = "agent",
    }
}

choice! {
    /// What is done with a decision that is not signed.
    Unsigned {
        /// It is recorded without a signature.
        Allow = "allow",
        /// It is not recorded.
        Refuse = "refuse",
    }
}

/// Whether personal data is masked. In the file: `false`, `true` or `"required"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskPolicy {
    /// It is shown.
    Off,
    /// Until it is asked for, which is recorded.
    On,
    /// It is never shown.
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
        /// By asking the terminal.
        Auto = "auto",
        /// Kitty protocol, Unicode placeholders.
        Kitty = "kitty",
        /// Kitty protocol, placed directly.
        KittyDirect = "kitty-direct",
        /// iTerm2 inline pictures.
        Iterm2 = "iterm2",
        /// Sixel.
        Sixel = "sixel",
        /// Colored characters.
        Cells = "cells",
        /// The viuer crate, for the full-window view.
        Viuer = "viuer",
        /// None: what a picture shows is told in words.
        Off = "off",
    }
}

choice! {
    /// Who turns text that runs from right to left.
    Bidi {
        /// The terminal where it is known to, else the console.
        Auto = "auto",
        /// The terminal: the console leaves the text as it is.
        Terminal = "terminal",
        /// The console: the terminal shows cell after cell.
        Referee = "referee",
    }
}

choice! {
    /// The hash function of a webhook's signature.
    HmacAlgorithm {
        /// SHA-256.
        Sha256 = "sha256",
        /// SHA-384.
        Sha384 = "sha384",
        /// SHA-512.
        Sha512 = "sha512",
    }
}
