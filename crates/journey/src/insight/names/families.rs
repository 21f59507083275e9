//! Names with several spellings (`spellings.txt`): spellings of one name, and related names.

use super::{WordMap, abjads, letters};
use std::sync::LazyLock;

/// The line number of the group in the table.
type GroupNumber = u16;

/// The groups that a word belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Groups {
    spellings: Vec<GroupNumber>,
    /// Short forms of a name, and its forms in other languages.
    related: Vec<GroupNumber>,
    /// Whether it is a name of Arabic, Persian or Urdu origin.
    pub(super) is_arabic: bool,
    pub(super) is_slavic: bool,
}

static TABLE: LazyLock<WordMap<Groups>> = LazyLock::new(|| read(include_str!("spellings.txt")));

impl Groups {
    /// The groups of a lower-case word.
    pub(super) fn of(word: &str, plain: &str) -> Self {
        let is_abjad = !word.is_ascii() && word.chars().any(abjads::is_abjad);
        let found = if is_abjad { TABLE.get(&abjads::native(word)) } else { TABLE.get(plain) };
        found.cloned().unwrap_or_default()
    }

    /// Whether both are spellings of one name.
    pub(super) fn have_same_name(&self, other: &Self) -> bool {
        meet(&self.spellings, &other.spellings)
    }

    /// Whether both are known names, but not the same name.
    pub(super) fn have_different_names(&self, other: &Self) -> bool {
        !self.spellings.is_empty() && !other.spellings.is_empty() && !self.have_same_name(other)
    }

    /// Whether one is a short form of the other or its form in another language.
    pub(super) fn are_related(&self, other: &Self) -> bool {
        meet(&self.related, &other.related)
    }
}

fn meet(one: &[GroupNumber], other: &[GroupNumber]) -> bool {
    one.iter().any(|group| other.contains(group))
}

fn read(text: &str) -> WordMap<Groups> {
    let mut table: WordMap<Groups> = WordMap::default();
    let mut section = "";
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (group, line) in (0..).zip(lines) {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        for word in line.split_whitespace() {
            let groups = table.entry(key(word)).or_default();
            match section {
                "[related]" => groups.related.push(group),
                _ => groups.spellings.push(group),
            }
            groups.is_arabic |= section == "[arabic]";
            groups.is_slavic |= section == "[slavic]";
        }
    }
    table
}

fn key(word: &str) -> String {
    if word.chars().any(abjads::is_abjad) {
        return abjads::native(word);
    }
    let mut key = String::new();
    word.chars().for_each(|letter| letters::plain(letter, &mut key));
    key
}
