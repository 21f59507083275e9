//! The question whether two faces match. It is asked before the automated result is shown, and can be answered once
//! both faces were drawn.

use super::file::CaseFile;
use super::view::sign;
use crate::domain::document::Document;
use crate::domain::ids::{JourneyKey, Reviewer, StepId};
use crate::domain::pii::Masking;
use crate::domain::raw_text::RawText;
use crate::domain::resolution::{Conclusion, Resolution};
use crate::insight::blind;
use crate::insight::case::{Case, FaceSaid};
use crate::insight::finding::{Evidence, Finding};
use crate::tui::cx::Cx;
use crate::tui::drawn::CELL_ROWS_TO_JUDGE;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::{Effect, FaceAnswer};
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::page::evidence;
use crate::tui::page::faces::Verdict;
use crate::tui::page::line::Mark;
use crate::tui::picture_shelf::PictureState;
use crate::tui::requests::RequestKind;
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The reason code of "inconclusive" if the faces were not both drawn.
pub(super) const NOT_SHOWN: &str = "not_shown";

/// The answers about faces, and which pictures were on the screen to judge by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faces {
    answers: BTreeMap<StepId, Vec<FaceSaid>>,
    /// Pictures that were drawn large enough to judge a face.
    judged: BTreeSet<String>,
    /// The document of the question that the Faces tab showed when it was drawn last.
    pub(super) drawn: Option<StepId>,
}

/// Why a reviewer cannot compare two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NotComparable {
    NoSelfie,
    NoPortrait,
    PicturesHidden,
    PictureFailed,
    /// The pictures were not drawn large enough yet.
    NotSeen,
}

impl NotComparable {
    /// A sentence; where the reviewer can look at the pictures, it says by which key.
    fn words(self, cx: &Cx) -> String {
        match self {
            Self::NoSelfie => "No selfie: nothing to compare".to_owned(),
            Self::NoPortrait => "No portrait: nothing to compare".to_owned(),
            Self::PicturesHidden => "Pictures are hidden here: nothing to compare".to_owned(),
            Self::PictureFailed => "A picture cannot be shown: nothing to compare".to_owned(),
            Self::NotSeen => {
                let key = cx.key(Place::Case, Action::Picture);
                // Title and captions take one row each.
                let is_small = cx.body().height < CELL_ROWS_TO_JUDGE + 2;
                let wider = if is_small { " in a larger window" } else { "" };
                format!("Compare the faces first: {key} shows both{wider}")
            }
        }
    }
}

impl Faces {
    /// All answers about a document's faces, oldest first.
    pub(super) fn answers_about(&self, step: &StepId) -> &[FaceSaid] {
        self.answers.get(step).map(Vec::as_slice).unwrap_or_default()
    }

    /// The current answer; `None` if there is none or it was reopened.
    pub(super) fn answer(&self, step: &StepId) -> Option<FaceAnswer> {
        let last = self.answers_about(step).last().filter(|said| !said.is_reopened)?;
        Some(last.answer)
    }

    /// The number of documents with answers.
    pub(super) fn count(&self) -> usize {
        self.answers.len()
    }

    /// Takes the answers from the record. Answers that were given here are newer and stay.
    pub(super) fn take(&mut self, known: &[FaceSaid]) {
        let mut read: BTreeMap<StepId, Vec<FaceSaid>> = BTreeMap::new();
        for said in known {
            read.entry(said.step.clone()).or_default().push(said.clone());
        }
        for (step, said) in read {
            self.answers.entry(step).or_insert(said);
        }
    }

    /// Whether the automated result of this evidence is shown.
    pub(super) fn verdict(&self, evidence: &Evidence, file: &CaseFile, policy: &ConsolePolicy) -> Verdict {
        let is_hidden = match evidence {
            Evidence::Faces { step } => !self.answers.contains_key(step),
            // A comparison with another database stays hidden until these faces have an answer.
            Evidence::Screening { .. } => self.has_unanswered(file),
            Evidence::Rule { index } => is_face_rule(file, *index) && self.has_unanswered(file),
            _ => false,
        };
        if is_hidden && policy.is_blind(&file.key) { Verdict::Blind } else { Verdict::Shown }
    }

