//! What the reviewer did in this session, so that the newest act can be undone.

use crate::domain::ids::{FindingId, JourneyKey, StepId};
use crate::domain::resolution::Resolution;
use jiff::Timestamp;
use uuid::Uuid;

/// Acts that are remembered; older ones stay as they are.
const MOST: usize = 200;

/// One act of the reviewer, undone as one.
#[derive(Clone, Debug)]
pub(crate) enum LocalAct {
    /// Findings were resolved or reopened, or faces were judged.
    Findings(FindingAct),
    /// Journeys were skipped.
    Skip(Vec<JourneyKey>),
    /// Decisions that one key made.
    Decisions { at: Timestamp, ids: Vec<Uuid> },
}

/// What an act on a case changed.
#[derive(Clone, Debug)]
pub(crate) struct FindingAct {
    pub(crate) key: JourneyKey,
    /// The findings that it changed, each with its previous resolution.
    pub(crate) findings: Vec<(FindingId, Option<Resolution>)>,
    /// The document about whose faces it answered.
    pub(crate) faces: Option<StepId>,
}

impl FindingAct {
    /// What undoing it has done, in words.
    pub(crate) fn undone(&self) -> String {
        match self.findings.len() {
            0 => "the faces are asked about again".to_owned(),
            1 => "the finding is as before".to_owned(),
            count => format!("all {count} findings are as before"),
        }
    }
}

/// The acts of this session, the newest last.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocalActs(Vec<LocalAct>);

impl LocalActs {
    pub(crate) fn push(&mut self, act: LocalAct) {
        self.0.push(act);
        let over = self.0.len().saturating_sub(MOST);
        self.0.drain(..over);
    }

    /// Takes the newest act.
    pub(crate) fn pop(&mut self) -> Option<LocalAct> {
        self.0.pop()
    }

    /// Adds a decision; those that one key made at `at` are one act. Returns how many that are.
    pub(crate) fn decided(&mut self, id: Uuid, at: Timestamp) -> usize {
        if let Some(LocalAct::Decisions { at: known, ids }) = self.0.last_mut()
            && *known == at
        {
            ids.push(id);
            return ids.len();
        }
        self.push(LocalAct::Decisions { at, ids: vec![id] });
        1
    }

    /// Forgets the acts on a case that is decided.
    pub(crate) fn forget_case(&mut self, key: &JourneyKey) {
        self.0.retain(|act| !matches!(act, LocalAct::Findings(act) if act.key == *key));
    }
}
