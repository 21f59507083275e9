//! Splits the text of a date into numbers and the words around them.

use super::calendar::Calendar;
use super::month_words::{self, Month};
use crate::insight::spelling::{plain, western_digit};

/// The numbers of a date, its month if that is a word, and its calendar if that is named.
#[derive(Debug, Default)]
pub(super) struct DatePieces {
    pub(super) numbers: Vec<String>,
    /// All months that the word can mean; empty without a word.
    pub(super) months: Vec<Month>,
    pub(super) calendar: Option<Calendar>,
    /// Whether the text has the order year, month, day: `1992年4月12日`.
    pub(super) year_first: bool,
    /// Whether the numbers are separated by dots, which no month-first notation uses.
    pub(super) dotted: bool,
}

/// Limits the text of a date.
const MOST_READ: usize = 60;

/// Words that do not affect the date: of, the, year, day.
const FILLERS: [&str; 105] = [
    "of",
    "the",
    "de",
    "del",
    "di",
    "do",
    "da",
    "den",
    "der",
    "d",
    "dne",
    "ngay",
    "thang",
    "thg",
    "nam",
    "г",
    "год",
    "года",
    "р",
    "року",
    "рік",
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "e",
    "o",
    "ad",
    "ce",
    "a",
    "m",
    "y",
    "roku",
    "anul",
    "日",
    "月",
    "년",
    "월",
    "일",
    "คศ",
    "م",
    "ميلادي",
    // Words that are printed beside the period of validity.
    "gada",
    "оны",
    "сарын",
    "жыл",
    "жылы",
    "жылғы",
    "yil",
    "yili",
    "il",
    "թ",
    "წ",
    "tahun",
    "bulan",
    "tanggal",
    "ev",
    "valid",
    "validity",
    "until",
    "till",
    "upto",
    "thru",
    "through",
    "to",
    "on",
    "exp",
    "expires",
    "expiry",
    "date",
    "gultig",
    "bis",
    "valable",
    "jusquau",
    "valido",
    "valida",
    "valide",
    "hasta",
    "ate",
    "до",
    "действителен",
    "дійснии",
    "важи",
    "日まで有効",
    "日まで",
    "有效期至",
    "有效期",
    "يصلح",
    "لغايه",
    // Polish for year; days of the week.
    "r",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Words that name a calendar, normalized.
const CALENDARS: [(&str, Calendar); 27] = [
    ("พศ", Calendar::Buddhist),
    ("be", Calendar::Buddhist),
    ("民國", Calendar::Republic),
    ("民国", Calendar::Republic),
    ("中華民國", Calendar::Republic),
    ("中华民国", Calendar::Republic),
    ("roc", Calendar::Republic),
    ("minguo", Calendar::Republic),
    ("明治", Calendar::Era(1868)),
    ("大正", Calendar::Era(1912)),
    ("昭和", Calendar::Era(1926)),
    ("平成", Calendar::Era(1989)),
    ("令和", Calendar::Era(2019)),
    ("meiji", Calendar::Era(1868)),
    ("taisho", Calendar::Era(1912)),
    ("showa", Calendar::Era(1926)),
    ("heisei", Calendar::Era(1989)),
    ("reiwa", Calendar::Era(2019)),
    ("ه", Calendar::Hijri),
    ("ah", Calendar::Hijri),
    ("h", Calendar::Hijri),
    ("hijri", Calendar::Hijri),
    ("هجري", Calendar::Hijri),
    ("ش", Calendar::Persian),
    ("هش", Calendar::Persian),
    ("ap", Calendar::Persian),
    ("bs", Calendar::Bikram),
];

/// One-letter eras in Japanese notation: `S60.4.12`.
const ERA_LETTERS: [(&str, i16); 4] = [("t", 1912), ("s", 1926), ("h", 1989), ("r", 2019)];

/// Splits a date; `None` if it has a word that is neither a month nor known otherwise.
pub(super) fn split(text: &str, issuer: Option<&str>) -> Option<DatePieces> {
    let text: String = text.trim().chars().take(MOST_READ).map(western_digit).collect();
    let text = without_time(&text).replace("元年", "1年");
    let mut pieces = DatePieces {
        dotted: text.contains('.') && !text.contains(['/', '-']),
        year_first: text.contains(['年', '년']),
        ..DatePieces::default()
    };
    let mut words = String::new();
    let mut had_months = false;
    let mut digits = String::new();
    for character in text.chars().map(unknown_digit).chain(['\0']) {
        if character.is_ascii_digit() {
            if digits.is_empty() {
                read_words(&std::mem::take(&mut words), issuer, &mut pieces, &mut had_months)?;
            }
            digits.push(character);
        } else {
            if !digits.is_empty() {
                pieces.numbers.push(std::mem::take(&mut digits));
            }
            words.push(character);
        }
    }
    read_words(&words, issuer, &mut pieces, &mut had_months)?;
    // In a Thai text, a two-digit year is of the Buddhist era.
    let is_thai = text.chars().any(|character| ('ก'..='๎').contains(&character));
    if is_thai && pieces.calendar.is_none() && pieces.numbers.last().is_some_and(|year| year.len() == 2) {
        pieces.calendar = Some(Calendar::Buddhist);
    }
    Some(pieces)
}

/// Reads an unknown digit as 0, as other notations write it: `??/??/1962`.
fn unknown_digit(character: char) -> char {
    if matches!(character, '?' | '*' | '×') { '0' } else { character }
}

/// Cuts off a time of day: after a `T` between digits, or after a space if the text has a colon.
fn without_time(text: &str) -> &str {
    if let Some((day, time)) = text.split_once(['T', 't'])
        && day.ends_with(|end: char| end.is_ascii_digit())
        && time.starts_with(|start: char| start.is_ascii_digit())
    {
        return day;
    }
    let Some(colon) = text.find(':') else { return text };
    let before = text.get(..colon).unwrap_or_default();
    before.rfind(char::is_whitespace).and_then(|space| text.get(..space)).unwrap_or(text)
}

/// Reads the words between two numbers. They can be in two languages, separated by a slash.
fn read_words(
    words: &str,
    issuer: Option<&str>,
    pieces: &mut DatePieces,
    had_months: &mut bool,
) -> Option<()> {
    let first = pieces.numbers.is_empty();
    let mut months: Option<Vec<Month>> = None;
    for one in words.trim_end_matches('\0').split(['/', '|']) {
        for found in meaning(one, issuer, first, pieces)? {
            months = Some(match months {
                None => found,
                Some(known) => known.into_iter().filter(|month| found.contains(month)).collect(),
            });
        }
    }
    match months {
        None => Some(()),
        // A second month, or two languages that disagree.
        Some(months) if *had_months || months.is_empty() => None,
        Some(months) => {
            *had_months = true;
            pieces.months = months;
            Some(())
        }
    }
}

/// The months of one alternative; `None` for an unknown word.
fn meaning(
    text: &str,
    issuer: Option<&str>,
    first: bool,
    pieces: &mut DatePieces,
) -> Option<Vec<Vec<Month>>> {
    let unknown = unknown_parts(text);
    if unknown > 0 {
        pieces.numbers.extend(std::iter::repeat_n("00".to_owned(), unknown));
        return Some(Vec::new());
    }
    let whole = plain(text);
    let is_japanese = issuer == Some("JPN") && first;
    if let Some((_, year)) = ERA_LETTERS.iter().find(|(letter, _)| is_japanese && *letter == whole) {
        (pieces.calendar, pieces.year_first) = (Some(Calendar::Era(*year)), true);
        return Some(Vec::new());
    }
    if whole.is_empty() || is_filler(&whole, pieces) {
        return Some(Vec::new());
    }
    let months = month_words::months(&whole, issuer);
    if !months.is_empty() {
        return Some(vec![months]);
    }
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '(' | ')' | '_'));
    let parts: Vec<String> = parts.map(plain).filter(|part| !part.is_empty()).collect();
    let mut rest: Vec<String> = parts;
    rest.retain(|part| !is_filler(part, pieces));
    let joined = month_words::months(&rest.concat(), issuer);
    if rest.is_empty() || !joined.is_empty() {
        return Some(if rest.is_empty() { Vec::new() } else { vec![joined] });
    }
    let each: Vec<Vec<Month>> = rest.iter().map(|part| month_words::months(part, issuer)).collect();
    each.iter().all(|months| !months.is_empty()).then_some(each)
}

/// The number of parts written as `XX`; 0 if there is anything else.
fn unknown_parts(text: &str) -> usize {
    let parts = || text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    if parts().all(|part| matches!(part, "XX" | "xx")) { parts().count() } else { 0 }
}

/// Whether a word is known but is not a month. The name of a calendar is stored in `pieces`.
fn is_filler(word: &str, pieces: &mut DatePieces) -> bool {
    if word == "年" {
        return true;
    }
    if let Some((_, calendar)) = CALENDARS.iter().find(|(name, _)| *name == word) {
        pieces.calendar = Some(*calendar);
        return true;
    }
    FILLERS.contains(&word)
}