    /// Whether automated results about faces are hidden, because faces of the case were not compared yet.
    pub(super) fn hides_results(&self, file: &CaseFile, policy: &ConsolePolicy) -> bool {
        policy.is_blind(&file.key) && self.has_unanswered(file)
    }

    fn has_unanswered(&self, file: &CaseFile) -> bool {
        let mut documents = file.case.iter().flat_map(|case| &case.journey.documents);
        documents.any(|it| it.face_match.is_some() && !self.answers.contains_key(&it.step))
    }

    /// Whether the automated result of a finding is shown.
    fn verdict_of(&self, finding: &Finding, file: &CaseFile, policy: &ConsolePolicy) -> Verdict {
        match evidence::question(finding) {
            Some(faces) => self.verdict(faces, file, policy),
            None => {
                let rule = finding.evidence.iter().find(|it| matches!(it, Evidence::Rule { .. }));
                rule.map_or(Verdict::Shown, |rule| self.verdict(rule, file, policy))
            }
        }
    }

    /// The finding as displayed, and whether its result may be shown. While a merged rule about faces must be hidden,
    /// this is the finding without that rule.
    pub(super) fn as_shown<'f>(
        &self,
        finding: &'f Finding,
        file: &CaseFile,
        policy: &ConsolePolicy,
    ) -> (Cow<'f, Finding>, Verdict) {
        let verdict = self.verdict_of(finding, file, policy);
        match finding.apart_from_faces().filter(|_| verdict == Verdict::Blind) {
            Some(own) => (Cow::Owned(own), Verdict::Shown),
            None => (Cow::Borrowed(finding), verdict),
        }
    }

    /// The text of a finding, or a request to compare the faces first while its result is hidden.
    pub(super) fn words_of(
        &self,
        finding: &Finding,
        (file, masking): (&CaseFile, Masking),
        policy: &ConsolePolicy,
    ) -> String {
        match self.as_shown(finding, file, policy) {
            (_, Verdict::Blind) => blind::COMPARE_FIRST.to_owned(),
            (finding, Verdict::Shown) => finding.finding.shown(masking).to_string(),
        }
    }

    /// The mark of an unresolved finding: neutral while its result is hidden.
    pub(super) fn mark_of(&self, finding: &Finding, file: &CaseFile, policy: &ConsolePolicy) -> Mark {
        match self.as_shown(finding, file, policy) {
            (_, Verdict::Blind) => Mark::Undetermined,
            (finding, Verdict::Shown) => sign(finding.sign),
        }
    }

    /// The received document, without hidden results.
    pub(super) fn raw(&self, case: &Case, policy: &ConsolePolicy) -> RawText {
        let is_hidden = |step: &StepId| !self.answers.contains_key(step);
        let waits = |it: &Document| it.face_match.is_some() && is_hidden(&it.step);
        if policy.is_blind(&case.key) && case.journey.documents.iter().any(waits) {
            blind::raw(case, &is_hidden)
        } else {
            case.raw.clone()
        }
    }

    /// The question of a finding, with its answers.
    pub(super) fn asked<'a>(
        &'a self,
        finding: &Finding,
        file: &'a CaseFile,
        policy: &'a ConsolePolicy,
    ) -> evidence::EvidenceQuestion<'a> {
        evidence::EvidenceQuestion {
            verdict: self.as_shown(finding, file, policy).1,
            resolved: file.resolution(&finding.id).map(|resolution| {
                (resolution, resolution.reason.as_ref().map(|code| policy.reason_text(code)))
            }),
            answers: step_of(finding).map(|step| self.answers_about(&step)).unwrap_or_default(),
            clock: &policy.clock,
        }
    }

    /// Adds pictures that were drawn large enough to judge a face.
    pub(super) fn add_judged(&mut self, names: impl IntoIterator<Item = String>) {
        self.judged.extend(names);
    }

    pub(super) fn drop_judged(&mut self, changed: &[String]) {
        self.judged.retain(|name| !changed.contains(name));
    }

    /// Whether the faces can be judged with this conclusion. If they were not both drawn, only "inconclusive" is
    /// possible, with a reason code. The error says which key shows them.
    pub(super) fn judge(
        &self,
        step: &StepId,
        conclusion: Conclusion,
        file: &CaseFile,
        cx: &Cx,
    ) -> Result<Option<&'static str>, String> {
        match self.not_comparable(step, file, cx) {
            None => Ok(None),
            Some(_) if conclusion == Conclusion::Inconclusive => Ok(Some(NOT_SHOWN)),
            Some(why) => {
                let key = cx.key(Place::Case, Action::Inconclusive);
                Err(format!("{} · {key} inconclusive", why.words(cx)))
            }
        }
    }

    /// Whether the pictures of a question can be shown, and were not drawn large enough yet.
    pub(super) fn is_unseen(&self, step: &StepId, file: &CaseFile, cx: &Cx) -> bool {
        self.not_comparable(step, file, cx) == Some(NotComparable::NotSeen)
    }

    fn not_comparable(&self, step: &StepId, file: &CaseFile, cx: &Cx) -> Option<NotComparable> {
        let case = file.case.as_ref()?;
        let faces = Evidence::Faces { step: step.clone() };
        let pictures = evidence::pictures_of(&case.journey, &faces);
        let has_selfie = case.journey.selfie.as_ref().is_some_and(|selfie| selfie.picture.is_some());
        let states = || pictures.iter().filter_map(|name| cx.pictures.state(&file.key, name));
        if !has_selfie {
            Some(NotComparable::NoSelfie)
        } else if pictures.len() < 2 {
            Some(NotComparable::NoPortrait)
        } else if pictures.iter().all(|name| self.judged.contains(name)) {
            None
        } else if !cx.shows_pictures() {
            Some(NotComparable::PicturesHidden)
        } else if states().any(|state| matches!(state, PictureState::Failed { .. })) {
            Some(NotComparable::PictureFailed)
        } else {
            Some(NotComparable::NotSeen)
        }
    }

    /// Records an answer about faces and the resolution of its finding. If the answer differs from the earlier one, the
    /// question is reopened first, so that the record has both answers. Returns whether the answer is new.
    pub(super) fn record(
        &mut self,
        key: &JourneyKey,
        step: &StepId,
        conclusion: Conclusion,
        (is_shown, resolution): (bool, Option<&Resolution>),
        cx: &mut Cx,
    ) -> bool {
        let answer = answer_of(conclusion);
        if self.answer(step) == Some(answer) {
            return false;
        }
        self.reopen(key, step, cx);
        let said = answered(step, answer, cx.me.clone(), cx.now);
        self.answers.entry(step.clone()).or_default().push(said);
        let (key, step, resolution) = (key.clone(), step.clone(), resolution.cloned());
        let asked = RequestKind::Answer(key.clone());
        cx.ask(asked, Effect::AnswerFaces { key, step, answer, is_shown, resolution });
        true
    }

    /// Clears all answers after one could not be recorded. The recorded ones are read again from the store.
    pub(crate) fn forget_answers(&mut self) {
        self.answers.clear();
    }

    /// Reopens the question about a document's faces; returns whether it had an answer.
    pub(super) fn reopen(&mut self, key: &JourneyKey, step: &StepId, cx: &mut Cx) -> bool {
        let last = self.answers.get_mut(step).and_then(|said| said.last_mut());
        let Some(said) = last.filter(|said| !said.is_reopened) else { return false };
        said.is_reopened = true;
        cx.ask(RequestKind::Quiet, Effect::ReopenFaces { key: key.clone(), step: step.clone() });
        true
    }
}

/// Whether the result of a rule reveals the result of the face comparison.
fn is_face_rule(file: &CaseFile, index: usize) -> bool {
    let rule = file.case.as_ref().and_then(|case| case.journey.rules.get(index));
    rule.is_some_and(blind::is_about_faces)
}

fn answered(step: &StepId, answer: FaceAnswer, by: Reviewer, at: Timestamp) -> FaceSaid {
    FaceSaid { step: step.clone(), answer, by, at, is_reopened: false }
}

/// The document of a finding's question about faces.
pub(super) fn step_of(finding: &Finding) -> Option<StepId> {
    match evidence::question(finding)? {
        Evidence::Faces { step } => Some(step.clone()),
        _ => None,
    }
}

/// The answer that a conclusion means. The finding is the doubt that both faces are the same person's.
fn answer_of(conclusion: Conclusion) -> FaceAnswer {
    match conclusion {
        Conclusion::NoIssue => FaceAnswer::Same,
        Conclusion::IssueConfirmed => FaceAnswer::Different,
        Conclusion::Inconclusive => FaceAnswer::CannotTell,
    }
}
