//! The places of the console that have key bindings of their own.

/// A place with key bindings of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(strum::EnumIter, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Place {
    /// All places without a more specific binding, except where text is typed.
    Everywhere,
    /// The list of journeys.
    Queue,
    /// An open case.
    Case,
    /// The decision bar while it waits for a reason.
    Decision,
    /// A finding that waits for the reason of its resolution.
    Reason,
    /// Similar watch-list matches that wait for the key that clears them.
    Similar,
    /// The decision bar while it waits for an answer to each step of a resubmission.
    Steps,
    /// The list of journeys to be rejected for one reason.
    Bulk,
    /// Any place where text is typed.
    Text,
    /// A picture that fills the window.
    Picture,
    /// Decisions that are not delivered.
    Outbox,
    Stats,
    /// The help: the keys of a place.
    Help,
    /// The palette: every action, searched by name.
    Palette,
    /// The first-run tour.
    Tour,
    /// The question before leaving.
    Confirm,
}

impl Place {
    /// The places in which a key is looked up, the most specific first.
    pub fn chain(self) -> &'static [Place] {
        match self {
            Place::Everywhere => &[Place::Everywhere],
            Place::Queue => &[Place::Queue, Place::Everywhere],
            Place::Case => &[Place::Case, Place::Everywhere],
            Place::Decision => &[Place::Decision],
            Place::Reason => &[Place::Reason],
            Place::Similar => &[Place::Similar],
            Place::Steps => &[Place::Steps],
            Place::Bulk => &[Place::Bulk],
            Place::Text => &[Place::Text],
            Place::Picture => &[Place::Picture, Place::Everywhere],
            Place::Outbox => &[Place::Outbox, Place::Everywhere],
            Place::Stats => &[Place::Stats, Place::Everywhere],
            Place::Help => &[Place::Help],
            Place::Palette => &[Place::Palette, Place::Text],
            Place::Tour => &[Place::Tour],
            Place::Confirm => &[Place::Confirm],
        }
    }

    /// Whether a key without a binding is typed text in this place.
    pub fn takes_text(self) -> bool {
        matches!(self, Place::Text | Place::Palette)
    }

    /// The name of the place in `keybindings.toml`.
    pub fn word(self) -> &'static str {
        self.into()
    }
}
