//! Prefetches pictures while the screen waits for none, and cancels when the reviewer has moved on.

use crate::tui::photos::PictureKey;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The state of the prefetch, and the pictures that the screen waits for.
#[derive(Clone)]
pub(crate) struct Ahead {
    state: Arc<Mutex<State>>,
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    plan: Plan,
    /// The pictures that the screen waits for.
    urgent: Vec<PictureKey>,
}

/// The pictures of one plan. A new plan replaces it.
#[derive(Clone, Default)]
pub(crate) struct Plan(Arc<Vec<PictureKey>>);

/// A guard: the screen waits for a picture until this is dropped.
pub(crate) struct Urgent {
    ahead: Ahead,
    name: PictureKey,
}

impl Drop for Urgent {
    fn drop(&mut self) {
        let mut state = self.ahead.state();
        if let Some(at) = state.urgent.iter().position(|name| *name == self.name) {
            state.urgent.swap_remove(at);
        }
        drop(state);
        self.ahead.changed.send_replace(());
    }
}

impl Ahead {
    pub(crate) fn new() -> Self {
        Self { state: Arc::default(), changed: watch::Sender::new(()) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a plan; the previous one ends.
    pub(crate) fn begin(&self, names: Vec<PictureKey>) -> Plan {
        let plan = Plan(Arc::new(names));
        self.state().plan = plan.clone();
        self.changed.send_replace(());
        plan
    }

    /// Notes that the screen waits for a picture. The prefetch pauses meanwhile.
    pub(crate) fn urgent(&self, name: &PictureKey) -> Urgent {
        self.state().urgent.push(name.clone());
        self.changed.send_replace(());
        Urgent { ahead: self.clone(), name: name.clone() }
    }

    /// Whether a plan is still the current one.
    pub(crate) fn is_current(&self, plan: &Plan) -> bool {
        Arc::ptr_eq(&self.state().plan.0, &plan.0)
    }

    /// Waits until the screen waits for no picture, or the plan has ended.
    pub(crate) async fn rest(&self, plan: &Plan) {
        let mut changes = self.changed.subscribe();
        while !self.state().urgent.is_empty() && self.is_current(plan) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until the prefetch of this picture must be cancelled: the screen waits for others, or the plan no longer
    /// contains it.
    pub(crate) async fn given_up(&self, name: &PictureKey) {
        let mut changes = self.changed.subscribe();
        while !self.is_given_up(name) {
            if changes.changed().await.is_err() {
                return;
            }
            // Pictures are requested one by one, and the next request may be for this one.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    fn is_given_up(&self, name: &PictureKey) -> bool {
        let state = self.state();
        let is_urgent = state.urgent.contains(name);
        let is_other = !state.urgent.is_empty();
        !is_urgent && (is_other || !state.plan.0.contains(name))
    }
}
