//! Compares two names: pairs their parts and computes the similarity of the whole.

use super::joins::{self, Join};
use super::relation::{Relation, relation};
use super::similarity::{ANSWERS, ComparedWords, Manner, NameSimilarity};
use super::unpaired::UnpairedParts;
use super::{Name, Token, parentage};

/// A part of the first name and its counterpart in the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Index of the part in the first name.
    pub left: usize,
    /// Index of its counterpart in the second name; `None` without a counterpart.
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

/// Names with a score below this (0 to 100) are different. Above it, a person must decide.
pub const DIFFERENT_BELOW: f64 = 80.0;

/// Compares two names. Length limits bound the work.
pub fn compare(left: &Name, right: &Name) -> Comparison {
    compare_in(Manner::of(left, right), left, right)
}

impl ComparedWords {
    /// Compares two names, with a cache of compared words.
    pub fn compare(&self, left: &Name, right: &Name) -> Comparison {
        compare_in(Manner::of(left, right).knowing(self), left, right)
    }
}

fn compare_in(manner: Manner<'_>, left: &Name, right: &Name) -> Comparison {
    let mut pairing = Pairing::of(left, right, &manner);
    let unpaired = UnpairedParts::of(left, right, &pairing.links);
    for pair in pairing.pairs.iter_mut().filter(|pair| unpaired.left.left_out.contains(&pair.left)) {
        pair.degree = NameSimilarity::LeftOut;
    }
    let score = whole_score(left, right, &pairing.pairs, &unpaired);
    let relation = relation(left, right, &pairing, &unpaired, score);
    let score = match relation {
        Relation::Same => 100.0,
        Relation::Different if parentage::is_crossed(left, right, &pairing.links) => score.min(CROSSED),
        _ => score,
    };
    let (unanswered, left_out) = (unpaired.right.unanswered, unpaired.right.left_out);
    Comparison { relation, score, pairs: pairing.pairs, unanswered, left_out }
}

/// The score of names in which father and child are swapped.
const CROSSED: f64 = 50.0;

/// The matching parts of two names.
pub(super) struct Pairing {
    /// One entry for each part of the first name.
    pub(super) pairs: Vec<Pair>,
    /// All matching parts. If neighbors were joined, several of them match one part.
    pub(super) links: Vec<(usize, usize)>,
}

impl Pairing {
    fn of(left: &Name, right: &Name, manner: &Manner<'_>) -> Self {
        let alone = Self::with(left, right, manner, &[]);
        let is_equal = |pair: &Pair| pair.degree == NameSimilarity::Equal;
        if alone.pairs.iter().all(is_equal) && alone.links.len() == right.tokens.len() {
            return alone;
        }
        match joins::of(left, right, manner).as_slice() {
            [] => alone,
            joins => Self::with(left, right, manner, joins),
        }
    }

    /// Pairs joined neighbors first, then the remaining parts greedily, the most similar first.
    fn with(left: &Name, right: &Name, manner: &Manner<'_>, joins: &[Join]) -> Self {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut links = Vec::new();
        for join in joins {
            pairs.extend(joined(join));
            let each = join.left.clone().flat_map(|left| join.right.clone().map(move |right| (left, right)));
            links.extend(each);
        }
        for candidate in candidates(left, right, manner) {
            let Some(place) = candidate.right else { continue };
            let is_taken = |(left, right): &(usize, usize)| *left == candidate.left || *right == place;
            if !links.iter().any(is_taken) {
                links.push((candidate.left, place));
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
        Self { pairs, links }
    }
}

fn joined(join: &Join) -> impl Iterator<Item = Pair> {
    let (degree, similarity) =
        if join.is_initials { (NameSimilarity::Initial, 95.0) } else { (NameSimilarity::Equal, 100.0) };
    let (last, start) = (join.right.end.saturating_sub(1), join.left.start);
    let first = join.right.start;
    join.left.clone().map(move |left| {
        let right = Some((first + left - start).min(last));
        Pair { left, right, similarity, degree }
    })
}

fn candidates(left: &Name, right: &Name, manner: &Manner<'_>) -> Vec<Pair> {
    let mut candidates = Vec::new();
    for (l, one) in left.tokens.iter().enumerate() {
        for (r, other) in right.tokens.iter().enumerate() {
            let (degree, similarity) = match is_cut_at_end(left, l, other) || is_cut_at_end(right, r, one) {
                true => (NameSimilarity::Initial, 95.0),
                false => manner.alike(one, other),
            };
            if similarity >= ANSWERS {
                candidates.push(Pair { left: l, right: Some(r), similarity, degree });
            }
        }
    }
    candidates.sort_by(|one, other| {
        other.similarity.total_cmp(&one.similarity).then(one.degree.cmp(&other.degree))
    });
    candidates
}

/// Whether the last word of a long name may be a truncated form of the other word.
fn is_cut_at_end(name: &Name, place: usize, other: &Token) -> bool {
    let is_last = name.is_long && place + 1 == name.tokens.len();
    is_last
        && name.tokens.get(place).is_some_and(|token| {
            !token.is_aside()
                && token.plain.len() > 1
                && token.plain.len() < other.plain.len()
                && other.plain.starts_with(&token.plain)
        })
}

/// Similarity of the whole names, weighted by the length of the parts. Parts that only the longer name has count a
/// fifth; joining particles do not count.
fn whole_score(left: &Name, right: &Name, pairs: &[Pair], unpaired: &UnpairedParts) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for pair in pairs {
        let Some(right) = pair.right.and_then(|place| right.tokens.get(place)) else { continue };
        let Some(left) = left.tokens.get(pair.left) else { continue };
        let both = weight(left).max(weight(right));
        sum += pair.similarity * both;
        total += both;
    }
    let (missing, lacking) =
        (letters(left, &unpaired.left.unanswered), letters(right, &unpaired.right.unanswered));
    // Unpaired parts on both sides count fully; parts that only one name has count less.
    let differing = missing.min(lacking);
    let remarked = (missing.max(lacking) - differing) * 0.2;
    let whole = total + 2.0 * differing + remarked;
    if whole > 0.0 { sum / whole } else { 0.0 }
}

fn weight(token: &Token) -> f64 {
    if token.is_aside() { 0.0 } else { token.plain.chars().count() as f64 }
}

/// The letters of unpaired parts; joining particles count half.
fn letters(name: &Name, places: &[usize]) -> f64 {
    let tokens = places.iter().filter_map(|place| name.tokens.get(*place));
    let share = |token: &Token| if token.is_aside() { 0.5 } else { 1.0 };
    tokens.map(|token| share(token) * token.plain.chars().count() as f64).sum()
}
