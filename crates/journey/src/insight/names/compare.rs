//! Compares two names: pairs their parts and computes the similarity of the whole.

use super::lone::Lone;
use super::relation::{Relation, relation};
use super::{Name, PartRole, Token, role};
use rphonetic::{DoubleMetaphone, Encoder};

/// How similar two parts of names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameSimilarity {
    /// The same letters, or the same transliteration (ICAO 9303).
    Equal,
    /// The same consonants, where one script writes no vowels.
    Consonants,
    /// A particle or title that the other name omits.
    LeftOut,
    /// One is a prefix of the other.
    Initial,
    Sound,
    /// A few letters differ.
    Spelling,
    Different,
}

/// A part of the first name and its counterpart in the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Index of the part in the first name.
    pub left: usize,
    /// Index of its counterpart in the second name; none without counterpart.
    pub right: Option<usize>,
    /// 0 to 100.
    pub similarity: f64,
    pub degree: NameSimilarity,
}

/// The result of comparing two names.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub relation: Relation,
    /// Similarity of the whole names, 0 to 100.
    pub score: f64,
    /// One entry for each part of the first name.
    pub pairs: Vec<Pair>,
    /// Parts of the second name without counterpart.
    pub unanswered: Vec<usize>,
    /// Particles and titles of the second name that the first omits.
    pub left_out: Vec<usize>,
}

/// Minimum similarity for pairing two parts.
pub(super) const ANSWERS: f64 = 80.0;

/// Compares two names. Length limits bound the work.
pub fn compare(left: &Name, right: &Name) -> Comparison {
    let mut pairs = aligned(left, right);
    let lone = Lone::of(left, right, &pairs);
    for pair in pairs.iter_mut().filter(|pair| lone.left.left_out.contains(&pair.left)) {
        pair.degree = NameSimilarity::LeftOut;
    }
    let score = whole_score(left, right, &pairs, &lone);
    let relation = relation(left, right, &pairs, &lone, score);
    let score = if relation == Relation::Same { 100.0 } else { score };
    let (unanswered, left_out) = (lone.right.unanswered, lone.right.left_out);
    Comparison { relation, score, pairs, unanswered, left_out }
}

/// Pairs parts greedily, most similar first.
fn aligned(left: &Name, right: &Name) -> Vec<Pair> {
    let mut candidates = Vec::new();
    for (l, one) in left.tokens.iter().enumerate() {
        for (r, other) in right.tokens.iter().enumerate() {
            let (degree, similarity) = if is_aside(one) || is_aside(other) {
                alike_aside(one, other)
            } else {
                alike(one, other, left.cut || right.cut)
            };
            if similarity >= ANSWERS {
                candidates.push(Pair { left: l, right: Some(r), similarity, degree });
            }
        }
    }
    candidates.sort_by(|one, other| {
        other.similarity.total_cmp(&one.similarity).then(one.degree.cmp(&other.degree))
    });
    let mut pairs: Vec<Pair> = Vec::new();
    for candidate in candidates {
        let taken = |pair: &Pair| pair.left == candidate.left || pair.right == candidate.right;
        if !pairs.iter().any(taken) {
            pairs.push(candidate);
        }
    }
    for place in 0..left.tokens.len() {
        if !pairs.iter().any(|pair| pair.left == place) {
            let similarity = 0.0;
            pairs.push(Pair { left: place, right: None, similarity, degree: NameSimilarity::Different });
        }
    }
    pairs.sort_by_key(|pair| pair.left);
    pairs
}

/// Whether the part is a joining particle or a title.
fn is_aside(token: &Token) -> bool {
    matches!(token.role, PartRole::Particle { joins: true } | PartRole::Title)
}

/// Particles and titles pair with the same word, and particles also with their initial.
fn alike_aside(one: &Token, other: &Token) -> (NameSimilarity, f64) {
    let joins = |token: &Token| matches!(token.role, PartRole::Particle { joins: true });
    if one.plain == other.plain || joins(one) && joins(other) && role::same_particle(&one.plain, &other.plain)
    {
        return (NameSimilarity::Equal, 100.0);
    }
    let is_title = one.role == PartRole::Title || other.role == PartRole::Title;
    if !is_title && is_initial(one, other) {
        (NameSimilarity::Initial, 95.0)
    } else {
        (NameSimilarity::Different, 0.0)
    }
}

