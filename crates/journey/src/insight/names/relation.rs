//! Classifies a comparison of two names: same, compatible, close or different.

use super::compare::{ANSWERS, NameSimilarity, Pair};
use super::lone::Lone;
use super::{Name, PartRole, role};

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

pub(super) fn relation(left: &Name, right: &Name, pairs: &[Pair], lone: &Lone, score: f64) -> Relation {
    if left.is_empty() || right.is_empty() {
        return Relation::NotComparable;
    }
    let found = of_parts(left, right, pairs, lone, score);
    let is_silent = matches!(found, Relation::Same | Relation::Compatible);
    if is_silent && have_fathers_swapped(left, right, pairs) {
        return Relation::Different;
    }
    // Text beyond the limits is known only by its hash.
    if is_silent && left.rest != right.rest { Relation::Close } else { found }
}

fn of_parts(left: &Name, right: &Name, pairs: &[Pair], lone: &Lone, score: f64) -> Relation {
    if concatenated(left, |_| true) == concatenated(right, |_| true) {
        return Relation::Same;
    }
    let run_together = concatenated(left, distinguishes);
    if !run_together.is_empty() && run_together == concatenated(right, distinguishes) && !lone.is_at_odds {
        return Relation::Same;
    }
    let paired = pairs.iter().filter(|pair| pair.right.is_some());
    let Some(worst) = paired.clone().map(|pair| pair.degree).max() else {
        return relation_of_unpaired(left, right, lone);
    };
    if paired.map(|pair| pair.degree).min() == Some(NameSimilarity::Initial) {
        // Initials alone are no evidence, because many people share them.
        return Relation::Close;
    }
    let is_complete = lone.left.unanswered.is_empty() && lone.right.unanswered.is_empty();
    let is_one_sided = lone.left.unanswered.is_empty() || lone.right.unanswered.is_empty();
    match worst {
        NameSimilarity::Equal | NameSimilarity::Consonants if is_complete => Relation::Same,
        NameSimilarity::Equal | NameSimilarity::Consonants | NameSimilarity::Initial if is_one_sided => {
            Relation::Compatible
        }
        _ if (is_one_sided || lone.is_at_odds) && score >= ANSWERS => Relation::Close,
        _ => relation_of_unpaired(left, right, lone),
    }
}

/// Both names contain a word for "child of", and the child in one is the father in the other.
fn have_fathers_swapped(left: &Name, right: &Name, pairs: &[Pair]) -> bool {
    let (Some(here), Some(there)) = (parentage(left), parentage(right)) else { return false };
    let crosses = |forth: bool| {
        pairs.iter().any(|pair| {
            let right = pair.right.filter(|place| *place != there && pair.left != here);
            right.is_some_and(|right| (pair.left < here) == forth && (right > there) == forth)
        })
    };
    crosses(true) && crosses(false)
}

/// The index of the word for "child of", if there is exactly one.
fn parentage(name: &Name) -> Option<usize> {
    let mut places = name.tokens.iter().enumerate().filter(|(_, token)| {
        matches!(token.role, PartRole::Particle { joins: true }) && role::is_parentage(&token.plain)
    });
    let (place, _) = places.next()?;
    places.next().is_none().then_some(place)
}

/// For names that cannot be paired: close if they are similar without word breaks, otherwise different. An
/// unknown script cannot be compared with Latin.
fn relation_of_unpaired(left: &Name, right: &Name, lone: &Lone) -> Relation {
    let is_foreign = |name: &Name| name.tokens.iter().all(|token| !token.plain.is_ascii());
    let is_latin = |name: &Name| name.tokens.iter().all(|token| token.plain.is_ascii());
    if is_foreign(left) && is_latin(right) || is_latin(left) && is_foreign(right) {
        return Relation::NotComparable;
    }
    let counts = |role| lone.is_at_odds || distinguishes(role);
    let alike = strsim::jaro_winkler(&concatenated(left, counts), &concatenated(right, counts));
    if alike >= 0.92 { Relation::Close } else { Relation::Different }
}

/// Whether a part with this role distinguishes people.
fn distinguishes(role: PartRole) -> bool {
    matches!(role, PartRole::Name | PartRole::Particle { joins: false })
}

fn concatenated(name: &Name, is_wanted: impl Fn(PartRole) -> bool) -> String {
    let wanted = name.tokens.iter().filter(|token| is_wanted(token.role));
    wanted.map(|token| token.plain.as_str()).collect()
}
