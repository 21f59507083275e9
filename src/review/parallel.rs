//! Work on other threads: many items on all CPU cores, and freeing large values.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// Maximum size in bytes of an item that is processed in parallel. Larger items are processed one by one, because
/// reading a document takes about ten times its size in memory.
const LARGE: usize = 1024 * 1024;

/// A thread is only started for at least this many items.
const FEW: usize = 4;

/// How long a value is kept before it is dropped elsewhere. The frame that a person waits for is drawn until then.
const REST: Duration = Duration::from_millis(200);

/// Drops a value on a thread of its own: freeing a document with thousands of records takes milliseconds in which a
/// person waits. The thread rests first, because threads that use the heap at the same time wait for each other, and
/// what is done beside the freeing would take three times as long. If no thread can be started, the value is dropped
/// here.
pub(crate) fn drop_elsewhere<T: Send + 'static>(value: T) {
    let _ = Builder::new().name("freeing".to_owned()).spawn(move || {
        sleep(REST);
        drop(value);
    });
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

#[cfg(test)]
mod tests {
    use super::{REST, drop_elsewhere};
    use std::sync::mpsc::{Sender, channel};
    use std::thread::{ThreadId, current};
    use std::time::Instant;

    /// Tells when and where it is dropped.
    struct Large(Sender<(Instant, ThreadId)>);

    impl Drop for Large {
        fn drop(&mut self) {
            let _ = self.0.send((Instant::now(), current().id()));
        }
    }

    #[test]
    fn a_large_value_is_freed_on_another_thread_after_a_rest() {
        let (sender, dropped) = channel();
        let begun = Instant::now();
        drop_elsewhere(Large(sender));
        let (at, thread) = dropped.recv().unwrap();
        assert!(at.duration_since(begun) >= REST);
        assert_ne!(thread, current().id());
    }
}
