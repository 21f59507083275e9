//! A journey whose document cannot be read: a row that opens like any other.

use super::drive::console;
use super::sample;
use referee::domain::journey::Journey;
use referee::domain::queue::{JourneyState, Row, Summary};
use referee::domain::text::Untrusted;
use referee::insight::case::Case;
use referee::insight::unreadable;

const WHY: &str = "it is no whole JSON";

fn unreadable_case(row: &Row) -> Case {
    let mut case = sample::case(row);
    case.journey = Journey::new(row.service.clone(), row.key.id.clone());
    case.findings = vec![unreadable::finding(WHY)];
    (case.steps, case.faces, case.deviations) = (Vec::new(), Vec::new(), Vec::new());
    case.raw = Untrusted::new("{\"journey_id\": \"half").into();
    case.state = JourneyState::Unreadable;
    case
}

#[test]
fn it_stands_in_the_queue_and_opens_with_every_tab() {
    let mut drive = console(2);
    drive.rows[0].summary = Summary::of_unreadable(WHY);
    drive.rows[0].summary.since_ms = 1;
    drive.rows[0].state = JourneyState::Unreadable;
    drive.make_case = unreadable_case;
    drive.press("R g g");
    assert!(drive.screen().contains("cannot be read"), "{}", drive.screen());
    drive.press("enter");
    assert!(drive.opened().is_some());
    assert!(drive.screen().contains("Document  cannot be read: it is no"), "{}", drive.screen());
    for tab in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        drive.press(tab).press("j k enter esc");
        if drive.opened().is_none() {
            drive.press("enter");
        }
        drive.draw();
    }
}
