//! Spellings that vary within one naming tradition. They are compared only if both names belong to it: `o` and `u` are
//! the same letter in Muhammad, but different ones in other names.

use super::Token;
use super::derived::Derived;
use std::borrow::Cow;

/// A tradition of writing names in Latin letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tradition {
    Arabic,
    Slavic,
}

/// Whether two words of one tradition are spellings of the same name.
pub(super) fn same_spelling(tradition: Tradition, one: &Token, other: &Token) -> bool {
    if one.plain.len() < 3 || other.plain.len() < 3 || one.groups.have_different_names(&other.groups) {
        return false;
    }
    match tradition {
        Tradition::Arabic => same_arabic(one.keys.arabic(&one.plain), other.keys.arabic(&other.plain)),
        Tradition::Slavic => same_slavic(one.keys.slavic(&one.plain), other.keys.slavic(&other.plain)),
    }
}

/// Spelling keys of a word: spellings of the same name have equal keys. They are computed lazily, because most are
/// never needed and each is slower than a comparison of two words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SpellingKeys {
    latin: Derived<String>,
    arabic: Derived<String>,
    slavic: Derived<String>,
    chinese: Derived<Option<String>>,
}

impl SpellingKeys {
    /// The key that is independent of the language.
    pub(super) fn latin(&self, plain: &str) -> &str {
        self.latin.get(|| latin(plain).into_owned())
    }

    /// A key that is equal for the romanizations of a Chinese word; `None` if it cannot be one.
    pub(super) fn chinese(&self, plain: &str) -> Option<&str> {
        self.chinese.get(|| chinese(plain)).as_deref()
    }

    fn arabic(&self, plain: &str) -> &str {
        self.arabic.get(|| arabic(plain))
    }

    fn slavic(&self, plain: &str) -> &str {
        self.slavic.get(|| slavic(plain))
    }
}

/// Whether the form of a word shows that the name is Slavic.
pub(super) fn is_slavic(plain: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "ov", "ova", "ev", "eva", "sky", "ski", "skii", "skiy", "skyi", "skyy", "skyj", "skij", "skaya",
        "skaia", "enko", "chuk", "vich", "vych", "ovna", "evna", "vic", "ovs",
    ];
    plain.len() > 4 && ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Pairs of letters: a long form, and its replacement.
type Replacements = [(&'static str, &'static str)];

