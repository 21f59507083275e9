//! The spool file: what is in it outlives a stop in the middle of a line, and it has an end.

use referee::serve::{Spool, SpoolError};
use referee::store::hooks::NewHook;
use std::io::Write;

fn hook(event: &str) -> NewHook {
    NewHook {
        account: "idwise".to_owned(),
        event: event.to_owned(),
        journey: Some("journey".to_owned()),
        what: "Finished Journey".to_owned(),
        body_sha256: "00".repeat(32),
        received_ms: 1_800_000_000_000,
    }
}

#[test]
fn what_is_spooled_is_read_again_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(folder.path()).unwrap();
    assert!(spool.is_empty());
    spool.append(&[hook("1"), hook("2")]).unwrap();
    spool.append(&[hook("3")]).unwrap();
    let path = spool.path().to_owned();
    drop(spool);
    // The host stopped while a line was being written.
    std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"account\": \"idw").unwrap();

    let mut spool = Spool::open(folder.path()).unwrap();
    let (hooks, bytes) = spool.next(2).unwrap();
    assert_eq!(hooks, [hook("1"), hook("2")]);
    spool.advance(bytes).unwrap();
    assert!(!spool.is_empty());
    spool.append(&[hook("4")]).unwrap();
    let (hooks, bytes) = spool.next(9).unwrap();
    assert_eq!(hooks, [hook("3"), hook("4")]);
    spool.advance(bytes).unwrap();
    assert!(spool.is_empty());
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
}

#[test]
fn a_full_spool_file_takes_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = Spool::open_within(folder.path(), 1000).unwrap();
    while spool.append(&[hook("1")]).is_ok() {}
    let length = std::fs::metadata(spool.path()).unwrap().len();
    assert!(matches!(spool.append(&[hook("2"), hook("3")]), Err(SpoolError::Full)));
    assert!(length <= 1000 && std::fs::metadata(spool.path()).unwrap().len() == length);
}

#[test]
fn two_servers_have_a_file_each_and_the_next_one_takes_in_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Spool::open(folder.path()).unwrap();
    let mut second = Spool::open(folder.path()).unwrap();
    assert_ne!(first.path(), second.path());
    first.append(&[hook("1")]).unwrap();
    second.append(&[hook("2")]).unwrap();
    drop((first, second));
    let mut spool = Spool::open(folder.path()).unwrap();
    assert_eq!(spool.next(9).unwrap().0, [hook("1"), hook("2")]);
    drop(spool);
    assert_eq!(Spool::open(folder.path()).unwrap().next(9).unwrap().0.len(), 2, "moved, not copied");
}
