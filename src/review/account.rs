//! The [`Destination`] of the sender for a configured account.

use super::destination::{Destination, DestinationError, RecordMark, Reread};
use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::JourneyId;
use crate::domain::match_status::{MatchStatus, MatchStatusWords};
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreenedPerson;
use crate::provider::{Account, DecisionBody, ErrorSort, LoggedReview, MarksBody, ProviderError};
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

    fn grace(&self) -> Duration {
        Account::grace(self)
    }

    async fn reread(&self, id: &JourneyId) -> Result<Reread, DestinationError> {
        let received = self.journey(id).await.map_err(|error| DestinationError::from(&error))?;
        let (journey, _) = self.read(&received.document);
        if journey.id != *id {
            let said = "could not read the reply of the service: it is not this journey";
            return Err(DestinationError::new(ErrorSort::Unreadable, said));
        }
        Ok(Reread { bytes: received.bytes, journey })
    }

    fn prepare(&self, decision: &Decision, mark: &RecordMark) -> Result<Vec<u8>, DestinationError> {
        let intent = &decision.intent;
        let body = DecisionBody {
            verb: intent.verb,
            comment: intent.comment.as_ref().map(|comment| comment.as_sent().to_owned()),
            steps: intent.steps.clone(),
            decision_id: decision.id,
            reviewer: intent.reviewer.0.clone(),
            reason: intent.reason.clone(),
            record: mark.to_string(),
        };
        self.decision(&intent.journey.id, &body).map_err(|error| DestinationError::from(&error))
    }

    async fn deliver(&self, decision: &Decision, body: Vec<u8>) -> Result<(), DestinationError> {
        let sent = self.decide(&decision.intent.journey.id, decision.id, body).await;
        sent.map_err(|error| DestinationError::from(&error))
    }

    async fn logged_reviews(&self, id: &JourneyId) -> Result<Option<Vec<LoggedReview>>, DestinationError> {
        Account::logged_reviews(self, id).await.map_err(|error| DestinationError::from(&error))
    }

    fn match_status_words(&self) -> Option<&MatchStatusWords> {
        Account::match_status_words(self)
    }

    fn reruns_screening(&self) -> bool {
        self.capabilities().reruns_screening
    }

    fn prepare_screening(&self, person: &ScreenedPerson) -> Result<Vec<u8>, DestinationError> {
        self.screening(person).map_err(|error| DestinationError::from(&error))
    }

    async fn rerun_screening(&self, id: &JourneyId, body: Vec<u8>) -> Result<(), DestinationError> {
        Account::rerun_screening(self, id, body).await.map_err(|error| DestinationError::from(&error))
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
