//! Splits a name into words.

use super::hangul;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Limits the characters that are tokenized; the rest is compared by hash.
pub(super) const MOST_READ: usize = 400;
/// The Arabic article, which is written as part of the next word.
const ARTICLE: &str = "ال";
/// Minimum letters after an article.
const AFTER_ARTICLE: usize = 3;

/// The words with their character ranges. Apostrophes and combining marks do not split a word.
pub(super) fn of(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    for (place, character) in text.chars().take(MOST_READ).enumerate() {
        end = place + 1;
        let within = character.is_alphanumeric() || is_combining_mark(character);
        if within {
            if word.is_empty() {
                start = place;
            }
            word.push(character);
        } else if !matches!(character, '\'' | '’' | 'ʼ' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}')
            && !word.is_empty()
        {
            push(&mut words, start..place, &word);
            word.clear();
        }
    }
    if !word.is_empty() {
        push(&mut words, start..end, &word);
    }
    split_surname(&mut words);
    words
}

/// Splits a Korean name that is written as one word, so that its parts can be in any order in the other name.
fn split_surname(words: &mut Vec<(Range<usize>, String)>) {
    let [(at, word)] = words.as_slice() else { return };
    let Some(count) = hangul::surname(word).filter(|_| at.len() == word.chars().count()) else { return };
    let middle = at.start + count;
    let surname: String = word.chars().take(count).collect();
    let given: String = word.chars().skip(count).collect();
    *words = vec![(at.start..middle, surname), (middle..at.end, given)];
}

/// Adds a word. An Arabic article is split off as a separate word.
fn push(words: &mut Vec<(Range<usize>, String)>, at: Range<usize>, word: &str) {
    if word.is_ascii() {
        return words.push((at, word.to_owned()));
    }
    let composed: String = word.nfc().collect();
    match composed.strip_prefix(ARTICLE).filter(|rest| rest.chars().count() >= AFTER_ARTICLE) {
        Some(rest) => {
            let middle = at.start + ARTICLE.chars().count();
            words.push((at.start..middle, ARTICLE.to_owned()));
            words.push((middle..at.end, rest.to_owned()));
        }
        None => words.push((at, composed)),
    }
}

/// Whether the word is the Arabic article.
pub(super) fn is_article(word: &str) -> bool {
    word == ARTICLE
}
