//! The state of the decision bar, which is shown after the verb and waits for the reason.

use crate::domain::decision::{Intent, StepAnswer, StepReview, Verb};
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::second::{SECOND_REASONS, SecondChoice};
use crate::domain::text::Shown;
use crate::insight::case::{Reason, ReviewStep};
use crate::tui::messages::action::{self, Place};
use crate::tui::messages::effect::CaseDraft;
use crate::tui::text_box::TextBox;
use jiff::Timestamp;
use uuid::Uuid;

/// How long the bar must have been on the screen, in milliseconds, before a reason counts.
pub(crate) const BAR_DELAY_MS: i64 = 25;

/// The delay after a burst of keys, which may have been unintended and may continue.
pub(crate) const HASTY_BAR_DELAY_MS: i64 = 400;

/// What the bar waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BarStage {
    /// An answer to each step of a resubmission.
    Steps,
    /// The reason's digit.
    Reason,
    /// A comment. If a reason asked for it, finishing it decides.
    Comment {
        /// The index of the reason that needs the comment; `None` if the reviewer wanted to write one.
        reason: Option<usize>,
    },
}

/// Reasons per page of digits.
pub(crate) const DIGITS: usize = action::DIGITS as usize;

/// What the bar decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BarPurpose {
    /// A decision of this reviewer.
    Decide,
    /// The second review of another reviewer's proposal.
    Second {
        proposal: Uuid,
        choice: SecondChoice,
        /// The proposal's verb, reason and maker.
        words: String,
    },
    /// The correction of a delivered decision.
    Correct {
        decision: Uuid,
        /// The delivered decision, its maker, and where it went.
        words: String,
    },
}

/// What the bar's decision sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BarSends {
    /// The decision of the bar.
    This,
    /// The proposal that the bar confirms.
    Proposal(Box<Intent>),
    /// Something else, or nothing, and why.
    Words(&'static str),
}

/// The decision bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) key: JourneyKey,
    pub(crate) purpose: BarPurpose,
    pub(crate) verb: Verb,
    pub(crate) sends: BarSends,
    pub(crate) who: Shown,
    /// The end of the journey's id.
    pub(crate) short_id: String,
    /// Unresolved findings that an approval overrides.
    pub(crate) overrides: Vec<Shown>,
    /// Findings whose evidence was never on the screen.
    pub(crate) unseen: Vec<Shown>,
    /// The reasons for this verb.
    pub(crate) reasons: Vec<Reason>,
    /// The page of reasons that the digits select.
    pub(crate) page: usize,
    pub(crate) steps: Vec<(ReviewStep, Option<StepAnswer>)>,
    /// The selected step.
    pub(crate) step_at: usize,
    /// What the bar waits for.
    pub(crate) stage: BarStage,
    /// The comment so far.
    pub(crate) comment: TextBox,
    /// The reason of the draft that still needed its comment. Choosing it again continues the comment.
    begun: Option<String>,
    /// Whether overriding needs a comment.
    pub(crate) needs_comment: bool,
    pub(crate) readiness: Readiness,
}

/// Whether the bar was on the screen long enough for a key to count.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Readiness {
    /// Whether a burst of keys arrived: more keys may follow, so the bar waits longer.
    is_hasty: bool,
    drawn: Option<Timestamp>,
}

impl Readiness {
    pub(crate) fn was_drawn(&mut self, now: Timestamp) {
        self.drawn = self.drawn.or(Some(now));
    }

    pub(crate) fn accepts_keys(&self, now: Timestamp) -> bool {
        let delay = if self.is_hasty { HASTY_BAR_DELAY_MS } else { BAR_DELAY_MS };
        self.drawn.is_some_and(|drawn| now.as_millisecond() - drawn.as_millisecond() >= delay)
    }
}

