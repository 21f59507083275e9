//! What the receiver of a decision gets, as text.

use crate::domain::decision::{Intent, StepAnswer, StepReview, Verb};
use crate::domain::decision_receiver::{DecisionComment, DecisionReceiver, decision_mark};
use crate::domain::ids::ProviderName;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;

/// A decision on its way to a receiver. Parts that are not known yet have a placeholder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SentDecision<'a> {
    pub(crate) account: &'a ProviderName,
    pub(crate) receiver: DecisionReceiver,
    pub(crate) verb: Verb,
    pub(crate) steps: &'a [StepReview],
    pub(crate) reviewer: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) comment: Option<&'a str>,
}

/// The placeholder of a reason that is not chosen yet.
pub(crate) const REASON: &str = "<reason code>";

/// The placeholder of a comment that can still change.
pub(crate) const COMMENT: &str = "<comment>";

/// The id of an entry that only the sender knows.
const RECORD: &str = "[record <entry>]";

impl<'a> SentDecision<'a> {
    /// What a recorded decision sends.
    pub(crate) fn of(intent: &'a Intent, receiver: DecisionReceiver) -> Self {
        Self {
            account: &intent.journey.provider,
            receiver,
            verb: intent.verb,
            steps: &intent.steps,
            reviewer: &intent.reviewer.0,
            reason: &intent.reason,
            comment: intent.comment.as_ref().map(Untrusted::as_sent),
        }
    }

    /// Everything that the receiver gets, with placeholders for the ids. The verb is that of the bar: the services' word,
    /// such as `Rejected`, would read as if the decision were made.
    pub(crate) fn in_full(&self) -> String {
        self.sentence(self.verb.word(), &format!("[decision <id>] {RECORD}"), ", decision id")
    }

    /// The same without the places of the ids.
    pub(crate) fn in_short(&self) -> String {
        let sentence = self.sentence(self.verb.word(), "", "");
        match self.receiver {
            DecisionReceiver::Service => format!("{sentence} and our ids"),
            DecisionReceiver::Webhook | DecisionReceiver::Nobody => sentence,
        }
    }

    /// What is sent of a recorded decision.
    pub(crate) fn recorded(decision: &'a Decision, receiver: DecisionReceiver) -> String {
        let mark = decision_mark(decision.id);
        let word = decision.intent.verb.decision().word();
        Self::of(&decision.intent, receiver).sentence(
            word,
            &format!("{mark} {RECORD}"),
            &format!(", decision id {}", decision.id),
        )
    }

    /// The sentence with this word for the verb and these ids, without control characters.
    fn sentence(&self, word: &str, marks: &str, id: &str) -> String {
        let Self { account, reviewer, reason, comment, .. } = *self;
        let verdict = self.verdict(word);
        let sentence = match self.receiver {
            DecisionReceiver::Service => {
                let comment = DecisionComment { reviewer, reason, text: comment, marks };
                format!("{account} gets: {verdict}, \"{comment}\"")
            }
            DecisionReceiver::Webhook => {
                let comment = comment.map(|text| format!(", comment \"{text}\"")).unwrap_or_default();
                format!(
                    "the webhook of {account} gets: {verdict}, reason {reason}{comment}, reviewer {reviewer}{id}"
                )
            }
            DecisionReceiver::Nobody => {
                format!("nothing is sent: {account} takes no decisions and has no webhook")
            }
        };
        Untrusted::new(sentence).shown().to_string()
    }

    /// The verb, and how many steps it has.
    fn verdict(&self, word: &str) -> String {
        let count = |wanted| self.steps.iter().filter(|review| review.answer == wanted).count();
        match (count(StepAnswer::Resubmit), count(StepAnswer::Approve)) {
            (0, 0) => word.to_owned(),
            (redone, 0) => format!("{word} ({redone} to redo)"),
            (redone, accepted) => format!("{word} ({redone} to redo, {accepted} accepted)"),
        }
    }
}
