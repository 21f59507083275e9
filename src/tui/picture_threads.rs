//! The two threads that decode and encode all pictures.
//!
//! The allocator has an arena per thread and keeps some freed memory in each. Pictures take megabytes: on the runtime's
//! changing threads, memory grew with every thread that had worked on one.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Decoding and encoding need much CPU time and memory.
pub(super) const THREADS: usize = 2;

type Job = Box<dyn FnOnce() + Send>;

/// The threads. They are started by the first picture; clones share them.
#[derive(Clone, Default)]
pub(super) struct PictureThreads {
    jobs: Arc<Mutex<Option<Sender<Job>>>>,
}

impl PictureThreads {
    /// The result of this work; `None` if it panicked or no thread could be started.
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

    /// If no thread could be started, the next picture tries again.
    fn give(&self, job: Job) -> bool {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_none() {
            *jobs = begin();
        }
        jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok())
    }
}

/// Starts as many threads as possible.
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

/// Works until all senders are dropped.
fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // The caller sees that the job has no result; the thread continues.
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
