//! Names: brought to a common form, whatever the order, case, marks or script, and compared.

mod compare;
mod letters;
mod spellings;

pub use compare::{Comparison, Likeness, Pair, Relation, compare};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// No name has more parts than are compared; what is beyond is counted, not compared.
const MOST_TOKENS: usize = 12;
/// No part of a name is compared beyond this many letters.
const MOST_LETTERS: usize = 40;
/// No name is read beyond this many characters.
const MOST_READ: usize = 400;

/// Words before or between names that tell nobody apart.
const PARTICLES: [&str; 35] = [
    "al", "el", "ul", "ad", "as", "ar", "an", "bin", "ibn", "ben", "bint", "binti", "bn", "abu", "abw",
    "umm", "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la",
    "le", "y", "e", "of", "the",
];
/// Articles that are written with what follows, or apart.
const ARTICLES: [&str; 3] = ["al", "el", "ul"];
/// Forms of address, which are no names.
const TITLES: [&str; 14] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "sheikh", "shaikh", "sayyid", "haji", "hajji", "jr", "sr",
];

/// A name ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Its parts in the order written, particles and titles aside.
    pub tokens: Vec<Token>,
    /// Whether it may be cut short (a machine readable zone that is full).
    pub cut: bool,
    /// Whether parts beyond the most that are compared were left out.
    pub more: bool,
}

/// One part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower-case Latin letters and digits, without marks; other letters as they are.
    pub plain: String,
    /// The same in the spelling of travel documents (`ü` as `ue`), where that differs.
    pub travel: Option<String>,
    /// The same for every spelling of one name, as far as we know them: `mohammed`, `muhammad`.
    pub common: String,
    /// The Arabic article that stood before it, which others write in one word: `Al-Rashid`, `Alrashid`.
    pub article: Option<&'static str>,
    /// Its consonants, for scripts that do not write vowels.
    pub bones: String,
    /// Whether it was written without vowels.
    pub without_vowels: bool,
    /// Which characters of the name it is.
    pub at: std::ops::Range<usize>,
}

impl Name {
    /// Reads a name as people write it.
    pub fn read(text: &str) -> Self {
        let mut name = Name::default();
        let mut aside = Vec::new();
        let mut article = None;
        for (at, word) in words(text) {
            let mut token = Token::read(&word, at);
            if token.plain.is_empty() {
                continue;
            }
            if name.tokens.len() == MOST_TOKENS {
                name.more = true;
                break;
            }
            if is_aside(&token.plain) {
                article = ARTICLES.into_iter().find(|article| *article == token.plain);
                aside.push(token);
            } else {
                token.article = article.take();
                name.tokens.push(token);
            }
        }
        // A name of nothing but particles is still a name.
        if name.tokens.is_empty() {
            aside.truncate(MOST_TOKENS);
            name.tokens = aside;
        }
        name
    }

    /// Reads the name of a machine readable zone, where `<` stands for what is between names.
    pub fn of_zone(surname: &str, given: &str, cut: bool) -> Self {
        let mut name = Self::read(&format!("{surname} {given}").replace('<', " "));
        name.cut = cut;
        name
    }

    /// Nothing in it that could be compared.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The common form: parts by alphabet, so that order does not matter.
    pub fn key(&self) -> String {
        let mut parts: Vec<&str> = self.tokens.iter().map(|token| token.plain.as_str()).collect();
        parts.sort_unstable();
        parts.join(" ")
    }
}

impl Token {
    fn read(word: &str, at: std::ops::Range<usize>) -> Self {
        let mut plain = String::new();
        let mut travel = String::new();
        let mut differs = false;
        for character in word.chars().flat_map(char::to_lowercase).take(MOST_LETTERS) {
            let start = plain.len();
            letters::plain(character, &mut plain);
            match letters::travel(character) {
                Some(spelling) => {
                    differs = true;
                    travel.push_str(spelling);
                }
                None => travel.push_str(plain.get(start..).unwrap_or_default()),
            }
        }
        let bones = letters::bones(&plain);
        let without_vowels = word.chars().any(letters::is_abjad);
        let common = spellings::common(&plain);
        let travel = differs.then_some(travel);
        Self { plain, travel, common, article: None, bones, without_vowels, at }
    }
}

fn is_aside(plain: &str) -> bool {
    PARTICLES.contains(&plain) || TITLES.contains(&plain)
}

/// The words of a text with the characters that they are. Apostrophes and marks are part of a word.
fn words(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    for (place, character) in text.chars().take(MOST_READ).enumerate() {
        end = place + 1;
        let within = character.is_alphanumeric() || is_combining_mark(character);
        if within {
            if word.is_empty() {
                start = place;
            }
            word.push(character);
        } else if !matches!(character, '\'' | '’' | 'ʼ' | '`' | '.' | '\u{ad}' | '\u{200b}'..='\u{200f}')
            && !word.is_empty()
        {
            words.push((start..place, composed(&word)));
            word.clear();
        }
    }
    if !word.is_empty() {
        words.push((start..end, composed(&word)));
    }
    words
}

fn composed(word: &str) -> String {
    word.nfc().collect()
}

/// A text reduced for searching: lower case, without marks, in any script.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

/// A text in plain Latin letters, for finding a name written in another script.
pub fn latin(text: &str) -> String {
    let mut latin = String::new();
    for character in text.chars().take(MOST_READ).flat_map(char::to_lowercase) {
        if character.is_alphanumeric() || is_combining_mark(character) {
            letters::plain(character, &mut latin);
        } else {
            latin.push(character);
        }
    }
    latin
}
