//! An account as the sender sees it.

use super::destination::{Destination, DestinationError, Reread};
use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::JourneyId;
use crate::domain::match_status::{MatchStatus, MatchStatusWords};
use crate::domain::record::Decision;
use crate::provider::{Account, DecisionBody, MarksBody, ProviderError};
use std::time::Duration;

impl Destination for Account {
    fn takes_decisions(&self) -> bool {
        Account::takes_decisions(self)
    }

    fn decision_kind(&self) -> DeliveryKind {
        match self.capabilities().takes_decisions {
            true => DeliveryKind::Decision,
            false => DeliveryKind::Webhook,
        }
    }

    fn at_most_once(&self) -> bool {
        Account::at_most_once(self)
    }

    fn shows_decisions(&self) -> bool {
        self.capabilities().shows_decisions
    }

    fn longest_request(&self) -> Duration {
        Account::longest_request(self)
    }

    async fn reread(&self, id: &JourneyId) -> Result<Reread, DestinationError> {
        let received = self.journey(id).await.map_err(|error| DestinationError::from(&error))?;
        let (journey, _) = self.read(&received.document);
        Ok(Reread { bytes: received.bytes, journey })
    }

    async fn deliver(&self, decision: &Decision) -> Result<(), DestinationError> {
        let intent = &decision.intent;
        let body = DecisionBody {
            verb: intent.verb,
            comment: intent.comment.as_ref().map(|comment| comment.as_sent().to_owned()),
            steps: intent.steps.clone(),
            decision_id: decision.id,
            reviewer: intent.reviewer.0.clone(),
            reason: intent.reason.clone(),
        };
        self.decide(&intent.journey.id, &body).await.map_err(|error| DestinationError::from(&error))
    }

    fn match_status_words(&self) -> Option<&MatchStatusWords> {
        Account::match_status_words(self)
    }

    async fn report_match_status(
        &self,
        id: &JourneyId,
        match_status: &MatchStatus,
    ) -> Result<(), DestinationError> {
        let records = match_status.records.iter().map(|record| record.resource_id.clone()).collect();
        let body = MarksBody { records, marks: match_status.marks.clone() };
        self.mark_records(id, &body).await.map_err(|error| DestinationError::from(&error))
    }
}

impl From<&ProviderError> for DestinationError {
    fn from(error: &ProviderError) -> Self {
        let said = error.answer().and_then(|answer| answer.message.as_ref());
        let words = match said {
            Some(said) => format!("could not {error}: {}", said.as_sent()),
            None => format!("could not {error}"),
        };
        Self::new(error.sort(), words)
    }
}