/// Whether one is the initial of the other. A single Chinese or Japanese character is a whole name.
fn is_initial(one: &Token, other: &Token) -> bool {
    let (short, long) = if one.plain.len() <= other.plain.len() { (one, other) } else { (other, one) };
    let mut letters = short.plain.chars();
    let is_letter = letters.next().is_some_and(|letter| !matches!(u32::from(letter), 0x2e80..));
    is_letter && letters.next().is_none() && long.plain.starts_with(&short.plain)
}

fn alike(one: &Token, other: &Token, cut: bool) -> (NameSimilarity, f64) {
    if equal(one, other) {
        return (NameSimilarity::Equal, 100.0);
    }
    let vowelless = one.without_vowels != other.without_vowels;
    if vowelless && one.bones == other.bones && !one.bones.is_empty() {
        return (NameSimilarity::Consonants, 98.0);
    }
    let (short, long) = if one.plain.len() <= other.plain.len() { (one, other) } else { (other, one) };
    if is_initial(one, other) || (cut && long.plain.starts_with(&short.plain)) {
        return (NameSimilarity::Initial, 95.0);
    }
    let similarity = 100.0 * strsim::jaro_winkler(&one.plain, &other.plain);
    if vowelless {
        let bones = 100.0 * strsim::jaro_winkler(&one.bones, &other.bones);
        return (NameSimilarity::Spelling, similarity.max(bones - 5.0));
    }
    if similarity >= 70.0 && same_sound(&one.plain, &other.plain) {
        return (NameSimilarity::Sound, similarity.max(88.0));
    }
    if similarity >= ANSWERS {
        (NameSimilarity::Spelling, similarity)
    } else {
        (NameSimilarity::Different, similarity)
    }
}

fn equal(one: &Token, other: &Token) -> bool {
    let spelled = |token: &Token| token.travel.clone();
    one.plain == other.plain
        || one.common == other.common
        || with_article(one, other)
        || with_article(other, one)
        || spelled(one).is_some_and(|travel| travel == other.plain)
        || spelled(other).is_some_and(|travel| travel == one.plain)
}

/// Whether `other` is `one` joined with its article.
fn with_article(one: &Token, other: &Token) -> bool {
    let rest = one.article.and_then(|article| other.plain.strip_prefix(article));
    rest.is_some_and(|rest| rest == one.plain || super::spellings::common(rest) == one.common)
}

fn same_sound(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !letters(one) || !letters(other) {
        return false;
    }
    let encoder = DoubleMetaphone::new(Some(8));
    let (first, second) = (encoder.encode(one), encoder.encode(other));
    !first.is_empty() && first == second
}

/// Similarity of the whole names, weighted by the length of the parts. Parts that only the longer name has weigh
/// a fifth; joining particles weigh nothing.
fn whole_score(left: &Name, right: &Name, pairs: &[Pair], lone: &Lone) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for pair in pairs {
        let Some(right) = pair.right.and_then(|place| right.tokens.get(place)) else { continue };
        let Some(left) = left.tokens.get(pair.left) else { continue };
        let both = weight(left).max(weight(right));
        sum += pair.similarity * both;
        total += both;
    }
    let (missing, lacking) = (letters(left, &lone.left.unanswered), letters(right, &lone.right.unanswered));
    // Unpaired parts on both sides differ in full; parts that only one name has count less.
    let differing = missing.min(lacking);
    let remarked = (missing.max(lacking) - differing) * 0.2;
    let whole = total + 2.0 * differing + remarked;
    if whole > 0.0 { sum / whole } else { 0.0 }
}

fn weight(token: &Token) -> f64 {
    if is_aside(token) { 0.0 } else { token.plain.chars().count() as f64 }
}

/// The letters of unpaired parts; joining particles count half.
fn letters(name: &Name, places: &[usize]) -> f64 {
    let tokens = places.iter().filter_map(|place| name.tokens.get(*place));
    let share = |token: &Token| if is_aside(token) { 0.5 } else { 1.0 };
    tokens.map(|token| share(token) * token.plain.chars().count() as f64).sum()
}
