//! Parses the filter language: words, quoted text, `key:value`, comparisons, `-` for not.

use super::{Assignee, Condition, FilterError, SortOrder, Test};
use crate::insight::names::folded;

/// A word with its position. A quoted word is always text.
struct FilterWord {
    at: usize,
    text: String,
    quoted: bool,
    negated: bool,
}

/// Keys of conditions on a decision that is being made.
const DECISION_KEYS: [&str; 2] = ["verb", "unresolved"];

const KEYS: [&str; 9] = ["rule", "country", "doc", "provider", "list", "assigned", "wait", "aml", "face"];

pub(super) fn conditions(text: &str) -> Result<Vec<Condition>, FilterError> {
    words(text)?.into_iter().map(condition).collect()
}

fn wrong(at: usize, len: usize, message: impl Into<String>, hint: impl Into<String>) -> FilterError {
    FilterError { at, len, message: message.into(), hint: hint.into() }
}

fn words(text: &str) -> Result<Vec<FilterWord>, FilterError> {
    let mut words = Vec::new();
    let mut characters = text.chars().enumerate().peekable();
    while let Some((at, character)) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        let mut word = FilterWord { at, text: String::new(), quoted: false, negated: false };
        let mut next = Some((at, character));
        if character == '-' && characters.peek().is_some_and(|(_, c)| !c.is_whitespace()) {
            word.negated = true;
            next = characters.next();
        }
        let mut open = None;
        while let Some((place, character)) = next {
            match character {
                '"' if open.is_some() => open = None,
                '"' => {
                    word.quoted |= word.text.is_empty();
                    open = Some(place);
                }
                c if c.is_whitespace() && open.is_none() => break,
                c => word.text.push(c),
            }
            next = characters.next();
        }
        if let Some(place) = open {
            let length = text.chars().count() - place;
            return Err(wrong(place, length, "the quotation mark is not closed", "end the text with \""));
        }
        if !word.text.is_empty() {
            words.push(word);
        }
    }
    Ok(words)
}

fn condition(word: FilterWord) -> Result<Condition, FilterError> {
    let negated = word.negated;
    let test = if word.quoted { Test::Text(folded(&word.text)) } else { test(&word)? };
    Ok(Condition { negated, test })
}

fn test(word: &FilterWord) -> Result<Test, FilterError> {
    match word.text.to_lowercase().as_str() {
        "mine" => return Ok(Test::Mine),
        "marked" => return Ok(Test::Marked),
        "held" => return Ok(Test::Held),
        "escalated" => return Ok(Test::Escalated),
        "second" => return Ok(Test::Proposed),
        "sample" => return Ok(Test::Sample),
        _ => {}
    }
    let Some((key, sign, value)) = parts(&word.text) else {
        return Ok(Test::Text(folded(&word.text)));
    };
    let sent = key;
    let key = key.to_lowercase();
    let start = word.at + usize::from(word.negated);
    let after = start + sent.chars().count() + sign.len();
    if !KEYS.contains(&key.as_str()) && !DECISION_KEYS.contains(&key.as_str()) {
        return unknown_key(word, sent, sign, start);
    }
    if value.is_empty() {
        let hint = format!("write {}", example(&key));
        return Err(wrong(start, after - start, format!("{key} wants a value"), hint));
    }
    let length = value.chars().count();
    match (key.as_str(), order(sign)) {
        ("wait", Some(order)) => match span(value) {
            Some(span) => Ok(Test::Wait(order, span)),
            None => Err(wrong(after, length, "not a length of time", "write wait>4h, wait>30m or wait>2d")),
        },
        ("aml" | "face", Some(order)) => match value.parse::<u8>().ok().filter(|score| *score <= 100) {
            Some(score) if key == "aml" => Ok(Test::Aml(order, score)),
            Some(score) => Ok(Test::Face(order, score)),
            None => {
                Err(wrong(after, length, "not a score from 0 to 100", format!("write {}", example(&key))))
            }
        },
        ("unresolved", Some(order)) => match value.parse() {
            Ok(count) => Ok(Test::Unresolved(order, count)),
            Err(_) => Err(wrong(after, length, "not a number of findings", "write unresolved>0")),
        },
        (_, _) if sign != ":" => {
            let hint = format!("write {}", example(&key));
            Err(wrong(after - sign.len(), sign.len(), format!("{key} cannot be compared by {sign}"), hint))
        }
        ("verb", _) => match value.to_lowercase().parse() {
            Ok(verb) => Ok(Test::Verb(verb)),
            Err(_) => {
                Err(wrong(after, length, "no verb", "write verb:approve, verb:reject or verb:resubmit"))
            }
        },
        ("rule", _) => Ok(Test::Rule(folded(value))),
        ("country", _) => Ok(Test::Country(folded(value))),
        ("doc", _) => Ok(Test::Document(folded(value))),
        ("provider", _) => Ok(Test::Provider(folded(value))),
        ("assigned", _) => Ok(Test::Assigned(assignee(value))),
        (_, _) => Ok(Test::List(folded(value))),
    }
}

fn assignee(value: &str) -> Assignee {
    match value.to_lowercase().as_str() {
        "me" => Assignee::Me,
        "none" => Assignee::Nobody,
        _ => Assignee::Named(folded(value)),
    }
}

/// A word with a colon can be text, such as a time or an address. If its key consists of letters, it is a
/// mistyped filter.
fn unknown_key(word: &FilterWord, key: &str, sign: &str, start: usize) -> Result<Test, FilterError> {
    let looks = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic());
    if !looks {
        return Ok(Test::Text(folded(&word.text)));
    }
    let nearest = KEYS.iter().map(|known| (strsim::jaro_winkler(key, known), known));
    let nearest = nearest.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(alike, _)| *alike > 0.7);
    let hint = match nearest {
        Some((_, known)) => format!("did you mean {known}{sign}? Put text with {sign} in quotation marks"),
        None => format!(
            "there are rule: country: doc: provider: list: assigned: wait aml face; put text with {sign} in quotation marks"
        ),
    };
    Err(wrong(start, key.chars().count(), format!("no filter is called {key}"), hint))
}

/// Splits at the first operator: key, operator, value.
fn parts(text: &str) -> Option<(&str, &'static str, &str)> {
    let place = text.find([':', '<', '>', '='])?;
    let (key, rest) = text.split_at(place);
    let sign = ["<=", ">=", "<", ">", "=", ":"].into_iter().find(|sign| rest.starts_with(sign))?;
    Some((key, sign, rest.get(sign.len()..)?))
}

fn order(sign: &str) -> Option<SortOrder> {
    Some(match sign {
        "<" => SortOrder::Less,
        "<=" => SortOrder::AtMost,
        "=" | ":" => SortOrder::Equal,
        ">=" => SortOrder::AtLeast,
        ">" => SortOrder::More,
        _ => return None,
    })
}

/// Parses `90s`, `30m`, `4h`, `2d`, `1w` to milliseconds.
fn span(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let unit = text.chars().last()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let count: i64 = text.strip_suffix(unit)?.parse().ok().filter(|count| *count >= 0)?;
    count.checked_mul(seconds * 1_000)
}

fn example(key: &str) -> &'static str {
    match key {
        "rule" => "rule:expired_document",
        "country" => "country:UTO",
        "doc" => "doc:passport",
        "provider" => "provider:idwise",
        "list" => "list:sanctions",
        "assigned" => "assigned:me",
        "wait" => "wait>4h",
        "aml" => "aml>=80",
        "verb" => "verb:approve",
        "unresolved" => "unresolved>0",
        _ => "face<60",
    }
}
