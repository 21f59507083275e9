//! The acts of the reviewer in this session, for undo.

use crate::domain::ids::{FindingId, JourneyKey, StepId};
use crate::domain::resolution::Resolution;
use jiff::Timestamp;
use uuid::Uuid;

/// The most acts that can be undone.
const MOST: usize = 200;

/// An act of the reviewer that one undo reverts.
#[derive(Clone, Debug)]
pub(crate) enum LocalAct {
    /// Findings were resolved or reopened, or a question about faces was answered.
    Findings(FindingAct),
    /// Journeys were skipped.
    Skip(Vec<JourneyKey>),
    /// Decisions that were made by one key press.
    Decisions { at: Timestamp, ids: Vec<Uuid> },
    /// A request to run AML screening again was recorded.
    Screening(Uuid),
}

/// The changes of an act on a case.
#[derive(Clone, Debug)]
pub(crate) struct FindingAct {
    pub(crate) key: JourneyKey,
    /// The changed findings, each with its previous resolution.
    pub(crate) findings: Vec<(FindingId, Option<Resolution>)>,
    /// The document whose question about faces was answered.
    pub(crate) faces: Option<StepId>,
}

impl FindingAct {
    /// What its undo has done, as text.
    pub(crate) fn undone(&self) -> String {
        match self.findings.len() {
            0 => "the faces are asked about again".to_owned(),
            1 => "the finding is as before".to_owned(),
            count => format!("all {count} findings are as before"),
        }
    }
}

/// The acts of this session, newest last.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocalActs(Vec<LocalAct>);

impl LocalActs {
    pub(crate) fn push(&mut self, act: LocalAct) {
        self.0.push(act);
        let over = self.0.len().saturating_sub(MOST);
        self.0.drain(..over);
    }

    /// The number of acts that can be undone.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes the newest act.
    pub(crate) fn pop(&mut self) -> Option<LocalAct> {
        self.0.pop()
    }

    /// Adds a decision. Decisions with the same time `at` were made by one key press and are one act; returns their
    /// number.
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

    /// Drops the acts on a case that was decided.
    pub(crate) fn forget_case(&mut self, key: &JourneyKey) {
        self.0.retain(|act| !matches!(act, LocalAct::Findings(act) if act.key == *key));
    }
}
