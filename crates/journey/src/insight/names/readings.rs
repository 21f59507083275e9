//! The possible readings of a word: some letters, with diacritics or of other alphabets, can be read in several ways.
//! Two words are equal if they have a reading in common.

use super::abjads::{self, At};
use super::alphabets::{self, Sound};
use super::{hangul, kana, letters};

/// Maximum readings of a word that are enumerated.
const MOST_READINGS: usize = 64;

/// The letters of a word with the readings of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Readings {
    sounds: Vec<Sound>,
    /// Whether short vowels are not written.
    is_abjad: bool,
    /// Whether it is in another script than Latin.
    is_foreign: bool,
    /// Whether it is in kana or Hangul.
    is_syllabic: bool,
}

impl Readings {
    /// The readings of a lower-case word; `None` if every letter has only one, or if the script is unknown.
    pub(super) fn of(word: &str) -> Option<Self> {
        if word.is_ascii() {
            return None;
        }
        let is_abjad = word.chars().any(abjads::is_abjad);
        let letters = letters::base(word);
        let mut sounds = Vec::with_capacity(letters.len());
        let mut place = 0;
        while let Some(letter) = letters.get(place).copied() {
            if kana::is_kana(letter) {
                let (sound, count) = kana::next(letters.get(place..)?, sounds.last().copied())?;
                sounds.push(sound);
                place += count;
                continue;
            }
            let next = letters.get(place + 1).copied();
            if let Some(sound) = next.and_then(|next| alphabets::pair(letter, next)) {
                sounds.push(sound);
                place += 2;
                continue;
            }
            let sound = if letter.is_ascii() {
                letters::ascii(letter)
            } else if is_abjad {
                abjads::single(letter, at(place, letters.len()))
            } else {
                let before = place.checked_sub(1).and_then(|before| letters.get(before));
                alphabets::single(letter, before.is_none_or(|before| letters::is_vowel(*before)))
            };
            sounds.push(sound?);
            place += 1;
        }
        let is_foreign = word.chars().any(|letter| letter.is_alphabetic() && !letters::is_latin(letter));
        let has_several = is_foreign || sounds.iter().any(|sound| sound.len() > 1);
        let is_syllabic = word.chars().any(|letter| kana::is_kana(letter) || hangul::is_syllable(letter));
        has_several.then_some(Self { sounds, is_abjad, is_foreign, is_syllabic })
    }

    /// The readings of the Arabic article, whose l can assimilate to the next letter.
    pub(super) fn of_article() -> Self {
        let sounds: Vec<Sound> = vec![&["al", "el", "ul", "ol", "il", "l", "a", "e", "u", "o"]];
        Self { sounds, is_abjad: true, is_foreign: true, is_syllabic: false }
    }

    /// The readings of several words joined to one. A word without readings is read as written.
    pub(super) fn joined<'a>(parts: impl Iterator<Item = (Option<&'a Self>, &'a str)>) -> Option<Self> {
        let mut whole = Self::default();
        for (readings, plain) in parts {
            match readings {
                Some(readings) => {
                    whole.sounds.extend(&readings.sounds);
                    whole.is_abjad |= readings.is_abjad;
                    whole.is_foreign |= readings.is_foreign;
                    whole.is_syllabic |= readings.is_syllabic;
                }
                None => {
                    for letter in plain.chars() {
                        whole.sounds.push(letters::ascii(letter)?);
                    }
                }
            }
        }
        (whole.is_foreign || whole.sounds.iter().any(|sound| sound.len() > 1)).then_some(whole)
    }

    /// Whether it is in a syllabic script.
    pub(super) fn is_syllabic(&self) -> bool {
        self.is_syllabic
    }

    /// Whether the text is one of the readings.
    pub(super) fn agree(&self, text: &str) -> bool {
        Matching { readings: self, text: text.as_bytes(), failed: Vec::new() }.is_read(0, 0, Open::No)
    }

    /// Whether both have a reading in common. Two words in the same script are compared letter by letter instead.
    pub(super) fn meet(&self, other: &Self) -> bool {
        if self.is_foreign && other.is_foreign && self.is_abjad == other.is_abjad {
            return false;
        }
        let (few, many) = if self.count() <= other.count() { (self, other) } else { (other, self) };
        few.written().iter().any(|text| many.agree(text))
    }

    fn count(&self) -> usize {
        let count = self.sounds.iter().try_fold(1_usize, |count, sound| count.checked_mul(sound.len()));
        count.unwrap_or(usize::MAX)
    }

    fn written(&self) -> Vec<String> {
        let mut written = vec![String::new()];
        for sound in &self.sounds {
            let room = (MOST_READINGS / written.len()).max(1);
            let options = sound.iter().take(room);
            written = options
                .flat_map(|option| written.iter().map(move |text| format!("{text}{option}")))
                .collect();
        }
        written
    }
}

fn at(place: usize, count: usize) -> At {
    match place {
        0 => At::Start,
        place if place + 1 == count => At::End,
        _ => At::Middle,
    }
}

/// Whether an unwritten vowel may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Yes,
    No,
}

/// A backtracking search for the letters of a text in the readings of a word.
struct Matching<'a> {
    readings: &'a Readings,
    text: &'a [u8],
    /// States that failed (memoization), which bounds the work.
    failed: Vec<(usize, usize, Open)>,
}

impl Matching<'_> {
    fn is_read(&mut self, sound: usize, at: usize, open: Open) -> bool {
        if self.failed.contains(&(sound, at, open)) {
            return false;
        }
        let found = self.steps(sound, at, open);
        if !found {
            self.failed.push((sound, at, open));
        }
        found
    }

    fn steps(&mut self, sound: usize, at: usize, open: Open) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(options) = self.readings.sounds.get(sound).copied() else {
            // French spellings can end in a silent e.
            return rest.is_empty() || self.readings.is_abjad && rest == b"e";
        };
        let is_short_vowel = rest.first().is_some_and(|letter| b"aeiou".contains(letter));
        if open == Open::Yes && is_short_vowel && self.is_read(sound, at + 1, Open::No) {
            return true;
        }
        options.iter().any(|option| {
            let Some(after) = rest.strip_prefix(option.as_bytes()) else { return false };
            let open = self.open_after(option, open);
            let at = at + option.len();
            if self.is_read(sound + 1, at, open) {
                return true;
            }
            // A consonant may be doubled.
            let is_twice =
                self.readings.is_foreign && option.len() == 1 && after.starts_with(option.as_bytes());
            is_twice && open_for(option) == Open::Yes && self.is_read(sound + 1, at + 1, open)
        })
    }

    fn open_after(&self, option: &str, before: Open) -> Open {
        match (self.readings.is_abjad, option) {
            (false, _) => Open::No,
            (true, "") => before,
            (true, _) => open_for(option),
        }
    }
}

/// An unwritten vowel may follow a consonant.
fn open_for(option: &str) -> Open {
    if option.ends_with(['a', 'e', 'i', 'o', 'u']) { Open::No } else { Open::Yes }
}
