//! Classifies a comparison of two names: same, compatible, close or different.

use super::compare::{Pair, Pairing};
use super::similarity::{ANSWERS, NameSimilarity};
use super::unpaired::UnpairedParts;
use super::{Name, PartRole, Token, parentage};

/// The result of comparing two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same, regardless of order, case, diacritics and script.
    Same,
    /// No contradiction, but one is less complete: no middle name, an initial, a truncated name.
    Compatible,
    /// Nearly the same: one or two letters differ, or a phonetic match.
    Close,
    Different,
    /// At least one is empty, or the scripts cannot be compared.
    NotComparable,
}

pub(super) fn relation(
    left: &Name,
    right: &Name,
    pairing: &Pairing,
    unpaired: &UnpairedParts,
    score: f64,
) -> Relation {
    if left.is_empty() || right.is_empty() {
        return Relation::NotComparable;
    }
    let found = of_parts(left, right, &pairing.pairs, unpaired, score);
    let is_silent = matches!(found, Relation::Same | Relation::Compatible);
    if is_silent && parentage::is_crossed(left, right, &pairing.links) {
        return Relation::Different;
    }
    // Text beyond the limits is known only by its hash. If the other name has less than half of the parts, a person
    // must decide.
    let is_little = found == Relation::Compatible
        && (!has_half(left, right, &pairing.links)
            || is_surname_with_title(left)
            || is_surname_with_title(right));
    if is_silent && (left.rest != right.rest || is_little) { Relation::Close } else { found }
}

/// Whether a title is in the place of the given name, which is therefore not compared: `Miss Anders`.
fn is_surname_with_title(name: &Name) -> bool {
    let has_title = name.tokens.iter().any(|token| token.role == PartRole::Title);
    has_title && parts(name, Vec::new()).0 == 1
}

/// Whether the other name has at least half of the parts of the longer one. A truncated name may lack more.
fn has_half(left: &Name, right: &Name, links: &[(usize, usize)]) -> bool {
    let of_left = links.iter().map(|(left, _)| *left).collect();
    let of_right = links.iter().map(|(_, right)| *right).collect();
    let (here, there) = (parts(left, of_left), parts(right, of_right));
    let (all, found) = if here.0 >= there.0 { here } else { there };
    left.cut || right.cut || 2 * found >= all
}

/// The number of significant parts of a name, and how many of them are in `places`.
fn parts(name: &Name, places: Vec<usize>) -> (usize, usize) {
    let counts = |place: &usize| name.tokens.get(*place).is_some_and(|token| !token.is_aside());
    let all = (0..name.tokens.len()).filter(counts);
    (all.clone().count(), all.filter(|place| places.contains(place)).count())
}

fn of_parts(left: &Name, right: &Name, pairs: &[Pair], unpaired: &UnpairedParts, score: f64) -> Relation {
    if letters(left, |_| true).eq(letters(right, |_| true)) && !is_abjad(left) {
        return Relation::Same;
    }
    let has_letters = letters(left, distinguishes).next().is_some();
    if has_letters
        && letters(left, distinguishes).eq(letters(right, distinguishes))
        && !unpaired.is_at_odds
        && !is_abjad(left)
    {
        return Relation::Same;
    }
    let paired = pairs.iter().filter(|pair| pair.right.is_some());
    let Some(worst) = paired.clone().map(|pair| pair.degree).max() else {
        return relation_of_unpaired(left, right, unpaired);
    };
    if paired.map(|pair| pair.degree).min() == Some(NameSimilarity::Initial) {
        // Initials alone are no evidence, because many people share them.
        return Relation::Close;
    }
    let is_complete = unpaired.left.unanswered.is_empty() && unpaired.right.unanswered.is_empty();
    let is_one_sided = unpaired.left.unanswered.is_empty() || unpaired.right.unanswered.is_empty();
    match worst {
        NameSimilarity::Equal if is_complete => Relation::Same,
        NameSimilarity::Equal | NameSimilarity::Slip | NameSimilarity::Initial if is_one_sided => {
            if has_one_slip(left, pairs) {
                Relation::Compatible
            } else {
                Relation::Close
            }
        }
        _ if (is_one_sided || unpaired.is_at_odds) && score >= ANSWERS => Relation::Close,
        _ if is_one_sided && worst < NameSimilarity::Different => Relation::Close,
        _ => relation_of_unpaired(left, right, unpaired),
    }
}

