//! Sequences for the terminal outside of tmux.

/// Whether sequences pass through tmux.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// Straight to the terminal.
    #[default]
    Plain,
    /// Through tmux, which must have `allow-passthrough` on.
    Tmux,
}

impl Wrap {
    /// The bytes of a sequence, wrapped where that is needed.
    pub fn around(self, sequence: &str) -> Vec<u8> {
        match self {
            Wrap::Plain => sequence.as_bytes().to_vec(),
            Wrap::Tmux => wrapped(sequence).into_bytes(),
        }
    }
}

/// A sequence for the terminal outside: escapes doubled within a string that tmux hands on.
pub fn wrapped(sequence: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}
