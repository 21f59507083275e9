//! The content of a service's webhook: an event, and the journey to fetch. The rest of the body is not trusted.

use super::shape::ShapeMarks;
use crate::domain::ids::JourneyId;
use crate::domain::text::clean;
use serde_json::Value;

/// A parsed webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookNotice {
    /// The service's id of the event, which stays the same when the event is sent again; `None` if the service sends no
    /// id.
    pub event: Option<String>,
    /// The service's name of the event.
    pub what: String,
    /// The journey to fetch; `None` if the event changes no journey or is unknown.
    pub journey: Option<JourneyId>,
}

/// Maximum length of an event's name and of its id, in characters.
const LONGEST: usize = 200;

impl HookNotice {
    /// Builds a notice from the values of a body. An id that could not be one path segment is dropped.
    pub fn new(event: Option<&str>, what: &str, journey: Option<&str>) -> Self {
        let event = event.map(str::trim).filter(|id| !id.is_empty() && id.chars().count() <= LONGEST);
        Self {
            event: event.map(str::to_owned),
            what: clean(what).chars().take(LONGEST).collect(),
            journey: journey.map(str::trim).filter(|id| is_one_segment(id)).map(JourneyId::from),
        }
    }

    /// The notice of a service whose webhook posts the whole result of a journey.
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
