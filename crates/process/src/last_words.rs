//! Gives the terminal back when a signal kills the process: a fault, an abort, or a signal that nobody answers.
//!
//! Only a signal handler still runs then, and there is no safe way to install one.

use libc::{c_int, sigaction, termios};
use std::mem::zeroed;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicPtr, Ordering};

/// What the terminal is told, and the modes that it gets back.
struct LastWords {
    text: Vec<u8>,
    modes: termios,
}

/// What the handler writes; null while the terminal is not ours. What it points to is never freed or changed.
static LAST_WORDS: AtomicPtr<LastWords> = AtomicPtr::new(null_mut());

/// Signals whose default action does not end a process, and SIGPIPE, which Rust makes an error of a write.
const HARMLESS: [c_int; 8] = [
    libc::SIGCHLD,
    libc::SIGCONT,
    libc::SIGTSTP,
    libc::SIGTTIN,
    libc::SIGTTOU,
    libc::SIGURG,
    libc::SIGWINCH,
    libc::SIGPIPE,
];

/// From now until [`forget`], a signal that ends the process writes this text to stdout first and gives the terminal
/// the modes that it has now. Signals in `answered` are left to their own handlers. The text is never freed.
pub fn prepare(text: Vec<u8>, answered: &[c_int]) {
    // SAFETY: zeros are a valid `termios`, and the pointer to it is valid for writes.
    let modes: Option<termios> = unsafe {
        let mut modes = zeroed();
        (libc::tcgetattr(libc::STDIN_FILENO, &raw mut modes) == 0).then_some(modes)
    };
    if let Some(modes) = modes {
        LAST_WORDS.store(Box::leak(Box::new(LastWords { text, modes })), Ordering::SeqCst);
        let is_fatal = |signal: &c_int| !HARMLESS.contains(signal) && !answered.contains(signal);
        (1..=libc::SIGRTMAX()).filter(is_fatal).for_each(install);
    }
}

/// Replaces the text, where [`prepare`] has been called. The text is never freed.
pub fn say(text: Vec<u8>) {
    // SAFETY: null, or leaked by `prepare` or this function.
    if let Some(words) = unsafe { LAST_WORDS.load(Ordering::SeqCst).as_ref() } {
        LAST_WORDS.store(Box::leak(Box::new(LastWords { text, modes: words.modes })), Ordering::SeqCst);
    }
}

/// The terminal is the shell's again.
pub fn forget() {
    LAST_WORDS.store(null_mut(), Ordering::SeqCst);
}

/// Ends the process by a signal's default action, so that whoever waits for it sees the signal.
pub fn die_by(signal: c_int) -> ! {
    // SAFETY: neither call has preconditions.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
    std::process::exit(128 + signal)
}

/// Installs the handler. A signal that is ignored, as under nohup, stays ignored.
fn install(signal: c_int) {
    // SAFETY: zeros are a valid `sigaction`, and every pointer is valid for writes. The handler only makes calls that
    // POSIX allows in one. With every signal blocked it is not stopped for changing the terminal from the background.
    unsafe {
        let (mut old, mut new): (sigaction, sigaction) = (zeroed(), zeroed());
        if libc::sigaction(signal, null(), &raw mut old) == 0 && old.sa_sigaction != libc::SIG_IGN {
            new.sa_sigaction = last_words as extern "C" fn(c_int) as usize;
            // A thread whose stack has overflowed runs it on the other stack that Rust gives to each thread.
            new.sa_flags = libc::SA_ONSTACK;
            libc::sigfillset(&raw mut new.sa_mask);
            libc::sigaction(signal, &raw const new, null_mut());
        }
    }
}

/// The handler: no allocation and no lock. A terminal that takes nothing for 200 ms is given up.
extern "C" fn last_words(signal: c_int) {
    // SAFETY: the pointer is null, or leaked by `prepare` or `say`. Each call is async-signal-safe and gets valid
    // pointers. The raised signal is blocked until this returns, and then ends the process.
    unsafe {
        if let Some(words) = LAST_WORDS.swap(null_mut(), Ordering::SeqCst).as_ref() {
            let mut output = libc::pollfd { fd: libc::STDOUT_FILENO, events: libc::POLLOUT, revents: 0 };
            if libc::poll(&raw mut output, 1, 200) > 0 {
                libc::write(libc::STDOUT_FILENO, words.text.as_ptr().cast(), words.text.len());
            }
            libc::tcsetattr(libc::STDIN_FILENO, libc::TCSANOW, &raw const words.modes);
        }
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}
