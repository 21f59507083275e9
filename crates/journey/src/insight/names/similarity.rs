//! Compares two parts of names.

use super::sound::sound;
use super::traditions::{self, Tradition};
use super::{Name, PartRole, Token, WordForm, WordMap, role};
use std::cell::RefCell;
use std::sync::Arc;

/// How similar two parts of names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameSimilarity {
    /// The same letters, another reading of them, or another spelling of the same name.
    Equal,
    /// A typo: two neighboring letters are swapped, or the last letter is doubled.
    Slip,
    /// A particle or title that the other name omits.
    LeftOut,
    /// One is a prefix of the other.
    Initial,
    /// The same consonants, where one script writes no vowels.
    Consonants,
    /// A short form of the name, or its form in another language.
    Related,
    Sound,
    /// A few letters differ.
    Spelling,
    Different,
}

/// Minimum similarity for pairing two parts.
pub(super) const ANSWERS: f64 = 80.0;

/// A cache of words and their comparisons. The names of thousands of records that are found for one applicant have most
/// words in common.
#[derive(Debug, Default)]
pub struct ComparedWords {
    forms: RefCell<WordMap<Arc<WordForm>>>,
    alike: RefCell<WordMap<SimilarityByWord>>,
}

/// How many words are cached, in all and for each word of the applicant. A word that many records have is among the
/// first.
const MOST_KNOWN: usize = 512;

/// The similarity of one word to others.
type SimilarityByWord = WordMap<(NameSimilarity, f64)>;

impl ComparedWords {
    /// Tokenizes a name like [`Name::read`].
    pub fn read(&self, text: &str) -> Name {
        Name::of_forms(text, |word| self.form(word))
    }

    fn form(&self, word: &str) -> Arc<WordForm> {
        let mut known = self.forms.borrow_mut();
        if let Some(form) = known.get(word) {
            return Arc::clone(form);
        }
        let form = Arc::new(WordForm::of(word));
        if known.len() < MOST_KNOWN {
            known.insert(word.to_owned(), Arc::clone(&form));
        }
        form
    }

    fn alike(
        &self,
        one: &str,
        other: &str,
        compare: impl FnOnce() -> (NameSimilarity, f64),
    ) -> (NameSimilarity, f64) {
        let mut known = self.alike.borrow_mut();
        if let Some(found) = known.get(one).and_then(|known| known.get(other)) {
            return *found;
        }
        let found = compare();
        match known.get_mut(one) {
            Some(similarities) if similarities.len() >= MOST_KNOWN => {}
            Some(similarities) => {
                similarities.insert(other.to_owned(), found);
            }
            None => {
                known.insert(one.to_owned(), SimilarityByWord::from_iter([(other.to_owned(), found)]));
            }
        }
        found
    }
}

/// The context of a comparison: what both names have in common decides how their parts are compared.
pub(super) struct Manner<'k> {
    traditions: Vec<Tradition>,
    /// Whether one of them may be truncated.
    is_cut: bool,
    known: Option<&'k ComparedWords>,
}

impl<'k> Manner<'k> {
    pub(super) fn of(left: &Name, right: &Name) -> Self {
        let shared = left.traditions().iter().filter(|tradition| right.traditions().contains(tradition));
        Self { traditions: shared.copied().collect(), is_cut: left.cut || right.cut, known: None }
    }

    /// The same context with a cache. The cache is used only if the result depends on the letters of the words alone.
    pub(super) fn knowing(self, known: &'k ComparedWords) -> Self {
        let is_usual = self.traditions.is_empty() && !self.is_cut;
        Self { known: is_usual.then_some(known), ..self }
    }

    /// Whether both are equal in any reading.
    pub(super) fn equal(&self, one: &Token, other: &Token) -> bool {
        if one.groups.have_same_name(&other.groups) {
            return true;
        }
        match (&one.native, &other.native) {
            (Some(one), Some(other)) => return one == other,
            (None, None) if one.plain == other.plain => return true,
            _ if one.groups.have_different_names(&other.groups) => return false,
            _ => {}
        }
        with_article(one, other)
            || with_article(other, one)
            || same_reading(one, other)
            || one.latin_key() == other.latin_key()
            || self.traditions.iter().any(|it| traditions::same_spelling(*it, one, other))
    }

