//! What the store behind a driven console answers to each effect.

use super::*;

impl Drive {
    fn ask_for_screening(&mut self, journey: JourneyKey, person: ScreenedPerson) -> ScreeningRequest {
        let request = ScreeningRequest {
            id: Uuid::from_u128(self.screenings.len() as u128 + 7_000),
            journey,
            person,
            by: sample::me(),
            at: self.now,
            state: DecisionState::Held,
            held_until: self.now.checked_add(SignedDuration::from_secs(10)).unwrap(),
            attempts: 0,
            due: None,
            last_problem: None,
        };
        self.screenings.push(request.clone());
        request
    }

    /// Sets the state of a decision or of a request.
    fn set_state(&mut self, id: Uuid, state: DecisionState) -> OutboxItem {
        if let Some(request) = self.screenings.iter_mut().find(|known| known.id == id) {
            request.state = state;
            return request.clone().into();
        }
        let decision = self.decisions.iter_mut().find(|known| known.id == id).unwrap();
        decision.state = state;
        decision.clone().into()
    }

    pub(in crate::tui) fn reply(&mut self, effect: Effect) -> Reply {
        match effect {
            Effect::LoadQueue { .. } => Reply::Queue(Ok(Box::new(self.listing()))),
            Effect::Refresh => {
                let mut keys: Vec<JourneyKey> = self.rows.iter().map(|row| row.key.clone()).collect();
                keys.extend(self.gone());
                Reply::Fetched(keys, self.providers.clone())
            }
            Effect::LoadChanged { keys } => Reply::Changed(Ok(self.changed(&keys))),
            Effect::LoadRows { ids } => {
                let queued = self.queued().into_iter();
                Reply::Rows(Ok(queued.filter(|queued| ids.contains(&queued.id)).collect()))
            }
            Effect::Search(order) => {
                let hits = order.search(|| false).unwrap();
                let ids = order.in_view(&hits);
                let rows = self.queued().into_iter().filter(|queued| ids.contains(&queued.id)).collect();
                Reply::Found(Ok(Box::new(Found { hits, rows })))
            }
            Effect::FindJourneys { text } => {
                let elsewhere = self.elsewhere.iter().filter(|found| {
                    text.is_empty() == found.decided.is_some() && found.row.key.id.as_sent().contains(&text)
                });
                Reply::JourneysFound(Ok(elsewhere.cloned().collect()))
            }
            Effect::OpenCase { key } | Effect::ReadCase { key } => {
                let elsewhere = self.elsewhere.iter().map(|found| &found.row);
                let row = self.rows.iter().chain(elsewhere).find(|row| row.key == key);
                Reply::Case(row.map(|row| self.case(row)).ok_or(ReplyProblem::new("no such journey")))
            }
            Effect::RecordOpening { .. } if self.is_record_broken => {
                Reply::Opened(Err(ReplyProblem::new("the disk is full")))
            }
            Effect::RecordOpening { .. } => Reply::Opened(Ok(None)),
            Effect::Decide { .. } if self.is_disk_full => {
                Reply::Decided(Err(ReplyProblem::new("the disk is full")))
            }
            Effect::Decide { intent, .. } => Reply::Decided(Ok(Box::new(self.decide(intent)))),
            Effect::Second { id, choice, .. } => {
                let mut decision = self.decide(sample::intent_of_another());
                decision.id = id;
                decision.state = match choice {
                    SecondChoice::Confirm => DecisionState::Held,
                    SecondChoice::Return => DecisionState::Returned,
                    SecondChoice::Decline => DecisionState::Declined,
                };
                Reply::Decided(Ok(Box::new(decision)))
            }
            Effect::Undo { id } => Reply::Undone(Ok(self.set_state(id, DecisionState::Undone))),
            Effect::LoadOutbox => {
                let items = self.decisions.iter().cloned().map(OutboxItem::from);
                let items = items.chain(self.screenings.iter().cloned().map(OutboxItem::from));
                Reply::Outbox(Ok(items.filter(|item| item.standing().is_open()).collect()))
            }
            Effect::AskScreening { key, person } => {
                Reply::Screening(Ok(Box::new(self.ask_for_screening(key, person))))
            }
            Effect::Discard { id } => {
                self.set_state(id, DecisionState::Dropped);
                Reply::Done(Ok(()))
            }
            Effect::LoadStats { .. } => Reply::Stats(Ok(Box::default())),
            Effect::Skip { keys, .. } => {
                self.skipped.extend(keys);
                Reply::Done(Ok(()))
            }
            Effect::Unskip { keys } => {
                self.skipped.retain(|key| !keys.contains(key));
                Reply::Done(Ok(()))
            }
            Effect::LoadPicture { view, .. } => Reply::Picture(Ok(checkers(view.columns, view.rows).into())),
            Effect::LoadDrafts => {
                let begun = self.drafts.iter().filter(|(_, text)| **text != CaseDraft::default());
                Reply::Drafts(Ok(begun.map(|(key, _)| key.clone()).collect()))
            }
            Effect::LoadDraft { key } => Reply::Draft(Ok(self.drafts.get(&key).cloned())),
            Effect::KeepDraft { key, draft } => {
                self.drafts.insert(key, draft);
                Reply::Done(Ok(()))
            }
            // What goes to the terminal is told to the console as done.
            Effect::ShowAlone { .. } | Effect::Copy { .. } => Reply::Done(Ok(())),
            Effect::Claim { .. }
            | Effect::Reread { .. }
            | Effect::Dismiss { .. }
            | Effect::Release { .. }
            | Effect::Resolve { .. }
            | Effect::Unresolve { .. }
            | Effect::AnswerFaces { .. }
            | Effect::ReopenFaces { .. }
            | Effect::Note { .. }
            | Effect::Seen { .. }
            | Effect::Looked { .. }
            | Effect::Retry { .. }
            | Effect::TakeOver { .. }
            | Effect::KeepBorders(_)
            | Effect::StopFetching
            | Effect::TourSeen
            | Effect::Ahead { .. }
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Lock
            | Effect::CancelSigning
            | Effect::Unlock { .. }
            | Effect::Quit => Reply::Done(Ok(())),
        }
    }
}