impl Bar {
    /// The bar for a decision of this reviewer.
    pub(crate) fn new(key: JourneyKey, verb: Verb, who: Shown, short_id: String, draft: &CaseDraft) -> Self {
        Self {
            key,
            purpose: BarPurpose::Decide,
            verb,
            sends: BarSends::This,
            who,
            short_id,
            overrides: Vec::new(),
            unseen: Vec::new(),
            reasons: Vec::new(),
            page: 0,
            steps: Vec::new(),
            step_at: 0,
            stage: BarStage::Reason,
            comment: TextBox::new(&draft.comment),
            begun: draft.reason.clone().filter(|_| draft.verb == Some(verb)),
            needs_comment: false,
            readiness: Readiness::default(),
        }
    }

    /// The bar for another reviewer's proposal, with the reasons of the chosen answer.
    pub(crate) fn for_proposal(self, proposal: Uuid, choice: SecondChoice, words: String) -> Self {
        let confirms = choice == SecondChoice::Confirm;
        let offered = SECOND_REASONS.iter().filter(|reason| reason.confirms == confirms);
        let reasons = offered.map(|reason| Reason {
            code: reason.code.to_owned(),
            text: reason.text.to_owned(),
            verbs: Vec::new(),
            needs_comment: reason.needs_comment,
        });
        let reasons = reasons.collect();
        Self { purpose: BarPurpose::Second { proposal, choice, words }, reasons, ..self }
    }

    /// The bar for the correction of a delivered decision, which needs a comment.
    pub(crate) fn for_correction(self, decision: Uuid, words: String) -> Self {
        Self { purpose: BarPurpose::Correct { decision, words }, needs_comment: true, ..self }
    }

    /// The delivered decision that a correction replaces, as a sentence.
    pub(crate) fn replaced(&self) -> Option<String> {
        match &self.purpose {
            BarPurpose::Correct { words, .. } => Some(format!("This replaces a delivered decision: {words}")),
            BarPurpose::Decide | BarPurpose::Second { .. } => None,
        }
    }

    /// The text of its title.
    pub(crate) fn title(&self) -> String {
        let verb = match &self.purpose {
            BarPurpose::Second { choice: SecondChoice::Confirm, words, .. } => format!("CONFIRM {words}"),
            BarPurpose::Second { choice: SecondChoice::Return, words, .. } => format!("RETURN {words}"),
            BarPurpose::Second { choice: SecondChoice::Decline, words, .. } => format!("DECLINE {words}"),
            BarPurpose::Correct { .. } => format!("CORRECTION: {}", self.verb.word().to_uppercase()),
            BarPurpose::Decide => self.verb.word().to_uppercase(),
        };
        format!("{verb}   {}   {}", self.who, self.short_id)
    }

    /// The index of the reason for the digit 1.
    pub(crate) fn first_of_page(&self) -> usize {
        self.page * DIGITS
    }

    /// The reasons that the digits select on this page.
    pub(crate) fn page_of_reasons(&self) -> &[Reason] {
        self.reasons.chunks(DIGITS).nth(self.page).unwrap_or_default()
    }

