//! What a terminal can show: what it is asked, what it answers, and what follows. Pure.

mod choice;
mod environment;
mod replies;

pub use choice::{DriverChoice, LineAbilities, Wish, choose};
pub use environment::TerminalEnvironment;
pub use replies::{Replies, read};

use super::driver::tmux;

/// Asks kitty's protocol for an answer without showing anything. The number tells the answers apart.
fn kitty_query(id: u8) -> String {
    format!("\x1b_Gi={id},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\")
}

/// The id of the question that goes straight to the terminal.
const STRAIGHT: u8 = 31;
/// The id of the question that goes through tmux.
const THROUGH: u8 = 32;

/// The name and version (XTVERSION).
const VERSION: &str = "\x1b[>q";
/// The size of a cell in pixels.
const CELL: &str = "\x1b[16t";
/// The color of the background.
const BACKGROUND: &str = "\x1b]11;?\x1b\\";
/// Sets a background of all colors, asks how is written now (DECRQSS), and writes plainly again. What says the
/// color back has it; over SSH nothing else tells.
const COLORS: &str = "\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[m";
/// Whether left and right margins are known (DECRQM).
const MARGINS: &str = "\x1b[?69$p";
/// How many blanks the question about repeating writes.
const REPEATED: u16 = 5;
/// Writes a blank and repeats it four times (REP), between two questions where the cursor is. No terminal says
/// otherwise whether it repeats.
const REPEATS: &str = "\x1b7\x1b[6n \x1b[4b\x1b[6n\x1b8";
/// Secondary attributes.
const SECONDARY: &str = "\x1b[>c";
/// Primary attributes: every terminal answers this, so it stands last and ends the reading.
const PRIMARY: &str = "\x1b[c";

/// The question for a terminal, in one write. Inside tmux the first two go through to the terminal outside as well.
pub fn query(environment: &TerminalEnvironment) -> String {
    // tmux takes what it does not know of this kind for the title of its window, so it is not asked straight.
    let kitty = if environment.is_in_tmux() {
        tmux::wrapped(VERSION) + &tmux::wrapped(&kitty_query(THROUGH))
    } else {
        kitty_query(STRAIGHT)
    };
    // A terminal that is not tmux but has TERM=screen would print what it does not know, so ask its name first.
    let margins = margins(environment);
    format!("{VERSION}{kitty}{CELL}{BACKGROUND}{COLORS}{margins}{REPEATS}{SECONDARY}{PRIMARY}")
}

/// The question where no pictures are shown: only what saves bytes of text.
pub fn text_query(environment: &TerminalEnvironment) -> String {
    format!("{}{REPEATS}{PRIMARY}", margins(environment))
}

/// Terminals without margins that would print the last letter of that question are not asked.
fn margins(environment: &TerminalEnvironment) -> &'static str {
    if environment.prints_mode_questions() { "" } else { MARGINS }
}

/// The question for a tmux that was not known by its environment (over ssh from inside it).
pub fn second_query(environment: &TerminalEnvironment, replies: &Replies) -> Option<String> {
    let late = replies.is_tmux() && !environment.is_in_tmux();
    late.then(|| tmux::wrapped(VERSION) + &tmux::wrapped(&kitty_query(THROUGH)) + PRIMARY)
}
