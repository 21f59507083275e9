//! Wraps sequences for the terminal outside of tmux.

/// Whether sequences pass through tmux.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// Sent directly to the terminal.
    #[default]
    Plain,
    /// Passed through tmux, which must have `allow-passthrough` on.
    Tmux,
}

impl Wrap {
    /// The bytes of a sequence, wrapped if necessary.
    pub fn around(self, sequence: &str) -> Vec<u8> {
        match self {
            Wrap::Plain => sequence.as_bytes().to_vec(),
            Wrap::Tmux => wrapped(sequence).into_bytes(),
        }
    }
}

/// Wraps a sequence for the outer terminal: a string that tmux passes on, with doubled escape characters.
pub fn wrapped(sequence: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}
