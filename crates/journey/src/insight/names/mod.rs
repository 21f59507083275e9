//! Names: tokenizes and normalizes them regardless of order, case, diacritics and script, and compares them.

mod compare;
mod letters;
mod lone;
mod relation;
mod role;
mod spellings;

pub use compare::{Comparison, NameSimilarity, Pair, compare};
pub use relation::Relation;
pub use role::PartRole;

use std::hash::{Hash, Hasher};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Limits the tokens that are compared one by one; the rest is compared by hash.
const MOST_TOKENS: usize = 24;
/// Limits the letters of a token.
const MOST_LETTERS: usize = 400;
/// Limits the characters that are tokenized; the rest is compared by hash.
const MOST_READ: usize = 400;

/// A name prepared for comparison. Every significant character is in `tokens` or `rest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// In the order written, including particles and titles.
    pub tokens: Vec<Token>,
    /// Whether the name may be truncated, as in a full MRZ.
    pub cut: bool,
    /// Hash of everything beyond the limits; none if there is nothing.
    pub rest: Option<u64>,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower-case ASCII letters and digits without diacritics; letters of unknown scripts unchanged.
    pub plain: String,
    /// Transliteration of travel documents (`ü` as `ue`), if it differs from `plain`.
    pub travel: Option<String>,
    /// The same for all known spellings of a name: `mohammed`, `muhammad`.
    pub common: String,
    /// The Arabic article before it, which some documents join to the name: `Al-Rashid`, `Alrashid`.
    pub article: Option<&'static str>,
    /// Its consonants, for comparing with scripts that write no vowels.
    pub bones: String,
    /// Whether its script writes no vowels.
    pub without_vowels: bool,
    /// Its character range in the name.
    pub at: std::ops::Range<usize>,
    pub role: PartRole,
}

impl Name {
    /// Tokenizes a name.
    pub fn read(text: &str) -> Self {
        let tokens = words(text).into_iter().map(|(at, word)| Token::read(&word, at));
        let mut tokens: Vec<Token> = tokens.filter(|token| !token.plain.is_empty()).collect();
        let beyond: String = text.chars().skip(MOST_READ).collect();
        let overflow = tokens.iter().skip(MOST_TOKENS).map(|token| token.plain.as_str());
        let rest = rest(overflow.chain([beyond.as_str()]));
        tokens.truncate(MOST_TOKENS);
        let mut name = Self { tokens, cut: false, rest };
        name.give_roles();
        name
    }

    fn give_roles(&mut self) {
        let plain: Vec<&str> = self.tokens.iter().map(|token| token.plain.as_str()).collect();
        let roles: Vec<PartRole> = (0..plain.len()).map(|place| role::role(&plain, place)).collect();
        let articles = std::iter::once(None).chain(plain.iter().map(|word| role::article(word)));
        let articles: Vec<_> = articles.take(plain.len()).collect();
        for ((token, role), article) in self.tokens.iter_mut().zip(roles).zip(articles) {
            (token.role, token.article) = (role, article);
        }
    }

    /// Reads the name of an MRZ, where `<` separates the parts.
    pub fn of_zone(surname: &str, given: &str, cut: bool) -> Self {
        let mut name = Self::read(&format!("{surname} {given}").replace('<', " "));
        name.cut = cut;
        name
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// A normalized key: the parts in alphabetical order, so that their order does not matter. Particles and
    /// titles are omitted if at least two other parts remain.
    pub fn key(&self) -> String {
        let names = self.tokens.iter().filter(|token| token.role == PartRole::Name);
        let mut parts: Vec<&str> = names.map(|token| token.plain.as_str()).collect();
        if parts.len() < 2 {
            parts = self.tokens.iter().map(|token| token.plain.as_str()).collect();
        }
        parts.sort_unstable();
        parts.join(" ")
    }
}

/// Hash of the letters beyond the limits, ignoring case.
fn rest<'a>(texts: impl Iterator<Item = &'a str>) -> Option<u64> {
    let mut hasher = std::hash::DefaultHasher::new();
    let mut is_empty = true;
    for character in texts.flat_map(str::chars).filter(|character| character.is_alphanumeric()) {
        is_empty = false;
        character.to_lowercase().for_each(|lower| lower.hash(&mut hasher));
    }
    (!is_empty).then(|| hasher.finish())
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
        if plain.is_empty() && word.contains(char::is_alphanumeric) {
            // A character that is transliterated to nothing is still part of the name.
            plain = word.to_lowercase();
        }
        let bones = letters::bones(&plain);
        let without_vowels = word.chars().any(letters::is_abjad);
        let common = spellings::common(&plain);
        let travel = differs.then_some(travel);
        Self { plain, travel, common, article: None, bones, without_vowels, at, role: PartRole::Name }
    }
}

/// Splits into words with their character ranges. Apostrophes and combining marks do not split a word.
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
        } else if !matches!(character, '\'' | '’' | 'ʼ' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}')
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

/// Normalizes a text for searching: lower case, no diacritics, any script.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

/// Transliterates a text, so that a name in another script can be found.
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
