//! Finds neighbours in one name that together equal a part of the other: `Xiao Ming`, `Xiaoming`.

use super::alike::Manner;
use super::{Name, Token};
use std::ops::Range;

/// Limits the neighbours that are joined.
const MOST_JOINED: usize = 4;
/// Limits the comparisons; of longer names only the letters are compared.
const MOST_COMPARED: usize = 1_500;

/// Parts of both names that are the same when joined.
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
pub(super) fn of(left: &Name, right: &Name, manner: &Manner) -> Vec<Join> {
    let (here, there) = (windows(left), windows(right));
    let is_much = here.len() * there.len() > MOST_COMPARED;
    let mut found = Vec::new();
    for (left, one) in &here {
        for (right, other) in &there {
            let are_several = left.len() > 1 && right.len() > 1;
            let is_single = left.len() == 1 && right.len() == 1;
            if is_single || are_several && !(one.is_compound() && other.is_compound()) {
                continue;
            }
            let is_initials =
                are_initials(one, right, &other.plain_parts) || are_initials(other, left, &one.plain_parts);
            let is_turned = left.len() + right.len() == 3
                && (one.turned.as_ref() == Some(&other.whole.plain)
                    || other.turned.as_ref() == Some(&one.whole.plain));
            let is_same = || match is_much {
                true => one.whole.plain == other.whole.plain,
                false => manner.equal(&one.whole, &other.whole),
            };
            if is_initials || is_turned || is_same() {
                found.push(Join { left: left.clone(), right: right.clone(), is_initials });
            }
        }
    }
    found.sort_by_key(|join: &Join| (join.is_initials, join.left.len() + join.right.len()));
    let mut joins: Vec<Join> = Vec::new();
    for join in found {
        if joins.iter().all(|known| known.is_apart_from(&join)) {
            joins.push(join);
        }
    }
    joins
}

/// Neighbours of a name.
struct Window {
    whole: Token,
    plain_parts: Vec<String>,
    /// Two parts in the other order, as others write Chinese and Korean names: `小龙 李`, `李小龙`.
    turned: Option<String>,
}

impl Window {
    /// Whether it is a servant's name, which is written in two or three words: `Abdul Rahman`, `Abd al-Rahman`.
    fn is_compound(&self) -> bool {
        self.whole.plain.starts_with("abd")
    }
}

fn windows(name: &Name) -> Vec<(Range<usize>, Window)> {
    let count = name.tokens.len();
    let ranges =
        (0..count).flat_map(|start| (start + 1..=count.min(start + MOST_JOINED)).map(move |end| start..end));
    let window = |range: Range<usize>| {
        let parts = name.tokens.get(range.clone())?;
        let whole = match parts {
            [only] => only.clone(),
            _ => Token::joined(parts),
        };
        let plain_parts = parts.iter().map(|part| part.plain.clone()).collect();
        let turned = match parts {
            [one, other] => Some(format!("{}{}", other.plain, one.plain)),
            _ => None,
        };
        Some((range, Window { whole, plain_parts, turned }))
    };
    ranges.filter_map(window).collect()
}

/// Whether one word consists of the initials of several: `JC` of `Jean-Claude`. A word with vowels may be a name.
fn are_initials(one: &Window, range: &Range<usize>, parts: &[String]) -> bool {
    let plain = one.whole.plain.as_str();
    one.plain_parts.len() == 1
        && range.len() > 1
        && plain.len() == parts.len()
        && !plain.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && plain.chars().zip(parts).all(|(initial, part)| part.len() > 1 && part.starts_with(initial))
}
