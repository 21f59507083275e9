//! Names: brought to a common form, whatever the order, case, marks or script, and compared.

mod compare;
mod letters;
mod lone;
mod relation;
mod role;
mod spellings;

pub use compare::{Comparison, Likeness, Pair, compare};
pub use relation::Relation;
pub use role::Role;

use std::hash::{Hash, Hasher};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The parts of a name that are paired one by one; what is beyond is compared as a whole.
const MOST_TOKENS: usize = 24;
/// The letters of one part that are compared one by one; what is beyond is compared as a whole.
const MOST_LETTERS: usize = 400;
/// The characters of a name that are read part by part; what is beyond is compared as a whole.
const MOST_READ: usize = 400;

/// A name ready to be compared. Every character of it that carries meaning is in its parts or in its rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Its parts in the order written, particles and titles among them.
    pub tokens: Vec<Token>,
    /// Whether it may be cut short (a machine readable zone that is full).
    pub cut: bool,
    /// A print of what is beyond the parts; none if nothing is.
    pub rest: Option<u64>,
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
    /// What it is there for.
    pub role: Role,
}

impl Name {
    /// Reads a name as people write it.
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
        let roles: Vec<Role> = (0..plain.len()).map(|place| role::role(&plain, place)).collect();
        let articles = std::iter::once(None).chain(plain.iter().map(|word| role::article(word)));
        let articles: Vec<_> = articles.take(plain.len()).collect();
        for ((token, role), article) in self.tokens.iter_mut().zip(roles).zip(articles) {
            (token.role, token.article) = (role, article);
        }
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

    /// The common form: parts by alphabet, so that order does not matter. Particles and titles are left
    /// out of it where at least two names remain.
    pub fn key(&self) -> String {
        let names = self.tokens.iter().filter(|token| token.role == Role::Name);
        let mut parts: Vec<&str> = names.map(|token| token.plain.as_str()).collect();
        if parts.len() < 2 {
            parts = self.tokens.iter().map(|token| token.plain.as_str()).collect();
        }
        parts.sort_unstable();
        parts.join(" ")
    }
}

/// A print of what is beyond the parts: equal for equal letters, whatever their case.
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
            // A sign without a sound of its own is still what was written.
            plain = word.to_lowercase();
        }
        let bones = letters::bones(&plain);
        let without_vowels = word.chars().any(letters::is_abjad);
        let common = spellings::common(&plain);
        let travel = differs.then_some(travel);
        Self { plain, travel, common, article: None, bones, without_vowels, at, role: Role::Name }
    }
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
