//! Names: tokenizes and normalizes them regardless of order, case, diacritics and script, and compares them.

mod abjads;
mod alphabets;
mod compare;
mod derived;
mod families;
mod han;
mod han_forms;
mod hangul;
mod joins;
mod kana;
mod kana_syllables;
mod letters;
mod parentage;
mod readings;
mod relation;
mod role;
mod similarity;
mod sound;
mod traditions;
mod unpaired;
mod word_hash;
mod words;

pub use compare::{Comparison, DIFFERENT_BELOW, Pair, compare};
pub use relation::Relation;
pub use role::PartRole;
pub use similarity::{ComparedWords, NameSimilarity};
pub use sound::sound;
pub(super) use word_hash::WordMap;

use derived::Derived;
use families::Groups;
use joins::Neighbours;
use readings::Readings;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::sync::Arc;
use traditions::{SpellingKeys, Tradition};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Maximum tokens that are compared one by one; the rest is compared by hash.
const MOST_TOKENS: usize = 24;
/// Maximum letters of a token.
const MOST_LETTERS: usize = 400;

/// A name of at least this length may be truncated, because form fields often hold only 30 or 35 letters.
const MAY_BE_CUT: usize = 28;

/// A name prepared for comparison. Every significant character is in `tokens` or `rest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// In the order written, including particles and titles.
    pub tokens: Vec<Token>,
    /// Whether the name may be truncated, as in a completely filled MRZ field.
    pub cut: bool,
    /// Hash of the text beyond the limits; `None` if there is none.
    pub rest: Option<u64>,
    /// Whether the last word may be truncated, because the name is long.
    is_long: bool,
    /// The number of words before a comma, which means that the family name comes first.
    family_words: usize,
    neighbours: Derived<Vec<Neighbours>>,
    traditions: Derived<Vec<Tradition>>,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    form: Arc<WordForm>,
    /// The Arabic article before the token, which some documents join to the name: `Al-Rashid`, `Alrashid`.
    pub article: Option<&'static str>,
    /// The character range in the name.
    pub at: Range<usize>,
    pub role: PartRole,
}

impl Deref for Token {
    type Target = WordForm;

    fn deref(&self) -> &WordForm {
        &self.form
    }
}

/// What follows from the letters of a word alone. Names that have the word in common share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordForm {
    /// Lower-case ASCII letters and digits without diacritics; letters of unknown scripts unchanged.
    pub plain: String,
    /// The possible readings; `None` if there is only one.
    readings: Option<Readings>,
    /// The letters in a script without short vowels.
    native: Option<String>,
    /// The known names that the token is a spelling of.
    groups: Groups,
    /// The consonants, for comparisons with scripts that write no vowels.
    bones: Derived<String>,
    keys: SpellingKeys,
}

impl Name {
    /// Tokenizes a name.
    pub fn read(text: &str) -> Self {
        Self::of_forms(text, |word| Arc::new(WordForm::of(word)))
    }

