//! Whether a watch-list record says that its person has died.

use crate::domain::aml::AmlMatch;
use crate::domain::said::folded;

/// Whether the record says that its person has died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Death {
    NotSaid,
    /// With an expression of doubt: `reportedly deceased`.
    Doubtful,
    Said,
}

/// Names of fields that contain a death or its date.
const FIELDS: [&str; 18] = [
    "died",
    "death",
    "deceased",
    "dead",
    "isdeceased",
    "isdead",
    "dateofdeath",
    "deathdate",
    "yearofdeath",
    "dod",
    "diedon",
    "deceaseddate",
    "deceasedon",
    "placeofdeath",
    "fallecido",
    "deces",
    "decede",
    "verstorben",
];
/// Words in a text that mean a death.
const WORDS: [&str; 14] = [
    "deceased",
    "died",
    "fallecido",
    "fallecida",
    "décédé",
    "décédée",
    "verstorben",
    "falecido",
    "falecida",
    "deceduto",
    "deceduta",
    "متوفى",
    "умер",
    "умерла",
];
/// Words that make a death doubtful.
const DOUBTS: [&str; 12] = [
    "reportedly",
    "presumed",
    "believed",
    "possibly",
    "allegedly",
    "maybe",
    "probably",
    "unconfirmed",
    "reported",
    "rumoured",
    "rumored",
    "claimed",
];
/// Words that deny a death, leave it open, or refer to somebody else's.
const OTHERS: [&str; 24] = [
    "not",
    "no",
    "never",
    "alive",
    "living",
    "unless",
    "son",
    "daughter",
    "wife",
    "widow",
    "husband",
    "brother",
    "sister",
    "father",
    "mother",
    "successor",
    "replaced",
    "his",
    "her",
    "who",
    "whose",
    "people",
    "persons",
    "others",
];
/// Field values that deny a death.
const DENIALS: [&str; 10] = ["no", "false", "0", "n", "na", "none", "null", "unknown", "alive", "living"];

/// Reads the notes and details of a record.
pub(super) fn read(record: &AmlMatch) -> Death {
    let notes = record.notes.iter().map(|note| in_text(note.as_sent()));
    let details = record.details.iter().take(64).flat_map(|detail| {
        detail
            .facts
            .iter()
            .take(256)
            .map(|fact| in_field(fact.name.as_sent(), fact.value.reveal().text().as_sent()))
    });
    notes.chain(details).max().unwrap_or(Death::NotSaid)
}

/// Checks a field, named by its path: `data.Died.0`.
fn in_field(name: &str, value: &str) -> Death {
    let is_death = name.split('.').any(|part| FIELDS.contains(&folded(part).as_str()));
    let said = folded(value);
    if !is_death {
        in_text(value)
    } else if said.is_empty() || DENIALS.contains(&said.as_str()) {
        Death::NotSaid
    } else if has_doubt(value) {
        Death::Doubtful
    } else {
        Death::Said
    }
}

/// Checks a text. It counts only if it is short and does not mention anybody else.
fn in_text(text: &str) -> Death {
    if let Some((label, value)) = text.split_once(':')
        && FIELDS.contains(&folded(label).as_str())
    {
        return in_field(label, value);
    }
    let words = words(text);
    // `dead` must stand alone, because the word is part of other names.
    let is_dead = |word: &String| matches!(word.as_str(), "dead" | "is") || DOUBTS.contains(&word.as_str());
    let is_told = words.iter().any(|word| WORDS.contains(&word.as_str()))
        || words.iter().any(|word| word == "dead") && words.iter().all(is_dead)
        || is_death_with_time(text, &words);
    if !is_told || words.iter().any(|word| OTHERS.contains(&word.as_str())) {
        Death::NotSaid
    } else if has_doubt(text) || text.contains('?') {
        Death::Doubtful
    } else {
        Death::Said
    }
}

/// Whether a short text is a way of dying or a mark of death with a time: `killed in 2003`, `d. 2003`, `† 2003`.
fn is_death_with_time(text: &str, words: &[String]) -> bool {
    let is_year = |word: &String| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let has_year = words.iter().any(is_year);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["passed", "away", ..] => true,
        [verb, rest @ ..] if VIOLENT.contains(verb) => {
            rest.is_empty() || has_year && rest.len() <= 4 && matches!(rest, ["in" | "on" | "by", ..] | [_])
        }
        ["d", rest @ ..] => has_year && rest.len() <= 3,
        _ => has_year && text.contains('†'),
    }
}

/// Words for a violent death.
const VIOLENT: [&str; 5] = ["killed", "executed", "assassinated", "murdered", "perished"];

fn has_doubt(text: &str) -> bool {
    let words = words(text);
    // `May` alone is the month.
    let is_modal = |pair: &[String]| matches!(pair, [may, verb] if may == "may" && matches!(verb.as_str(), "be" | "have"));
    words.iter().any(|word| DOUBTS.contains(&word.as_str())) || words.windows(2).any(is_modal)
}

/// Maximum letters of a text. A longer text is about more than one thing.
const MOST: usize = 80;

fn words(text: &str) -> Vec<String> {
    if text.chars().count() > MOST {
        return Vec::new();
    }
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