    /// The similarity of two parts, 0 to 100.
    pub(super) fn alike(&self, one: &Token, other: &Token) -> (NameSimilarity, f64) {
        if one.is_aside() || other.is_aside() {
            return alike_aside(one, other);
        }
        match self.known.filter(|_| one.is_plain() && other.is_plain()) {
            Some(known) => known.alike(&one.plain, &other.plain, || self.words_alike(one, other)),
            None => self.words_alike(one, other),
        }
    }

    fn words_alike(&self, one: &Token, other: &Token) -> (NameSimilarity, f64) {
        if self.equal(one, other) {
            return (NameSimilarity::Equal, 100.0);
        }
        let (short, long) = if one.plain.len() <= other.plain.len() { (one, other) } else { (other, one) };
        if is_initial(one, other) || (self.is_cut && long.plain.starts_with(&short.plain)) {
            return (NameSimilarity::Initial, 95.0);
        }
        if is_slip(&one.plain, &other.plain) {
            return (NameSimilarity::Slip, 98.0);
        }
        if one.groups.are_related(&other.groups) {
            return (NameSimilarity::Related, 88.0);
        }
        if one.native.is_some() != other.native.is_some() {
            return by_bones(one, other);
        }
        by_letters(one, other)
    }
}

/// Minimum letters of two words whose difference can be a typo.
const LEAST_OF_SLIP: usize = 5;

/// Whether two neighboring letters inside the words are swapped, or the last letter is doubled.
fn is_slip(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one.as_bytes(), other.as_bytes())
    } else {
        (other.as_bytes(), one.as_bytes())
    };
    if short.len() < LEAST_OF_SLIP || !one.is_ascii() || !other.is_ascii() {
        return false;
    }
    if short.len() + 1 == long.len() {
        return long.strip_prefix(short).is_some_and(|rest| short.ends_with(rest));
    }
    let differing: Vec<usize> =
        (0..short.len()).filter(|place| short.get(*place) != long.get(*place)).collect();
    match differing.as_slice() {
        [first, second] if short.len() == long.len() => {
            *first > 0
                && second - first == 1
                && short.get(*first) == long.get(*second)
                && short.get(*second) == long.get(*first)
        }
        _ => false,
    }
}

/// Maximum similarity of two different words in a syllabic script, which is too low to pair them.
const DIFFERENT_SYLLABLES: f64 = ANSWERS - 1.0;

/// Compares consonants. Equal ones are only a hint, never the same name.
fn by_bones(one: &Token, other: &Token) -> (NameSimilarity, f64) {
    if one.bones() == other.bones() && one.bones().len() > 1 {
        return (NameSimilarity::Consonants, 90.0);
    }
    let letters = 100.0 * strsim::jaro_winkler(&one.plain, &other.plain);
    let bones = 100.0 * strsim::jaro_winkler(one.bones(), other.bones());
    (NameSimilarity::Spelling, letters.max(bones - 10.0))
}

/// Endings of patronymics and similar names. Such long equal endings make different names look similar.
const ENDINGS: [&str; 16] = [
    "ovich", "evich", "ovitch", "evitch", "ovych", "evych", "ovna", "evna", "ivna", "dottir", "ullah",
    "uddin", "oglu", "ogly", "qizi", "shvili",
];

/// Whether both have the same ending after different stems.
fn differ_before_ending(one: &str, other: &str) -> bool {
    let stem = |ending: &&str| Some((one.strip_suffix(*ending)?, other.strip_suffix(*ending)?));
    let stems = ENDINGS.iter().find_map(stem);
    stems.is_some_and(|(one, other)| 100.0 * strsim::jaro_winkler(one, other) < ANSWERS)
}