    /// What Enter does with the typed comment: with a reason it decides.
    pub(crate) fn accept_words(&self) -> &'static str {
        match (&self.stage, &self.purpose, self.verb) {
            (BarStage::Comment { reason: None }, ..) => "to the reasons",
            (_, BarPurpose::Second { .. }, _) => "decides",
            (.., Verb::Approve) => "approves",
            (.., Verb::Reject) => "rejects",
            (.., Verb::Resubmit) => "asks for the steps",
        }
    }

    /// Whether there are more reasons than digits.
    pub(crate) fn has_more_reasons(&self) -> bool {
        self.reasons.len() > DIGITS
    }

    /// Shows the next nine reasons, or the first again. Digits count only after the new page is drawn.
    pub(crate) fn turn_page(&mut self) {
        self.page = (self.page + 1) % self.reasons.len().div_ceil(DIGITS).max(1);
        self.go_to(BarStage::Reason);
    }

    /// Adds the steps to answer, with the answers of the draft.
    pub(crate) fn with_steps(mut self, steps: &[ReviewStep], draft: &CaseDraft) -> Self {
        let known = |step: &ReviewStep| draft.steps.iter().find(|review| review.step == step.id);
        self.steps = steps.iter().map(|it| (it.clone(), known(it).map(|review| review.answer))).collect();
        if !self.steps.is_empty() {
            self.stage = BarStage::Steps;
        }
        self
    }

    /// The place whose key bindings apply.
    pub(crate) fn place(&self) -> Place {
        match self.stage {
            BarStage::Steps => Place::Steps,
            BarStage::Reason => Place::Decision,
            BarStage::Comment { .. } => Place::Text,
        }
    }

    /// Changes the stage. The new stage must be drawn before its keys count.
    pub(crate) fn go_to(&mut self, stage: BarStage) {
        if let BarStage::Comment { reason: Some(_) } = stage {
            self.begun = None;
        }
        self.stage = stage;
        self.readiness.drawn = None;
    }

    /// A burst of keys arrived.
    pub(crate) fn disturb(&mut self) {
        self.readiness.is_hasty = true;
        if self.stage == BarStage::Reason {
            self.readiness.drawn = None;
        }
    }

    /// How many failed steps have no answer yet.
    pub(crate) fn unanswered(&self) -> usize {
        self.steps.iter().filter(|(step, answer)| step.failed && answer.is_none()).count()
    }

    /// Whether any step must be resubmitted.
    pub(crate) fn redoes_something(&self) -> bool {
        self.steps.is_empty() || self.steps.iter().any(|(_, answer)| *answer == Some(StepAnswer::Resubmit))
    }

    /// Whether the comment must still be written before this reason decides.
    pub(crate) fn wants_comment(&self, reason: &Reason) -> bool {
        let is_unfinished = self.begun.as_ref() == Some(&reason.code);
        is_unfinished || self.comment.comment().is_none() && (reason.needs_comment || self.needs_comment)
    }

    /// The code of the reason whose comment is being written.
    pub(crate) fn reason_chosen(&self) -> Option<&str> {
        match self.stage {
            BarStage::Comment { reason: Some(place) } => Some(self.reasons.get(place)?.code.as_str()),
            _ => None,
        }
    }

    /// The text of the draft's reason that still needs its comment.
    pub(crate) fn begun_text(&self) -> Option<&str> {
        let reason = self.reasons.iter().find(|reason| self.begun.as_ref() == Some(&reason.code))?;
        Some(&reason.text)
    }

    /// Writes the unfinished decision into the draft of its case. The verb alone is no draft.
    pub(crate) fn write_draft(&self, draft: &mut CaseDraft) {
        draft.reason = self.reason_chosen().or(self.begun.as_deref()).map(str::to_owned);
        draft.comment = self.comment.text();
        if !self.steps.is_empty() || self.verb == Verb::Resubmit {
            draft.steps = self.reviews();
        }
        draft.verb = Some(self.verb).filter(|_| draft.has_decision());
    }

    pub(crate) fn reviews(&self) -> Vec<StepReview> {
        let answered = self.steps.iter().filter_map(|(step, answer)| Some((step, (*answer)?)));
        answered.map(|(step, answer)| StepReview { step: step.id.clone(), answer }).collect()
    }

    /// The decision with this reason.
    pub(crate) fn intent(&self, reason: &Reason, reviewer: Reviewer) -> Intent {
        Intent {
            journey: self.key.clone(),
            verb: self.verb,
            reason: reason.code.clone(),
            comment: self.comment.comment(),
            steps: self.reviews(),
            reviewer,
            corrects: match &self.purpose {
                BarPurpose::Correct { decision, .. } => Some(*decision),
                BarPurpose::Decide | BarPurpose::Second { .. } => None,
            },
        }
    }
}
