//! Finds neighbors in one name that together equal one part of the other: `Xiao Ming`, `Xiaoming`.

use super::derived::Derived;
use super::similarity::Manner;
use super::{Name, Token};
use std::ops::Range;

/// Maximum number of neighbors that are joined.
const MOST_JOINED: usize = 4;
/// Maximum number of full comparisons. For longer names, only the letters are compared.
const MOST_COMPARED: usize = 1_500;

/// Parts of both names that are equal when joined.
pub(super) struct Join {
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
    /// Whether one side has only the initials of the other.
    pub(super) is_initials: bool,
}

impl Join {
    fn is_apart_from(&self, other: &Join) -> bool {
        let apart =
            |one: &Range<usize>, other: &Range<usize>| one.end <= other.start || other.end <= one.start;
        apart(&self.left, &other.left) && apart(&self.right, &other.right)
    }
}

/// The joins of two names, shortest first, without overlaps.
pub(super) fn of(left: &Name, right: &Name, manner: &Manner<'_>) -> Vec<Join> {
    let (here, there) = (left.neighbours(), right.neighbours());
    let much = here.len() * right.tokens.len() + there.len() * left.tokens.len();
    let search = Search { manner, is_much: much > MOST_COMPARED };
    let mut found = Vec::new();
    for (one, place, is_initials) in search.singles(left, right) {
        found.push(Join { left: one, right: place..place + 1, is_initials });
    }
    for (other, place, is_initials) in search.singles(right, left) {
        found.push(Join { left: place..place + 1, right: other, is_initials });
    }
    for one in here.iter().filter(|one| one.is_compound) {
        for other in there.iter().filter(|other| other.is_compound) {
            if search.is_same(one.whole(left), other.whole(right)) {
                found.push(Join { left: one.at.clone(), right: other.at.clone(), is_initials: false });
            }
        }
    }
    found.sort_by_key(|join: &Join| (join.is_initials, join.left.len() + join.right.len()));
    without_overlaps(found)
}

/// The context for comparing joined neighbors.
struct Search<'a> {
    manner: &'a Manner<'a>,
    is_much: bool,
}

impl Search<'_> {
    /// The neighbors of a name that equal one word of the other name: their range, the index of the word, and whether
    /// the word has only their initials.
    fn singles(&self, name: &Name, other: &Name) -> Vec<(Range<usize>, usize, bool)> {
        let mut found = Vec::new();
        for joined in name.neighbours() {
            let parts = name.tokens.get(joined.at.clone()).unwrap_or_default();
            for (place, single) in other.tokens.iter().enumerate() {
                let is_initials = are_initials(single, parts);
                let is_turned = || is_turned(parts, single);
                if is_initials
                    || joined.is_as_long_as(single)
                        && (is_turned() || self.is_same(joined.whole(name), single))
                {
                    found.push((joined.at.clone(), place, is_initials));
                }
            }
        }
        found
    }

    fn is_same(&self, one: &Token, other: &Token) -> bool {
        if self.is_much { one.plain == other.plain } else { self.manner.equal(one, other) }
    }
}

fn without_overlaps(found: Vec<Join>) -> Vec<Join> {
    let mut joins: Vec<Join> = Vec::new();
    for join in found {
        if joins.iter().all(|known| known.is_apart_from(&join)) {
            joins.push(join);
        }
    }
    joins
}

/// Neighbors of a name, joined to one word.
#[derive(Clone, Debug)]
pub(super) struct Neighbours {
    at: Range<usize>,
    /// The length of the word in bytes.
    length: usize,
    /// Whether it is a name with `Abd` (servant of), which is written as one, two or three words: `Abdul Rahman`, `Abd
    /// al-Rahman`.
    is_compound: bool,
    whole: Derived<Token>,
}

impl Neighbours {
    /// All joined neighbors of a name.
    pub(super) fn of(tokens: &[Token]) -> Vec<Self> {
        let count = tokens.len();
        let ends = |start: usize| start + 2..=count.min(start + MOST_JOINED);
        let ranges = (0..count).flat_map(|start| ends(start).map(move |end| start..end));
        let joined = |at: Range<usize>| {
            let parts = tokens.get(at.clone())?;
            let length = parts.iter().map(|part| part.plain.len()).sum();
            let is_compound = parts.iter().flat_map(|part| part.plain.bytes()).take(3).eq(*b"abd");
            Some(Self { at, length, is_compound, whole: Derived::default() })
        };
        ranges.filter_map(joined).collect()
    }

    /// The joined word. It is computed lazily, because most neighbors are too long or too short for any word of the
    /// other name.
    fn whole(&self, name: &Name) -> &Token {
        let parts = || name.tokens.get(self.at.clone()).unwrap_or_default();
        self.whole.get(|| Token::joined(parts()))
    }

    /// Whether the lengths are similar. A script without short vowels has up to a third fewer letters.
    fn is_as_long_as(&self, single: &Token) -> bool {
        let (one, other) = (self.length, single.plain.len());
        3 * one.min(other) >= 2 * one.max(other)
    }
}

/// Whether a word consists of two parts in reverse order, because Chinese and Korean names are written in either order:
/// `小龙 李`, `李小龙`.
fn is_turned(parts: &[Token], single: &Token) -> bool {
    let [one, other] = parts else { return false };
    let is_as_long = single.plain.len() == one.plain.len() + other.plain.len();
    (is_as_long || single.is_syllabic()) && single.is_written_as(&[other.plain.as_str(), &one.plain].concat())
}

/// Whether a word consists of the initials of several parts: `JC` for `Jean-Claude`. A word with vowels may be a name
/// of its own.
fn are_initials(single: &Token, parts: &[Token]) -> bool {
    let is_part = |(initial, part): (char, &Token)| part.plain.len() > 1 && part.plain.starts_with(initial);
    single.plain.len() == parts.len()
        && !single.plain.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && single.plain.chars().zip(parts).all(is_part)
}
