//! What a webhook of a service tells: an event, and the journey to fetch. Nothing else of its body is believed.

use super::shape::ShapeMarks;
use crate::domain::ids::JourneyId;
use crate::domain::text::clean;
use serde_json::Value;

/// What a webhook tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookNotice {
    /// The service's id of the event, the same when it is sent again; none if it has none.
    pub event: Option<String>,
    /// The service's name of the event.
    pub what: String,
    /// The journey that is to be fetched; none after an event that changes no journey, or an unknown one.
    pub journey: Option<JourneyId>,
}

/// The longest name of an event, and the longest id of one, in characters.
const LONGEST: usize = 200;

impl HookNotice {
    /// A notice of what the body says. An id that could not be one segment of a path is none.
    pub fn new(event: Option<&str>, what: &str, journey: Option<&str>) -> Self {
        let event = event.map(str::trim).filter(|id| !id.is_empty() && id.chars().count() <= LONGEST);
        Self {
            event: event.map(str::to_owned),
            what: clean(what).chars().take(LONGEST).collect(),
            journey: journey.map(str::trim).filter(|id| is_one_segment(id)).map(JourneyId::from),
        }
    }

    /// The notice of a service that posts the whole result of a journey.
    pub(super) fn of_result(marks: &ShapeMarks, body: &Value) -> Self {
        Self::new(None, "result", marks.outer_id(body).as_deref())
    }
}

fn is_one_segment(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !"/\\?#%".contains(c);
    (1..=LONGEST).contains(&id.len()) && id.chars().all(is_plain) && !matches!(id, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_id_is_one_segment_of_a_path() {
        let journey = |id: &str| HookNotice::new(None, "event", Some(id)).journey;
        assert_eq!(journey(" 7be0914c2fd8 "), Some(JourneyId::from("7be0914c2fd8")));
        for id in
            ["", ".", "..", "a/b", "../admin", "a\\b", "a?b=c", "a#b", "a%2fb", "a b", "a\nb", "\u{202e}a"]
        {
            assert_eq!(journey(id), None, "{id:?}");
        }
        assert_eq!(journey(&"a".repeat(201)), None);
    }
}