/// Whether two words have too few letters in common for a similarity of 70, which is much faster to find out than the
/// similarity.
fn share_few_letters(one: &str, other: &str) -> bool {
    if !one.is_ascii() || !other.is_ascii() || one.is_empty() || other.is_empty() {
        return false;
    }
    let mut counts = [0_usize; 128];
    for letter in one.bytes() {
        counts.get_mut(usize::from(letter)).into_iter().for_each(|count| *count += 1);
    }
    let mut shared = 0.0;
    for letter in other.bytes() {
        if let Some(count) = counts.get_mut(usize::from(letter)).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1.0;
        }
    }
    // The similarity of Jaro if every shared letter is in its place; the bonus of Winkler begins at 0.7.
    (shared / one.len() as f64 + shared / other.len() as f64 + 1.0) / 3.0 < 0.699
}

fn by_letters(one: &Token, other: &Token) -> (NameSimilarity, f64) {
    if differ_before_ending(&one.plain, &other.plain) {
        return (NameSimilarity::Different, 0.0);
    }
    let similarity = match (&one.native, &other.native) {
        (Some(one), Some(other)) => 100.0 * strsim::jaro_winkler(one, other),
        _ if share_few_letters(&one.plain, &other.plain) => 0.0,
        _ => 100.0 * strsim::jaro_winkler(&one.plain, &other.plain),
    };
    if one.is_syllabic() && other.is_syllabic() {
        // One different syllable makes another name, however many letters the transliterations share.
        return (NameSimilarity::Different, similarity.min(DIFFERENT_SYLLABLES));
    }
    if similarity >= 70.0 && same_sound(&one.plain, &other.plain) {
        return (NameSimilarity::Sound, similarity.max(88.0));
    }
    if similarity >= ANSWERS {
        return (NameSimilarity::Spelling, similarity);
    }
    let romanized = one.chinese_key().filter(|key| key.len() > 1);
    if romanized.is_some() && romanized == other.chinese_key() {
        return (NameSimilarity::Sound, 85.0);
    }
    (NameSimilarity::Different, similarity)
}

/// Compares particles and titles: they pair with the same word, and particles also with their initial.
fn alike_aside(one: &Token, other: &Token) -> (NameSimilarity, f64) {
    let are_particles = one.joins() && other.joins();
    if one.plain == other.plain || are_particles && role::same_particle(&one.plain, &other.plain) {
        return (NameSimilarity::Equal, 100.0);
    }
    let is_title = one.role == PartRole::Title || other.role == PartRole::Title;
    if !is_title && is_initial(one, other) {
        (NameSimilarity::Initial, 95.0)
    } else {
        (NameSimilarity::Different, 0.0)
    }
}

/// Whether one is the initial of the other. A single Chinese, Japanese or Korean character is a whole name.
fn is_initial(one: &Token, other: &Token) -> bool {
    if one.is_syllabic() || other.is_syllabic() {
        return false;
    }
    let (short, long) = if one.plain.len() <= other.plain.len() { (one, other) } else { (other, one) };
    let mut letters = short.plain.chars();
    let is_letter = letters.next().is_some_and(|letter| !matches!(u32::from(letter), 0x2e80..));
    is_letter && letters.next().is_none() && long.plain.starts_with(&short.plain)
}

fn same_reading(one: &Token, other: &Token) -> bool {
    match (&one.readings, &other.readings) {
        (None, None) => false,
        (Some(readings), None) => readings.agree(&other.plain),
        (None, Some(readings)) => readings.agree(&one.plain),
        (Some(one), Some(other)) => one.meet(other),
    }
}

/// Whether `other` is `one` joined with its article.
fn with_article(one: &Token, other: &Token) -> bool {
    let rest = one.article.and_then(|article| other.plain.strip_prefix(article));
    rest.is_some_and(|rest| rest == one.plain)
}

fn same_sound(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !letters(one) || !letters(other) {
        return false;
    }
    let (first, second) = (sound(one), sound(other));
    !first.is_empty() && first == second
}
