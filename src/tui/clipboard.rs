//! Copying to the reviewer's clipboard through the terminal (OSC 52), which also works over SSH.

use crate::domain::text::Shown;
use crate::pictures::driver::tmux;
use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// The escape sequence of a copy. Depending on its settings, tmux either sets the clipboard itself or passes the
/// sequence through. So both forms are sent; copying the same text twice does no harm.
pub fn copy_of(text: &Shown, in_tmux: bool) -> String {
    let mut straight = String::new();
    let _ = CopyToClipboard::to_clipboard_from(text.as_str()).write_ansi(&mut straight);
    if in_tmux { format!("{}{straight}", tmux::wrapped(&straight)) } else { straight }
}
