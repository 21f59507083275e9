//! Text for a screen reader: marks become words, columns and dots become pauses.

use crate::tui::page::aml::SELECTED;
use crate::tui::page::line::Mark;

/// The marks and their words.
const CALLED: [(Mark, &str); 5] = [
    (Mark::Failed, "failed"),
    (Mark::Look, "look"),
    (Mark::Undetermined, "undetermined"),
    (Mark::Settled, "good"),
    (Mark::NotDone, "not done"),
];

/// The word of a mark; empty for no mark.
pub(crate) fn called(mark: Mark) -> &'static str {
    CALLED.iter().find(|(known, _)| *known == mark).map_or("", |(_, word)| word)
}

/// A text that may begin with a mark.
pub(crate) fn spoken(text: &str) -> String {
    let begins = |mark: Mark| text.strip_prefix(mark.sign()).and_then(|rest| rest.strip_prefix(' '));
    let word = CALLED.iter().find_map(|(mark, word)| Some((word, begins(*mark)?)));
    match word {
        Some((word, rest)) => format!("{word}: {}", paused(rest)),
        None => paused(text),
    }
}

fn paused(text: &str) -> String {
    if let Some(rest) = text.strip_prefix(SELECTED) {
        return format!("selected, {}", paused(rest));
    }
    let sides: Vec<&str> = text.split('│').map(str::trim).collect();
    let text = sides.join("; ").replace(" · ", ", ");
    // Parts that are far apart in a row are separate facts.
    let parts: Vec<&str> = text.split("   ").map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
