//! An account as the courier sees it.

use super::destination::{Destination, Reread, Setback, SetbackSort};
use crate::domain::disposition::{Disposition, DispositionWords};
use crate::domain::ids::JourneyId;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use crate::provider::{Account, DecisionBody, ErrorSort, MarksBody, ProviderError};
use std::time::Duration;

impl Destination for Account {
    fn takes_decisions(&self) -> bool {
        Account::takes_decisions(self)
    }

    fn shows_decisions(&self) -> bool {
        self.capabilities().shows_decisions
    }

    fn longest_request(&self) -> Duration {
        Account::longest_request(self)
    }

    async fn reread(&self, id: &JourneyId) -> Result<Reread, Setback> {
        let received = self.journey(id).await.map_err(|error| setback(&error))?;
        let (journey, _) = self.read(&received.document);
        Ok(Reread { bytes: received.bytes, journey })
    }

    async fn deliver(&self, decision: &Decision) -> Result<(), Setback> {
        let intent = &decision.intent;
        let body = DecisionBody {
            verb: intent.verb,
            comment: intent.comment.as_ref().map(|comment| comment.as_sent().to_owned()),
            steps: intent.steps.clone(),
            decision_id: decision.id,
            reviewer: intent.reviewer.0.clone(),
            reason: intent.reason.clone(),
        };
        self.decide(&intent.journey.id, &body).await.map_err(|error| setback(&error))
    }

    fn disposition_words(&self) -> Option<&DispositionWords> {
        Account::disposition_words(self)
    }

    async fn tell(&self, id: &JourneyId, disposition: &Disposition) -> Result<(), Setback> {
        let records = disposition.records.iter().map(|record| record.resource_id.clone()).collect();
        let body = MarksBody { records, marks: disposition.marks.clone() };
        self.mark_records(id, &body).await.map_err(|error| setback(&error))
    }
}

/// What a provider's error means for a decision on its way.
fn setback(error: &ProviderError) -> Setback {
    let sort = match error.sort() {
        ErrorSort::NotSent => SetbackSort::NotSent,
        ErrorSort::MaybeApplied => SetbackSort::MaybeApplied,
        ErrorSort::Refused { status } => SetbackSort::Refused { status },
        ErrorSort::Later { after } => SetbackSort::Later { after },
        ErrorSort::Gone => SetbackSort::Gone,
        ErrorSort::Credentials | ErrorSort::NotAllowed => SetbackSort::NotLetIn,
        ErrorSort::Unreadable | ErrorSort::TooLarge => SetbackSort::Unreadable,
    };
    let said = error.answer().and_then(|answer| answer.message.as_ref());
    let words = match said {
        Some(said) => format!("could not {error}: {}", said.as_sent()),
        None => format!("could not {error}"),
    };
    Setback::new(sort, Untrusted::new(words))
}
