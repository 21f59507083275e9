//! Detects what a terminal can show: the queries, the replies, and the choice. Pure.

mod choice;
mod environment;
mod replies;

pub use choice::{DriverChoice, LineAbilities, Wish, choose};
pub use environment::TerminalEnvironment;
pub use replies::{Replies, read};

use super::driver::tmux;

/// A query of kitty's protocol that shows nothing. The id identifies the reply.
fn kitty_query(id: u8) -> String {
    format!("\x1b_Gi={id},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\")
}

/// The id of the query that goes to the terminal directly.
const STRAIGHT: u8 = 31;
/// The id of the query that goes through tmux.
const THROUGH: u8 = 32;

/// Queries the name and version (XTVERSION).
const VERSION: &str = "\x1b[>q";
/// Queries the size of a cell in pixels.
const CELL: &str = "\x1b[16t";
/// Queries the background color.
const BACKGROUND: &str = "\x1b]11;?\x1b\\";
/// Sets a 24-bit background color, queries the current attributes (DECRQSS), and resets them. A terminal that reports
/// the color back supports 24-bit colors; over SSH nothing else shows it.
const COLORS: &str = "\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[m";
/// Queries whether left and right margins are supported (DECRQM).
const MARGINS: &str = "\x1b[?69$p";
/// How many columns the query for REP advances the cursor.
const REPEATED: u16 = 5;
/// Writes a blank and repeats it four times (REP), between two cursor position queries. There is no other query for
/// REP.
const REPEATS: &str = "\x1b7\x1b[6n \x1b[4b\x1b[6n\x1b8";
/// Queries the secondary attributes.
const SECONDARY: &str = "\x1b[>c";
/// Queries the primary attributes. Every terminal answers this query, so it is sent last and ends the wait.
const PRIMARY: &str = "\x1b[c";

/// All queries for a terminal, in one write. Inside tmux the first two also go through to the outer terminal.
pub fn query(environment: &TerminalEnvironment) -> String {
    // tmux reads an unknown sequence of this form as a window title, so the query is not sent to tmux itself.
    let kitty = if environment.is_in_tmux() {
        tmux::wrapped(VERSION) + &tmux::wrapped(&kitty_query(THROUGH))
    } else {
        kitty_query(STRAIGHT)
    };
    // A terminal with TERM=screen that is not tmux would print sequences that it does not know, so XTVERSION comes
    // first.
    let margins = margins(environment);
    format!("{VERSION}{kitty}{CELL}{BACKGROUND}{COLORS}{margins}{REPEATS}{SECONDARY}{PRIMARY}")
}

/// The queries for a terminal without pictures: nothing about graphics, but what text needs, such as the background that
/// the theme must fit, and the commands that reduce its bytes.
pub fn text_query(environment: &TerminalEnvironment) -> String {
    format!("{VERSION}{BACKGROUND}{COLORS}{}{REPEATS}{PRIMARY}", margins(environment))
}

/// The query for margins; empty for terminals without margins, which would print its last character.
fn margins(environment: &TerminalEnvironment) -> &'static str {
    if environment.prints_mode_questions() { "" } else { MARGINS }
}

/// The query for the terminal outside of a tmux that the environment did not show, as over SSH from inside tmux.
pub fn second_query(environment: &TerminalEnvironment, replies: &Replies) -> Option<String> {
    let late = replies.is_tmux() && !environment.is_in_tmux();
    late.then(|| tmux::wrapped(VERSION) + &tmux::wrapped(&kitty_query(THROUGH)) + PRIMARY)
}
