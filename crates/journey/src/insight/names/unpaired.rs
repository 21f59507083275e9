//! Unpaired parts of two names: which of them can be ignored, and which make the names different. No other code
//! drops parts from a comparison.

use super::{Name, PartRole, role};

/// The unpaired parts of both names.
#[derive(Debug, Default)]
pub(super) struct UnpairedParts {
    pub(super) left: NameSide,
    pub(super) right: NameSide,
    /// Whether one name has an unpaired particle, and the other name has an unpaired part.
    pub(super) is_at_odds: bool,
}

/// The parts of one name that have no counterpart in the other, by index.
#[derive(Debug, Default)]
pub(super) struct NameSide {
    /// Parts that count as a difference.
    pub(super) unanswered: Vec<usize>,
    /// Particles and titles that can be ignored.
    pub(super) left_out: Vec<usize>,
}

impl UnpairedParts {
    /// Classifies unpaired parts. A particle that one name omits is ignored; if the other name also has an
    /// unpaired part, the particle may be a name and counts.
    pub(super) fn of(left: &Name, right: &Name, links: &[(usize, usize)]) -> Self {
        let left_to_right = links;
        let right_to_left: Vec<(usize, usize)> = links.iter().map(|(left, right)| (*right, *left)).collect();
        let (left_unpaired, right_unpaired) =
            (unpaired(left, right, left_to_right), unpaired(right, left, &right_to_left));
        let particles = |name: &Name, places: &[usize]| {
            places.iter().filter_map(|place| name.tokens.get(*place)).any(|token| is_particle(token.role))
        };
        let both = !left_unpaired.is_empty() && !right_unpaired.is_empty();
        let at_will = is_at_will(left, &left_unpaired) && is_at_will(right, &right_unpaired);
        let is_at_odds =
            both && !at_will && (particles(left, &left_unpaired) || particles(right, &right_unpaired));
        Self {
            left: side(left, &left_unpaired, left_to_right, is_at_odds),
            right: side(right, &right_unpaired, &right_to_left, is_at_odds),
            is_at_odds,
        }
    }
}

/// The unpaired parts, without titles and without articles that the other name writes as one word.
fn unpaired(name: &Name, other: &Name, pairs: &[(usize, usize)]) -> Vec<usize> {
    let partner = |place: usize| {
        let found = pairs.iter().find(|(own, _)| *own == place);
        found.and_then(|(_, theirs)| other.tokens.get(*theirs))
    };
    let is_written_on = |place: usize| {
        let next = name.tokens.get(place + 1).filter(|next| next.article.is_some());
        let article = next.and_then(|next| next.article);
        let partner = next.and_then(|_| partner(place + 1));
        article
            .zip(partner)
            .is_some_and(|(article, partner)| partner.article.is_none() && partner.plain.starts_with(article))
    };
    let tokens = name.tokens.iter().enumerate();
    tokens
        .filter(|(place, token)| {
            token.role != PartRole::Title && partner(*place).is_none() && !is_written_on(*place)
        })
        .map(|(place, _)| place)
        .collect()
}

fn side(name: &Name, unpaired: &[usize], pairs: &[(usize, usize)], is_at_odds: bool) -> NameSide {
    let role = |place: &usize| name.tokens.get(*place).map_or(PartRole::Name, |token| token.role);
    let joins = |place: &usize| matches!(role(place), PartRole::Particle { joins: true });
    let counts = |place: &usize| unpaired.contains(place) && (is_at_odds || !joins(place));
    let places = (0..name.tokens.len()).filter(|place| !pairs.iter().any(|(own, _)| own == place));
    let (unanswered, left_out) = places.partition(counts);
    NameSide { unanswered, left_out }
}

fn is_particle(role: PartRole) -> bool {
    matches!(role, PartRole::Particle { .. })
}

/// Whether all these parts are particles of Arabic names, each followed by a name.
fn is_at_will(name: &Name, places: &[usize]) -> bool {
    places.iter().filter_map(|place| name.tokens.get(*place)).all(|token| {
        matches!(token.role, PartRole::Particle { joins: true }) && role::is_at_will(&token.plain)
    })
}
