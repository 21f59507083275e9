//! Detects look-alike letters, mixed scripts and invisible characters in names.

use unicode_normalization::char::is_combining_mark;
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

/// An anomaly in the letters of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A word mixes two scripts, and some letters look like letters of the other script.
    LookAlikes {
        /// The script of most letters.
        most: Script,
        few: Script,
    },
    /// A word mixes two scripts.
    Mixed {
        /// The script of most letters.
        most: Script,
        few: Script,
    },
    /// Invisible characters: bidi controls, zero-width characters.
    Hidden,
}

/// The scripts that names are commonly written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
pub enum Script {
    Latin,
    Cyrillic,
    Greek,
    Armenian,
    Hebrew,
    Arabic,
    Other,
}

impl Script {
    /// The displayed name.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Limits the characters that are examined.
const MOST_READ: usize = 400;

/// The first anomaly in a name; `None` if each word uses one script.
pub fn oddity(name: &str) -> Option<Oddity> {
    if name.is_ascii() {
        return name
            .bytes()
            .any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
            .then_some(Oddity::Hidden);
    }
    let name: String = name.chars().take(MOST_READ).collect();
    let word = |word: &str| (!word.is_single_script()).then(|| mixed(word)).flatten();
    name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .find_map(word)
        .or_else(|| name.chars().any(is_hidden).then_some(Oddity::Hidden))
}

fn mixed(word: &str) -> Option<Oddity> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in word.chars().filter_map(script_of) {
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    counts.sort_by_key(|(script, count)| (std::cmp::Reverse(*count), *script));
    let (most, few) = (counts.first()?.0, counts.get(1)?.0);
    // A letter that looks like one of the other script may have been chosen to deceive.
    let alike = word.chars().filter(|c| script_of(*c) == Some(few)).any(|character| {
        let letter = character.to_string();
        skeleton(&letter).chain(skeleton(&letter.to_lowercase())).any(|c| script_of(c) == Some(most))
    }) || word.chars().filter(|c| script_of(*c) == Some(most)).any(|character| {
        let letter = character.to_string();
        skeleton(&letter).any(|c| script_of(c) == Some(few))
    });
    Some(if alike { Oddity::LookAlikes { most, few } } else { Oddity::Mixed { most, few } })
}

/// Bidi controls and zero-width characters, except the joiners that Persian and Indian scripts need.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0x00ad | 0x061c | 0x180e | 0x200b | 0x200e..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0xfeff
            | 0xe0000..=0xe0fff)
}

fn script_of(character: char) -> Option<Script> {
    if !character.is_alphabetic() {
        return None;
    }
    Some(match u32::from(character) {
        0x0041..=0x024f | 0x0250..=0x02af | 0x1e00..=0x1eff | 0xff21..=0xff5a => Script::Latin,
        0x0370..=0x03ff | 0x1f00..=0x1fff => Script::Greek,
        0x0400..=0x052f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Script::Cyrillic,
        0x0530..=0x058f => Script::Armenian,
        0x0590..=0x05ff | 0xfb1d..=0xfb4f => Script::Hebrew,
        0x0600..=0x06ff | 0x0750..=0x077f | 0x08a0..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
            Script::Arabic
        }
        _ => Script::Other,
    })
}
