//! Work that waits until the first rows of the queue were read.

use referee::tui::FirstRows;
use std::cell::Cell;

#[tokio::test]
async fn work_begins_when_the_rows_were_read_and_not_before() {
    let (first_rows, is_read) = (FirstRows::default(), Cell::new(false));
    let reading = first_rows.read(async {
        tokio::task::yield_now().await;
        is_read.set(true);
        "rows"
    });
    let work = first_rows.run_after(async { is_read.get() });
    // The work is polled first.
    let (was_read, rows) = tokio::join!(biased; work, reading);
    assert_eq!((was_read, rows), (true, "rows"));
    assert_eq!(first_rows.run_after(async { 1 }).await, 1, "later work does not wait");
}

#[tokio::test]
async fn what_was_spawned_begins_too_if_the_rows_could_not_be_read() {
    let first_rows = FirstRows::default();
    let spawned = first_rows.spawn_after(async { 7 });
    tokio::task::yield_now().await;
    assert!(!spawned.is_finished());
    first_rows.mark_read();
    first_rows.mark_read();
    assert_eq!(spawned.await.unwrap(), 7);
}

#[tokio::test(start_paused = true)]
async fn rows_that_never_come_hold_nothing_up_for_long() {
    let first_rows = FirstRows::default();
    let begun = tokio::time::Instant::now();
    assert_eq!(first_rows.run_after(async { 1 }).await, 1);
    assert_eq!(begun.elapsed(), std::time::Duration::from_secs(2));
}
