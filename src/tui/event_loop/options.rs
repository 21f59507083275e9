//! The options of the console, and its errors.

use super::{Look, TerminalInquiry};
use crate::pictures::Decoder;
use crate::tui::keys::keymap::Keymap;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::preferences::Preferences;
use std::io;

/// The options of the console.
pub struct TuiOptions {
    /// The effective keymap.
    pub keymap: Keymap,
    /// The team's policy.
    pub policy: ConsolePolicy,
    /// The look until the terminal has answered.
    pub look: Look,
    /// The stored preferences of the console.
    pub preferences: Preferences,
    /// The decoder of pictures.
    pub decoder: Decoder,
    /// The questions to the terminal.
    pub inquiry: Option<TerminalInquiry>,
}

/// Why the console ended before the reviewer left it.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// There is no terminal, or it cannot be drawn on.
    #[error("draw here: the console needs a terminal (and TERM must not be `dumb`)")]
    NoTerminal,
    /// Reading or writing the terminal failed.
    #[error("draw on the terminal")]
    Terminal(#[from] io::Error),
}
