//! Work outside of the loop: effects with their replies, and news.

use crate::tui::backend::{Backend, refused};
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::message::{News, Reply, ReplyProblem};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, JoinSet};

/// The timeout for pending writes when the console is left.
const LEAVING: Duration = Duration::from_secs(5);

/// A reply or news.
pub(super) enum Done {
    Reply(Ticket, Reply),
    News(News),
}

pub(super) struct PendingWork<B> {
    backend: Arc<B>,
    answer: UnboundedSender<(Ticket, Reply)>,
    replies: UnboundedReceiver<(Ticket, Reply)>,
    news: UnboundedReceiver<News>,
    /// The effects that leaving must wait for.
    musts: JoinSet<()>,
    watching: JoinHandle<()>,
}

impl<B: Backend> PendingWork<B> {
    pub(super) fn new(backend: B) -> Self {
        let (answer, replies) = unbounded_channel();
        let (tell, news) = unbounded_channel();
        let backend = Arc::new(backend);
        let watching = tokio::spawn(watch(Arc::clone(&backend), tell));
        Self { backend, answer, replies, news, musts: JoinSet::new(), watching }
    }

    /// Sends the reply of an effect that the loop carried out itself.
    pub(super) fn answer(&self, ticket: Ticket, result: Result<(), ReplyProblem>) {
        let _ = self.answer.send((ticket, Reply::Done(result)));
    }

    /// Spawns an effect as a task. If the task panics, it is answered with a problem: every ticket gets one reply.
    pub(super) fn spawn(&mut self, ticket: Ticket, effect: Effect, now: Timestamp) {
        let (backend, answer) = (Arc::clone(&self.backend), self.answer.clone());
        let must_finish = effect.must_finish();
        let task = async move {
            let broken = refused(&effect, ReplyProblem::new("it failed; this is a bug of referee"));
            let work = tokio::spawn(async move { backend.perform(effect, now).await });
            let reply = work.await.unwrap_or(broken);
            let _ = answer.send((ticket, reply));
        };
        if must_finish {
            while self.musts.try_join_next().is_some() {}
            self.musts.spawn(task);
        } else {
            tokio::spawn(task);
        }
    }

    pub(super) async fn next(&mut self) -> Done {
        tokio::select! {
            biased;
            Some((ticket, reply)) = self.replies.recv() => Done::Reply(ticket, reply),
            Some(news) = self.news.recv() => Done::News(news),
            else => std::future::pending().await,
        }
    }

    /// A result that has arrived already.
    pub(super) fn ready(&mut self) -> Option<Done> {
        let reply = self.replies.try_recv().map(|(ticket, reply)| Done::Reply(ticket, reply));
        reply.or_else(|_| self.news.try_recv().map(Done::News)).ok()
    }

    pub(super) fn stop_watching(&self) {
        self.watching.abort();
    }

    /// Waits until pending writes are on the disk, up to the timeout.
    pub(super) async fn finish(&mut self) {
        let written = async { while self.musts.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(LEAVING, written).await;
    }
}

/// Forwards news, and a message if the watcher has failed.
async fn watch<B: Backend>(backend: Arc<B>, tell: UnboundedSender<News>) {
    let telling = tell.clone();
    let mut watcher = JoinSet::new();
    watcher.spawn(async move { backend.watch(telling).await });
    if let Some(Err(_)) = watcher.join_next().await {
        let _ = tell.send(News::Stopped);
    }
}