/// Whether at most one part differs by a typo, and that part is long or another part is equal.
fn has_one_slip(left: &Name, pairs: &[Pair]) -> bool {
    let mut slips = pairs.iter().filter(|pair| pair.degree == NameSimilarity::Slip);
    let (Some(slip), None) = (slips.next(), slips.next()) else {
        return pairs.iter().all(|pair| pair.degree != NameSimilarity::Slip);
    };
    let is_long = left.tokens.get(slip.left).is_some_and(|token| token.plain.len() >= LONG_WORD);
    is_long || pairs.iter().any(|pair| pair.degree == NameSimilarity::Equal)
}

/// Two people hardly share a word of at least this many letters.
const LONG_WORD: usize = 8;

/// Whether the name is in a script whose transliteration merges letters.
fn is_abjad(name: &Name) -> bool {
    name.tokens.iter().any(|token| token.native.is_some())
}

/// For names that cannot be paired: close if they are similar without word breaks, else different. Not comparable are
/// an unknown script with Latin, kana with Han, and one word of kana with three words.
fn relation_of_unpaired(left: &Name, right: &Name, unpaired: &UnpairedParts) -> Relation {
    let is_foreign = |name: &Name| {
        let is_unread = |token: &Token| !token.plain.is_ascii();
        let is_run_together = name.tokens.len() == 1 && left.tokens.len() + right.tokens.len() > 3;
        name.tokens.iter().all(|token| is_unread(token) || token.is_syllabic())
            && (name.tokens.iter().any(is_unread) || is_run_together)
    };
    let is_syllabic = |name: &Name| name.tokens.iter().all(Token::is_syllabic);
    let is_latin = |name: &Name| name.tokens.iter().all(|token| token.plain.is_ascii());
    if is_foreign(left) && is_latin(right) || is_latin(left) && is_foreign(right) {
        return Relation::NotComparable;
    }
    if is_syllabic(left) && is_syllabic(right) {
        return Relation::Different;
    }
    let counts = |role| unpaired.is_at_odds || distinguishes(role);
    let (one, other) = (concatenated(left, counts), concatenated(right, counts));
    let is_close = match unpaired.is_at_odds {
        true => strsim::jaro_winkler(&one, &other) >= 0.92,
        false => {
            // The difference in length is a lower bound of the edit distance, and cheaper to compute.
            let (one_length, other_length) = (one.chars().count(), other.chars().count());
            one_length.abs_diff(other_length) <= MOST_EDITS && {
                let edits = strsim::levenshtein(&one, &other);
                let longer = one_length.max(other_length);
                edits <= MOST_EDITS && (longer == 0 || 1.0 - edits as f64 / longer as f64 >= 0.75)
            }
        }
    };
    if is_close || are_romanizations(left, right) { Relation::Close } else { Relation::Different }
}

/// Whether both may be romanizations of one Chinese name.
fn are_romanizations(left: &Name, right: &Name) -> bool {
    let key = |name: &Name| -> Option<String> { name.tokens.iter().map(Token::chinese_key).collect() };
    key(left).is_some_and(|left| Some(left) == key(right))
}

/// Maximum number of differing letters of similar names, whatever their length.
const MOST_EDITS: usize = 2;

/// Whether a part with this role distinguishes people.
fn distinguishes(role: PartRole) -> bool {
    matches!(role, PartRole::Name | PartRole::Particle { joins: false })
}

/// The letters of a name without word breaks.
fn letters(name: &Name, is_wanted: impl Fn(PartRole) -> bool) -> impl Iterator<Item = u8> {
    let wanted = name.tokens.iter().filter(move |token| is_wanted(token.role));
    wanted.flat_map(|token| token.plain.bytes())
}

fn concatenated(name: &Name, is_wanted: impl Fn(PartRole) -> bool) -> String {
    let wanted = name.tokens.iter().filter(|token| is_wanted(token.role));
    wanted.map(|token| token.plain.as_str()).collect()
}
