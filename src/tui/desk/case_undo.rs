//! What `u` takes back within the opened case: lines that were resolved together, answers about faces.

use super::replies::Asked;
use super::{Desk, Screen};
use crate::domain::ids::{FindingId, StepId};
use crate::domain::resolution::Resolution;
use crate::tui::effect::Effect;
use crate::tui::page::line::Mark;

/// One act of the reviewer, undone as one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Act {
    /// The lines that it changed, each with what was concluded of it before.
    pub(super) lines: Vec<(FindingId, Option<Resolution>)>,
    /// The document about whose faces it answered.
    pub(super) faces: Option<StepId>,
}

impl Act {
    /// An answer in the Faces tab.
    pub(super) fn answer(step: StepId) -> Self {
        Self { lines: Vec::new(), faces: Some(step) }
    }
}

impl Desk {
    /// Undoes the newest act on the case on the screen; false if there is none.
    pub(super) fn undo_in_case(&mut self) -> bool {
        if self.screen != Screen::Case || !self.overlays.is_empty() {
            return false;
        }
        let Some(act) = self.case.as_mut().and_then(|case| case.acts.pop()) else { return false };
        let count = act.lines.len();
        for (finding, before) in act.lines {
            self.put_back(finding, before);
        }
        if let Some(step) = &act.faces {
            self.reopen_answer(step);
        }
        let what = match count {
            0 => "the faces are asked about again".to_owned(),
            1 => "the finding is as before".to_owned(),
            _ => format!("all {count} findings are as before"),
        };
        self.say(Mark::Settled, format!("Undone: {what}"));
        true
    }

    fn put_back(&mut self, finding: FindingId, before: Option<Resolution>) {
        let Some(case) = &mut self.case else { return };
        let key = case.key.clone();
        let effect = match before {
            Some(resolution) => {
                case.set_resolution(resolution.clone());
                Effect::Resolve { key: key.clone(), resolution }
            }
            None => {
                case.drop_resolution(&finding);
                Effect::Unresolve { key: key.clone(), finding }
            }
        };
        self.ask(Asked::Resolve(key), effect);
    }
}
