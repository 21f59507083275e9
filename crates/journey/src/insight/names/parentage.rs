//! Words that mean "child of". The father's name follows such a word, so the order of the parts matters.

use super::{Name, role};

/// Whether both names contain a word for "child of", and father and child are swapped: `Ahmad bin Hasan` is not `Hasan
/// bin Ahmad`.
pub(super) fn is_crossed(left: &Name, right: &Name, links: &[(usize, usize)]) -> bool {
    let (Some(here), Some(there)) = (generations(left), generations(right)) else { return false };
    let of = |places: &[Option<usize>], place: usize| places.get(place).copied().flatten();
    let pairs = links.iter().filter_map(|(left, right)| Some((of(&here, *left)?, of(&there, *right)?)));
    let (mut earlier, mut later) = (false, false);
    for (one, other) in pairs {
        earlier |= one < other;
        later |= one > other;
    }
    earlier && later
}

/// For each part, the number of words for "child of" before it; `None` for particles. A family name before a comma is
/// counted as if it came last. The result is `None` if the name has no such word.
fn generations(name: &Name) -> Option<Vec<Option<usize>>> {
    let count = name.tokens.len();
    let mut generations = vec![None; count];
    let mut fathers = 0;
    for place in (name.family_words..count).chain(0..name.family_words) {
        let token = name.tokens.get(place)?;
        if token.joins() && role::is_parentage(&token.plain) {
            fathers += 1;
        } else if let Some(generation) = generations.get_mut(place).filter(|_| !token.is_aside()) {
            *generation = Some(fathers);
        }
    }
    (fathers > 0).then_some(generations)
}
