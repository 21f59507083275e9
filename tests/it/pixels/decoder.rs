//! The console when the child that decodes its pictures is killed under it.

use super::rig::*;
use rustix::process::{Pid, Signal, kill_process};
use std::time::{Duration, Instant};

/// The decode child of a process, if one runs.
fn decode_child(of: u32) -> Option<Pid> {
    let is_child = |pid: &u32| {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
        let stat = read("stat");
        let parent = stat.rsplit_once(") ").and_then(|(_, fields)| fields.split(' ').nth(1)?.parse().ok());
        parent == Some(of) && read("cmdline").contains("decode-worker")
    };
    let processes = std::fs::read_dir("/proc").unwrap();
    let ids = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(is_child).find_map(|pid| Pid::from_raw(pid.try_into().ok()?))
}

#[test]
#[cfg(target_os = "linux")]
fn the_console_answers_and_shows_pictures_after_its_decoder_was_killed() {
    let (_home, mut terminal) = queue(KITTY);
    terminal.wait_until("the preview", has_placeholders);
    let console = terminal.process().unwrap();
    let child = decode_child(console).expect("a decode child, since a picture was shown");
    kill_process(child, Signal::KILL).unwrap();
    let begun = Instant::now();
    terminal.press("?").wait_for("KEYS");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    terminal.press("Esc").wait_until("the help gone", |screen| !screen.contains("KEYS"));
    terminal.press("Enter").wait_for("EVIDENCE");
    go_to_faces(&mut terminal);
    terminal.wait_until("a picture", has_placeholders);
    assert_ne!(decode_child(console), Some(child));
    terminal.press("q").wait_for("QUEUE");
    terminal.press("q").wait_for_end();
    assert_eq!(decode_child(console), None, "it ends with the console");
}
