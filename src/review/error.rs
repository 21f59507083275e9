//! The errors of the review service. Each is a sentence, some with a hint. The command line maps each kind to an exit
//! code.

use crate::domain::decision::DecisionState;
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::role::Act;
use crate::store::StoreError;
use uuid::Uuid;

/// Why the service did not do what was requested.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The store does not have this journey.
    #[error("there is no journey {} from {}", .0.id.shown(), .0.provider)]
    NoJourney(JourneyKey),
    /// The store does not have this decision or screening request.
    #[error("there is no decision or request {0}")]
    NoDecision(Uuid),
    /// The store has a team, and this person is not a member.
    #[error("a team works on this store, and `{0}` is not in it")]
    Stranger(Reviewer),
    /// The store is on a server, so it is a team's, and the team has no lead yet.
    #[error("a store on a database server belongs to a team, and this one has no first lead yet")]
    NoFirstLead,
    /// A business rule forbids the request.
    #[error("{0}")]
    Rejected(Rejection),
    /// The document is not that of a journey.
    #[error("the document cannot be imported: {0}")]
    Document(&'static str),
    /// The configuration does not name this account.
    #[error("no account named {0} is configured")]
    NoAccount(ProviderName),
    /// Somebody else changed the journey in the meantime.
    #[error("{0}")]
    Meanwhile(Meanwhile),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A business rule that forbids a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The reason is not configured.
    #[error("there is no reason {0:?}")]
    UnknownReason(String),
    /// The reason is for other verbs.
    #[error("the reason {0:?} cannot be used with {1}")]
    ReasonOfOtherVerb(String, &'static str),
    /// The reason needs a comment.
    #[error("the reason {0:?} needs a comment")]
    NeedsComment(String),
    /// The policy requires every finding to be resolved first.
    #[error("findings are unresolved: {0}")]
    OpenLines(String),
    /// The policy requires a comment for an approval over unresolved findings.
    #[error("an approval over these needs a comment: {0}")]
    SilentOverride(String),
    /// Steps were answered with a decision that is not a resubmission.
    #[error("only a resubmission takes answers for steps")]
    StepsWithout,
    /// The resubmission requests no step again.
    #[error("a resubmission must ask for at least one step again")]
    NothingToRedo,
    /// A step is answered twice.
    #[error("the step {0} is answered twice")]
    AnsweredTwice(String),
    /// The journey has no such step.
    #[error("the journey has no step {0}")]
    UnknownStep(String),
    /// A failed step is not answered.
    #[error("the failed step {0} is not answered; each needs resubmit or approve")]
    Unanswered(String),
    /// The selfie failed, but its step is unknown without the service's summary, and no unknown step was answered.
    #[error("the selfie failed too and its step is not answered")]
    SelfieUnanswered,
    /// The reviewer's key did not sign the decision.
    #[error("it was not signed: {0}")]
    NotSigned(String),
    /// The service accepts no decisions, so it cannot ask the applicant to repeat a step.
    #[error("{0} takes no decisions, so it cannot ask for a step again")]
    NobodyToAsk(ProviderName),
    /// The service does not run AML screening of a journey again.
    #[error("{0} cannot run AML screening again")]
    NoScreening(ProviderName),
    /// A request to screen this journey again is in the outbox already.
    #[error("AML screening of this journey was asked for already; the outbox shows it")]
    ScreeningOnItsWay,
    /// A decision of this reviewer on the journey is in the outbox already.
    #[error("a decision of {0} on this journey is already on its way")]
    OnItsWay(Reviewer),
    /// A decision on the journey is in the outbox already, and its row cannot be read, so its reviewer is unknown.
    #[error("a decision on this journey is already on its way, and cannot be read")]
    UnreadOnItsWay,
    /// The document cannot be read.
    #[error("this journey's document cannot be read, so nothing can be decided on it")]
    Unreadable,
    /// The document is readable, so a decision is needed instead of a dismissal.
    #[error("only a document that cannot be read can be dismissed")]
    Readable,
    /// The journey is not for review.
    #[error("this journey needs no review")]
    NeedsNone,
    /// Another reviewer has already decided the journey here.
    #[error("{0} has decided this journey already ({1})")]
    Decided(Reviewer, &'static str),
    /// No decision that was delivered from here settles the journey.
    #[error("no delivered decision settles this journey, so there is nothing to correct")]
    NothingToCorrect,
    /// The service takes no new decision on a decided journey, or the decision went elsewhere.
    #[error("{0} takes no new decision on a decided journey")]
    NotCorrectable(ProviderName),
    /// A correction with the verb of the corrected decision.
    #[error("the delivered decision is {0} already: a correction needs another verb")]
    SameDecision(&'static str),
    /// A correction without a comment.
    #[error("a correction needs a comment")]
    CorrectionWithoutComment,
    /// Another reviewer claimed it.
    #[error("{0} has this journey")]
    ClaimedBy(Reviewer),
    /// The state of the decision or request no longer allows it.
    #[error("it is {0}; that can no longer be done")]
    TooLate(&'static str),
    /// A request may have been applied, and the sender must find out first.
    #[error("a request may have been applied; wait until the journey was read again")]
    MaybeApplied,
    /// The person's roles do not allow it.
    #[error("{0} may not {words} here", words = .1.words())]
    Role(Reviewer, Act),
    /// Nobody can have this name.
    #[error("nobody can be called `{0}`: {1}")]
    BadName(String, String),
    /// Only a team store has people with roles.
    #[error("this store has no team")]
    NoTeam,
    /// The store already has a team.
    #[error("this store has a team already")]
    HasTeam,
    /// Nobody in the team has this name.
    #[error("nobody in the team is called {0}")]
    NoMember(String),
    /// Without this member nobody would lead the team.
    #[error("the team would have no lead")]
    NoLeadLeft,
    /// Erasing a journey before the end of its retention period takes two leads.
    #[error("erasing before its time needs a second lead, and this team has one")]
    NoSecondLead,
    /// The journey must be kept, for this reason.
    #[error("it is not erased: {0}")]
    NotErased(String),
    /// The review is blind, so the proposal can only be answered with an own decision.
    #[error("this review is blind: choose a decision of your own")]
    Blind,
    /// The reviewer's own proposal on this journey is still open.
    #[error("your proposal on this journey waits for a second reviewer")]
    OwnProposed,
    /// Another reviewer's proposal on this journey is still open.
    #[error("proposal {0} on this journey waits for a second reviewer")]
    Proposed(Uuid),
    /// The findings of an open proposal cannot be changed.
    #[error("the findings of a proposal cannot be changed until it is confirmed or returned")]
    OfProposal,
    /// The reviewer resolved a finding of the proposal, so another person must confirm it.
    #[error("you resolved a finding of this proposal, so another person must confirm it")]
    HasResolved,
    /// Another second reviewer has already chosen.
    #[error("a second reviewer has chosen already")]
    Answered,
    /// The reviewer's own blind choice differs from the proposal, so a third person must end the review.
    #[error("you chose another decision without seeing the proposal; a lead ends it")]
    AnsweredByYou,
    /// The two reviewers of a blind review chose differently.
    #[error("the two reviewers chose differently; a lead ends it")]
    ForLead,
    /// A proposal is returned or declined without a reason or a comment.
    #[error("returning or declining needs a reason or a comment")]
    SecondWithoutWords,
    /// The decision needed a second reviewer, so its maker alone may not drop or overwrite it.
    #[error("this decision needed a second reviewer, so its maker alone cannot do that")]
    NotByMaker,
    /// A proposal on the journey was declined, so neither of its two reviewers may decide it.
    #[error("a proposal on this journey was declined, and neither of its two reviewers can decide it")]
    Barred,
    /// A reviewer who had a part in a decision does not judge it again.
    #[error("you had a part in this decision, so another person judges it again")]
    OwnSample,
    /// The sample was judged meanwhile, or its journey needs a review again.
    #[error("this sample is no longer open")]
    NoSample,
    /// Another reviewer recorded the decision or request.
    #[error("{0} recorded this decision or request")]
    OthersDecision(Reviewer),
    /// There is no such open proposal.
    #[error("there is no such proposal, or it is no longer open")]
    NoProposal,
    /// The reviewer made the proposal, so another person must confirm it.
    #[error("the proposal is your own; another person must confirm it")]
    OwnProposal,
}

/// What changed after the reviewer opened the case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Meanwhile {
    #[error("somebody else decided meanwhile: {0}")]
    Decided(String),
    /// The journey differs from the reviewed one.
    #[error("the journey changed since it was opened ({0}); look at it again")]
    Changed(String),
}

impl ReviewError {
    /// Whether the request may have succeeded despite the error.
    pub fn is_unsure(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unsure(_)))
    }

    /// What the user can do; `None` if there is nothing.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoJourney(_) => Some("fetch it with referee sync, or check the id"),
            Self::NoDecision(_) => Some("referee outbox lists what is not delivered"),
            Self::Stranger(_) => Some("a lead adds people: referee reviewer add NAME --role reviewer"),
            Self::NoFirstLead => Some("name the first lead: referee init --team --lead NAME"),
            Self::Rejected(rejection) => rejection.hint(),
            Self::Document(_) => {
                Some("the file needs one journey, an array of journeys, or one journey a line")
            }
            Self::NoAccount(_) => Some("add a [provider.NAME] of that name to the configuration"),
            Self::Meanwhile(Meanwhile::Decided(_)) => {
                Some("nothing was sent; see the history of the journey")
            }
            Self::Meanwhile(Meanwhile::Changed(_)) => Some("open it again; nothing was recorded"),
            Self::Store(error) => Some(error.hint()),
        }
    }
}

