//! What the console is run with, and why it could not be.

use super::{Look, TerminalInquiry};
use crate::pictures::Decoder;
use crate::tui::keys::keymap::Keymap;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::preferences::Preferences;
use std::io;

/// What the console is run with.
pub struct TuiOptions {
    /// The effective keys.
    pub keymap: Keymap,
    /// The house's measures.
    pub policy: ConsolePolicy,
    /// How it looks as long as the terminal has not answered.
    pub look: Look,
    /// What the console remembers of itself.
    pub preferences: Preferences,
    /// Where pictures are decoded.
    pub decoder: Decoder,
    /// What the terminal is asked.
    pub inquiry: Option<TerminalInquiry>,
}

/// Why the console ended before the reviewer left it.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// No terminal, or one that cannot be drawn on.
    #[error("draw here: the console needs a terminal (and TERM must not be `dumb`)")]
    NoTerminal,
    /// The terminal did not do as told.
    #[error("draw on the terminal")]
    Terminal(#[from] io::Error),
}
