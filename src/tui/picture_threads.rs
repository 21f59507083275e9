//! The threads that decode and encode pictures: always the same two.
//!
//! The allocator gives each thread a place of its own for what it allocates, and a place keeps some of what was freed
//! there. Pictures are megabytes: on a runtime's changing threads, memory grew with every thread that had one.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Decoding and encoding are heavy.
pub(super) const THREADS: usize = 2;

type Job = Box<dyn FnOnce() + Send>;

/// The threads, begun with the first picture. Clones share them.
#[derive(Clone, Default)]
pub(super) struct PictureThreads {
    jobs: Arc<Mutex<Option<Sender<Job>>>>,
}

impl PictureThreads {
    /// The result of this work; none if it panicked, or no thread can be had.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        let is_given = self.give(Box::new(move || {
            let _ = answer.send(work());
        }));
        if is_given { answered.await.ok() } else { None }
    }

    /// Where no thread could be had, the next picture tries again.
    fn give(&self, job: Job) -> bool {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_none() {
            *jobs = begin();
        }
        jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok())
    }
}

/// Begins as many threads as can be had.
fn begin() -> Option<Sender<Job>> {
    let (jobs, queue) = channel();
    let queue = Arc::new(Mutex::new(queue));
    let begun = (0..THREADS).filter(|number| {
        let queue = Arc::clone(&queue);
        let thread = std::thread::Builder::new().name(format!("pictures-{number}"));
        thread.spawn(move || work(&queue)).is_ok()
    });
    (begun.count() > 0).then_some(jobs)
}

/// Works until nobody can give work any more.
fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Who waits for the job hears of it; the thread goes on.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_has_no_result_and_the_threads_go_on() {
        let threads = PictureThreads::default();
        for _ in 0..2 * THREADS {
            let broken = || std::panic::resume_unwind(Box::new("broken"));
            assert_eq!(threads.run(broken).await, None::<()>);
        }
        assert_eq!(threads.run(|| 7).await, Some(7));
    }
}
