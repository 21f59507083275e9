//! A copy for the reviewer's own machine, by the terminal (OSC 52): it needs no program beyond the SSH line.

use crate::domain::text::Shown;
use crate::pictures::driver::tmux;
use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// What the terminal is told. A tmux takes it where it is allowed to set the clipboard, else hands it through
/// where it is allowed to do that: both are asked, the same text twice does no harm.
pub fn copy_of(text: &Shown, in_tmux: bool) -> String {
    let mut straight = String::new();
    let _ = CopyToClipboard::to_clipboard_from(text.as_str()).write_ansi(&mut straight);
    if in_tmux { format!("{}{straight}", tmux::wrapped(&straight)) } else { straight }
}