impl Rejection {
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::UnknownReason(_) | Self::ReasonOfOtherVerb(..) => {
                Some("referee config --json lists the reasons with their verbs")
            }
            Self::NeedsComment(_) | Self::SilentOverride(_) | Self::CorrectionWithoutComment => {
                Some("add one with --comment")
            }
            Self::OpenLines(_) => Some("resolve every finding first; review.gates requires it"),
            Self::NotSigned(_) => Some("nothing was recorded; policy.unsigned says what needs a signature"),
            Self::StepsWithout => Some("leave --step out, or decide resubmit"),
            Self::NothingToRedo | Self::Unanswered(_) | Self::UnknownStep(_) | Self::AnsweredTwice(_) => {
                Some("answer each failed step once: --step STEP=resubmit or --step STEP=approve")
            }
            Self::SelfieUnanswered => {
                Some("its step id is in the service's summary; fetch the journey with referee sync")
            }
            Self::NobodyToAsk(_) => Some("approve or reject it, or configure a decision webhook"),
            Self::OnItsWay(_) | Self::UnreadOnItsWay => {
                Some("undo it while it is held, or resolve its conflict first")
            }
            Self::Unreadable => Some("referee show has it as text; fetch it again with referee sync ID"),
            Self::Readable => Some("skip it, or decide it"),
            Self::NeedsNone | Self::NotErased(_) => None,
            Self::Decided(..) => {
                Some("referee show has its history; --correct replaces a delivered decision")
            }
            Self::NothingToCorrect | Self::NotCorrectable(_) | Self::SameDecision(_) => None,
            Self::ClaimedBy(_) => Some("wait until it is released, or ask them"),
            Self::TooLate(_) => Some("referee outbox shows where it is"),
            Self::MaybeApplied => Some("referee deliver reads the journey again"),
            Self::Role(_, act) => Some(role_hint(*act)),
            Self::BadName(..) => {
                Some("use letters, digits and . - _ @; the name must not look like another one")
            }
            Self::NoTeam => Some("referee init --team --lead NAME makes it one"),
            Self::HasTeam => Some("referee reviewer list shows it"),
            Self::NoMember(_) => Some("referee reviewer list shows everybody"),
            Self::NoLeadLeft | Self::NoSecondLead => Some("add another lead first"),
            Self::Blind => Some("referee decide ID VERB --reason CODE; the same verb confirms the proposal"),
            Self::OwnProposed => Some("referee undo withdraws it"),
            Self::Proposed(_) => Some("referee second confirm, return or decline it"),
            Self::HasResolved | Self::Answered | Self::AnsweredByYou | Self::ForLead => {
                Some("referee second list shows it")
            }
            Self::OfProposal => Some("return the proposal, or undo it"),
            Self::SecondWithoutWords => Some("add --reason CODE or --comment TEXT"),
            Self::NoScreening(_) => {
                Some("the service offers it, and `paths.aml_amend` of the account says where")
            }
            Self::ScreeningOnItsWay => Some("undo it while it is held, or wait until it has arrived"),
            Self::NotByMaker => Some("another person with the role must do it"),
            Self::Barred => Some("another reviewer must decide it"),
            Self::OwnSample | Self::NoSample => Some("referee list --filter sample shows what is open"),
            Self::OthersDecision(_) => Some("referee undo --other undoes it; that is recorded"),
            Self::NoProposal => Some("referee second list shows what is open"),
            Self::OwnProposal => Some("referee undo withdraws it"),
        }
    }
}

/// Which roles may do it instead.
fn role_hint(act: Act) -> &'static str {
    match act {
        Act::See | Act::Unmask => "a reviewer, a second, a lead or an auditor may",
        Act::Decide => "a reviewer, a second or a lead may",
        Act::ConfirmSecond => "a second or a lead may",
        Act::ManageWork | Act::Administer => "a lead may",
        Act::ExportRecord => "an auditor may",
        Act::VerifyRecord => "an auditor or an engineer may",
        Act::StatsByPerson => "a lead or an auditor may",
        Act::Exchange => "a reviewer, a second, a lead or an engineer may",
        Act::Configure => "an engineer may",
    }
}

impl From<Rejection> for ReviewError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<DecisionState> for Rejection {
    fn from(state: DecisionState) -> Self {
        Self::TooLate(state.word())
    }
}