    /// Tokenizes a name; `form` returns the form of a word.
    fn of_forms(text: &str, form: impl Fn(&str) -> Arc<WordForm>) -> Self {
        let words = words::of(text);
        let mut tokens: Vec<Token> = words.into_iter().map(|(at, word)| Token::of(form(&word), at)).collect();
        tokens.retain(|token| !token.plain.is_empty());
        let beyond: String = text.chars().skip(words::MOST_READ).collect();
        let overflow = tokens.iter().skip(MOST_TOKENS).map(|token| token.plain.as_str());
        let rest = rest(overflow.chain([beyond.as_str()]));
        tokens.truncate(MOST_TOKENS);
        let comma = text.chars().position(|letter| matches!(letter, ',' | '،'));
        let family_words =
            comma.map_or(0, |comma| tokens.iter().filter(|token| token.at.start < comma).count());
        let is_long = text.chars().count() >= MAY_BE_CUT;
        let (neighbours, traditions) = <(Derived<_>, Derived<_>)>::default();
        let mut name = Self { tokens, cut: false, rest, is_long, family_words, neighbours, traditions };
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

    fn neighbours(&self) -> &[Neighbours] {
        self.neighbours.get(|| Neighbours::of(&self.tokens))
    }

    /// The traditions that the name belongs to.
    fn traditions(&self) -> &[Tradition] {
        let all = [Tradition::Arabic, Tradition::Slavic].into_iter();
        self.traditions.get(|| all.filter(|tradition| self.is_of(*tradition)).collect())
    }

    fn is_of(&self, tradition: Tradition) -> bool {
        self.tokens.iter().any(|token| match tradition {
            Tradition::Arabic => {
                token.groups.is_arabic
                    || token.plain.starts_with("abd")
                    || token.joins() && role::is_arabic(&token.plain)
            }
            Tradition::Slavic => token.groups.is_slavic || traditions::is_slavic(&token.plain),
        })
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

impl WordForm {
    fn of(word: &str) -> Self {
        let word: String = word.chars().flat_map(char::to_lowercase).take(MOST_LETTERS).collect();
        let mut plain = String::new();
        word.chars().for_each(|letter| letters::plain(letter, &mut plain));
        if plain.is_empty() && word.contains(char::is_alphanumeric) {
            // A character without a transliteration is still part of the name.
            plain.clone_from(&word);
        }
        let readings =
            if words::is_article(&word) { Some(Readings::of_article()) } else { Readings::of(&word) };
        let native = word.chars().any(abjads::is_abjad).then(|| abjads::native(&word));
        let groups = Groups::of(&word, &plain);
        let (bones, keys) = (Derived::default(), SpellingKeys::default());
        Self { plain, readings, native, groups, bones, keys }
    }
}

impl Token {
    fn of(form: Arc<WordForm>, at: Range<usize>) -> Self {
        Self { form, article: None, at, role: PartRole::Name }
    }

    /// Joins neighbors to one word.
    fn joined(parts: &[Token]) -> Self {
        let plain: String = parts.iter().map(|part| part.plain.as_str()).collect();
        let readings = parts.iter().any(|part| part.readings.is_some()).then(|| {
            Readings::joined(parts.iter().map(|part| (part.readings.as_ref(), part.plain.as_str())))
        });
        let native = parts.iter().map(|part| part.native.as_deref()).collect::<Option<String>>();
        let groups = Groups::of(native.as_deref().unwrap_or_default(), &plain);
        let at = parts.first().map_or(0, |part| part.at.start)..parts.last().map_or(0, |part| part.at.end);
        let (bones, keys) = (Derived::default(), SpellingKeys::default());
        let readings = readings.flatten();
        Self::of(Arc::new(WordForm { plain, readings, native, groups, bones, keys }), at)
    }

    fn latin_key(&self) -> &str {
        self.keys.latin(&self.plain)
    }

    fn chinese_key(&self) -> Option<&str> {
        self.keys.chinese(&self.plain)
    }

    fn bones(&self) -> &str {
        self.bones.get(|| letters::bones(&self.plain))
    }

    /// Whether it is a particle that belongs to the next word.
    fn joins(&self) -> bool {
        self.role == PartRole::Particle { joins: true }
    }

    /// Whether a Latin word is the token's transliteration or, for kana, one of its readings.
    fn is_written_as(&self, word: &str) -> bool {
        let reads = |readings: &Readings| readings.is_syllabic() && readings.agree(word);
        self.plain == word || self.readings.as_ref().is_some_and(reads)
    }

    /// Whether a comparison with this word depends only on its letters.
    fn is_plain(&self) -> bool {
        self.readings.is_none() && self.native.is_none() && self.article.is_none()
    }

    /// Whether it is in a syllabic script, in which one character may be a whole name.
    fn is_syllabic(&self) -> bool {
        self.readings.as_ref().is_some_and(Readings::is_syllabic)
    }

    /// Whether it is a joining particle or a title.
    fn is_aside(&self) -> bool {
        self.joins() || self.role == PartRole::Title
    }
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
    for character in text.chars().take(words::MOST_READ).flat_map(char::to_lowercase) {
        if character.is_alphanumeric() || is_combining_mark(character) {
            letters::plain(character, &mut latin);
        } else {
            latin.push(character);
        }
    }
    latin
}
