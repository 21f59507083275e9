//! Work on other threads: many items on all CPU cores, and freeing large values.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

/// Maximum size in bytes of an item that is processed in parallel. Larger items are processed one by one, because
/// reading a document takes about ten times its size in memory.
const LARGE: usize = 1024 * 1024;

/// A thread is only started for at least this many items.
const FEW: usize = 4;

/// Drops a value on a thread of its own: freeing a document with thousands of records takes milliseconds in which a
/// person waits. If no thread can be started, it is dropped here.
pub(crate) fn drop_elsewhere<T: Send + 'static>(value: T) {
    let _ = Builder::new().name("freeing".to_owned()).spawn(move || drop(value));
}

/// Applies `work` to each item, in any order. The results are in the order of the items.
pub(super) fn on_all_cores<T: Sync, R: Send>(
    items: &[T],
    size: impl Fn(&T) -> usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let (large, small): (Vec<_>, Vec<_>) = items.iter().enumerate().partition(|(_, it)| size(it) > LARGE);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let Some((place, item)) = small.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((*place, work(item)));
        }
        done
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let others = if small.len() < FEW { 0 } else { cores.saturating_sub(1).min(small.len() / FEW) };
    let mut done = std::thread::scope(|scope| {
        // If no thread can be started, the current one does all the work.
        let others = (0..others).filter_map(|_| Builder::new().spawn_scoped(scope, take).ok());
        let others: Vec<_> = others.collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(results) => done.extend(results),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.extend(large.into_iter().map(|(place, item)| (place, work(item))));
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}
