//! Asking the terminal what it can show, and reading what it answers.

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

/// How long a terminal may take to answer, over a slow line.
const PATIENCE: Duration = Duration::from_millis(700);

/// A terminal that never stops talking.
const MOST: usize = 8192;

/// Sends a question and collects the answer until `is_whole` says so or the terminal stays silent.
/// None if there is no terminal to ask.
pub(super) fn ask(question: &str, is_whole: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
    let _raw = Raw::enter()?;
    let mut out = std::io::stdout().lock();
    out.write_all(question.as_bytes()).ok()?;
    out.flush().ok()?;
    let mut answer = Vec::new();
    let begun = Instant::now();
    while !is_whole(&answer) && answer.len() < MOST {
        let left = PATIENCE.checked_sub(begun.elapsed()).unwrap_or_default();
        if left.is_zero() || !is_readable(left) {
            break;
        }
        let mut bytes = [0; 512];
        match std::io::stdin().lock().read(&mut bytes) {
            Ok(count) if count > 0 => answer.extend_from_slice(bytes.get(..count).unwrap_or_default()),
            _ => break,
        }
    }
    Some(answer)
}

fn is_readable(left: Duration) -> bool {
    let stdin = std::io::stdin();
    let mut watched = [PollFd::new(&stdin, PollFlags::IN)];
    let wait = Timespec::try_from(left).ok();
    poll(&mut watched, wait.as_ref()).is_ok_and(|ready| ready > 0)
}

/// Raw mode, so that the answer is neither echoed nor waits for Enter; ended when this is dropped.
struct Raw;

impl Raw {
    fn enter() -> Option<Self> {
        enable_raw_mode().ok().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}