const ARABIC: &Replacements = &[
    ("kh", "X"),
    ("gh", "G"),
    ("sh", "S"),
    ("ch", "S"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "j"),
    ("dg", "j"),
    ("zh", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("iyy", "I"),
    ("oo", "u"),
    ("ou", "u"),
    ("uu", "u"),
    ("ow", "W"),
    ("aw", "W"),
    ("au", "W"),
    ("ee", "I"),
    ("ii", "I"),
    ("iy", "I"),
    ("ie", "I"),
    ("aa", "a"),
    ("ei", "Y"),
    ("ey", "Y"),
    ("ai", "Y"),
    ("ay", "Y"),
    ("o", "u"),
    ("x", "h"),
];

/// The key of a romanized Arabic name. Names with `Abd` (Abdul Rahman) lose the article, and names in -uddin the sound
/// before it.
fn arabic(plain: &str) -> String {
    let mut key = replaced(plain, ARABIC);
    key = single_letters(&key);
    if let Some(rest) = key.strip_prefix("abd").filter(|rest| rest.len() > 3) {
        let rest = rest.trim_start_matches(['a', 'e', 'i', 'u']);
        let rest = rest.strip_prefix('l').filter(|rest| rest.len() > 2).unwrap_or(rest);
        key = format!("abd+{rest}");
    }
    // French spellings end in a silent e: Noureddine.
    if let Some(rest) = key.strip_suffix('e').filter(|rest| rest.ends_with("din")) {
        key = rest.to_owned();
    }
    for ending in ["din", "dIn", "den"] {
        if let Some(head) = key.strip_suffix(ending).filter(|head| head.len() > 2) {
            let head = head.trim_end_matches(['d', 'l']).trim_end_matches(['a', 'e', 'i', 'u']);
            return format!("{head}+din");
        }
    }
    let open = key.strip_suffix('h').filter(|rest| rest.ends_with(['a', 'e']));
    key = open.unwrap_or(&key).to_owned();
    match key.strip_suffix('e') {
        Some(rest) if rest.ends_with('n') => rest.to_owned(),
        _ if key.ends_with('y') => format!("{}i", key.trim_end_matches('y')),
        _ => key,
    }
}

/// Whether keys are equal, where short `e` also matches `i`, long `ee` matches `i`, and `q` matches `k` or `g`.
fn same_arabic(one: &str, other: &str) -> bool {
    let is_same = |(one, other): (char, char)| {
        one == other
            || matches!(
                (one, other),
                ('e', 'i') | ('i', 'e') | ('I', 'i') | ('i', 'I') | ('q', 'k' | 'g') | ('k' | 'g', 'q')
            )
    };
    one.len() == other.len() && one.chars().zip(other.chars()).all(is_same)
}

const SLAVIC: &Replacements = &[
    ("shch", "S"),
    ("tsch", "C"),
    ("tch", "C"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "C"),
    ("zh", "z"),
    ("kh", "h"),
    ("ts", "c"),
    ("tz", "c"),
    ("ph", "f"),
    ("ck", "k"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("j", "i"),
];

/// Whether two keys are equal if `q` of Turkic languages equals `k` and `g`: Quliyev, Guliyev.
fn same_slavic(one: &str, other: &str) -> bool {
    let is_same = |(one, other): (char, char)| {
        one == other || matches!((one, other), ('q', 'k' | 'g') | ('k' | 'g', 'q'))
    };
    one.len() == other.len() && one.chars().zip(other.chars()).all(is_same)
}

/// The key of a romanized Slavic name. Latvian endings are removed.
fn slavic(plain: &str) -> String {
    let key = single_letters(&replaced(plain, SLAVIC));
    let mut word = String::with_capacity(key.len());
    for (place, letter) in key.char_indices() {
        let begins = word.chars().next_back().is_none_or(|before| "aeou".contains(before));
        let is_followed = key.get(place + 1..).is_some_and(|rest| rest.starts_with('e'));
        if letter == 'i' && begins && is_followed {
            continue;
        }
        word.push(letter);
    }
    for ending in ["ovs", "evs", "skis", "eis"] {
        if let Some(rest) = word.strip_suffix('s').filter(|_| word.ends_with(ending)) {
            return rest.to_owned();
        }
    }
    word.replace("io", "e")
}

fn replaced(plain: &str, rules: &Replacements) -> String {
    let mut key = String::with_capacity(plain.len());
    let mut rest = plain;
    while let Some(letter) = rest.chars().next() {
        // Most rules start with another letter.
        let mut of_letter = rules.iter().filter(|(from, _)| from.starts_with(letter));
        let rule = of_letter.find(|(from, _)| rest.starts_with(from));
        let (from, into) = rule.map_or((letter.len_utf8(), None), |(from, into)| (from.len(), Some(*into)));
        match into {
            Some(into) => key.push_str(into),
            None => key.push(letter),
        }
        rest = rest.get(from..).unwrap_or_default();
    }
    key
}

/// Removes repeated letters.
fn single_letters(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for letter in text.chars() {
        if !single.ends_with(letter) {
            single.push(letter);
        }
    }
    single
}

/// Normalizes consonants with several spellings in any language: `ck` and `c` become `k`, `ph` becomes `f`, `tz`
/// becomes `z`, `x` becomes `ks`.
fn latin(plain: &str) -> Cow<'_, str> {
    if !plain.contains(['c', 'p', 't', 'x']) || !plain.is_ascii() {
        return Cow::Borrowed(plain);
    }
    let mut key = String::with_capacity(plain.len());
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('p', Some('h')) => {
                letters.next();
                key.push('f');
            }
            ('c', Some('k')) | ('t', Some('z')) => {}
            ('x', _) if !key.is_empty() => key.push_str("ks"),
            ('c', None | Some('a' | 'o' | 'u' | 'l' | 'r' | 't')) => key.push('k'),
            _ => key.push(letter),
        }
    }
    Cow::Owned(key)
}

/// A key that is equal for all romanizations of a Chinese word (Wade-Giles, Pinyin), but also for some other words.
fn chinese(plain: &str) -> Option<String> {
    const RULES: &Replacements = &[
        ("zh", "C"),
        ("ch", "C"),
        ("j", "C"),
        ("q", "C"),
        ("hs", "X"),
        ("sh", "X"),
        ("x", "X"),
        ("ts", "Z"),
        ("tz", "Z"),
        ("z", "Z"),
        ("c", "Z"),
        ("p", "b"),
        ("t", "d"),
        ("k", "g"),
        ("ung", "ong"),
        ("ien", "ian"),
        ("ieh", "ie"),
        ("eh", "e"),
        ("ih", "i"),
        ("uo", "o"),
        ("ui", "uei"),
        ("y", "i"),
    ];
    let is_chinese =
        plain.len() > 1 && plain.is_ascii() && plain.ends_with(['a', 'e', 'i', 'o', 'u', 'n', 'g', 'h', 'r']);
    is_chinese.then(|| replaced(plain, RULES))
}
