//! The way of a delivery as a table: from each state and each event to the next state.

use referee::domain::decision::DecisionState as State;
use referee::domain::delivery::DeliveryEvent as Event;
use strum::IntoEnumIterator;

/// Every step there is. What is not here cannot happen.
const STEPS: [(State, Event, State); 28] = [
    (State::Proposed, Event::Confirmed, State::Held),
    (State::Proposed, Event::Returned, State::Returned),
    (State::Proposed, Event::Declined, State::Declined),
    (State::Proposed, Event::Undone, State::Undone),
    (State::Held, Event::Leased, State::Sending),
    (State::Held, Event::Undone, State::Undone),
    (State::Held, Event::Released, State::Waiting),
    (State::Held, Event::Abandoned, State::Dropped),
    (State::Waiting, Event::Leased, State::Sending),
    (State::Waiting, Event::Retried, State::Waiting),
    (State::Waiting, Event::Dropped, State::Dropped),
    (State::Sending, Event::Leased, State::Sending),
    (State::Accepted, Event::Leased, State::Sending),
    (State::Accepted, Event::Retried, State::Uncertain),
    (State::Accepted, Event::Dropped, State::Dropped),
    (State::Uncertain, Event::Leased, State::Sending),
    (State::Uncertain, Event::Retried, State::Uncertain),
    (State::Sending, Event::Accepted, State::Accepted),
    (State::Sending, Event::Doubted, State::Uncertain),
    (State::Sending, Event::Arrived, State::Delivered),
    (State::Sending, Event::Kept, State::Kept),
    (State::Sending, Event::Conflicted, State::Conflict),
    (State::Sending, Event::Refused, State::Refused),
    (State::Sending, Event::Postponed, State::Waiting),
    (State::Conflict, Event::Overwritten, State::Waiting),
    (State::Conflict, Event::Dropped, State::Dropped),
    (State::Refused, Event::Retried, State::Waiting),
    (State::Refused, Event::Dropped, State::Dropped),
];

#[test]
fn every_state_and_event_has_one_answer() {
    for state in State::iter() {
        for event in Event::iter() {
            let step = STEPS.iter().find(|(from, what, _)| (*from, *what) == (state, event));
            assert_eq!(state.after(event), step.map(|(_, _, to)| *to), "{state:?} {event:?}");
        }
    }
}

#[test]
fn what_is_closed_stays_closed() {
    for state in State::iter().filter(|state| !state.is_open()) {
        assert!(Event::iter().all(|event| state.after(event).is_none()), "{state:?}");
    }
}

/// Once a request may be on its way, nobody takes the decision back.
#[test]
fn what_is_being_sent_is_neither_undone_nor_dropped() {
    for event in [Event::Undone, Event::Dropped, Event::Retried, Event::Overwritten, Event::Abandoned] {
        assert_eq!(State::Sending.after(event), None, "{event:?}");
    }
}
