//! Ids that look random but can be decoded: from a journey's id or a picture's name back to its index.

use super::rng::{hash, mix, uuid_text};

/// Domain separation of the keys, so that ids of journeys and pictures differ.
const JOURNEY: u64 = 0x6a6f_7572;
const PICTURE: u64 = 0x7069_6374;

/// A keyed permutation of the numbers below 2^`bits`: a Feistel network; `bits` must be even and at most 64.
fn scramble(value: u64, bits: u32, key: u64) -> u64 {
    let half = bits / 2;
    let mask = (1u64 << half) - 1;
    let (mut left, mut right) = ((value >> half) & mask, value & mask);
    for round in 0..4 {
        let next = left ^ (hash(key, &[round, right]) & mask);
        left = right;
        right = next;
    }
    (left << half) | right
}

/// The inverse of [`scramble`].
fn unscramble(value: u64, bits: u32, key: u64) -> u64 {
    let half = bits / 2;
    let mask = (1u64 << half) - 1;
    let (mut left, mut right) = ((value >> half) & mask, value & mask);
    for round in (0..4).rev() {
        let last = right ^ (hash(key, &[round, left]) & mask);
        right = left;
        left = last;
    }
    (left << half) | right
}

/// An id of 24 hexadecimal digits: eight for a time in seconds, sixteen that encode `index`.
pub(crate) fn object_id(seed: u64, index: u64, seconds: u64) -> String {
    let hidden = scramble(index, 64, seed ^ JOURNEY);
    format!("{:08x}{hidden:016x}", seconds & 0xffff_ffff)
}

/// A UUID whose last twelve digits encode `index`.
pub(crate) fn uuid(seed: u64, index: u64) -> String {
    let hidden = scramble(index, 48, seed ^ JOURNEY);
    let high = hash(seed, &[JOURNEY, index, 1]);
    let low = hash(seed, &[JOURNEY, index, 2]);
    uuid_text(high, (low & !0xffff_ffff_ffff) | hidden)
}

/// Ten upper-case letters and digits that encode `index`.
pub(crate) fn short_code(seed: u64, index: u64) -> String {
    let mut rest = scramble(index, 50, seed ^ JOURNEY);
    let mut text = [b'0'; 10];
    for place in text.iter_mut().rev() {
        let digit = u8::try_from(rest % 36).unwrap_or(0);
        *place = if digit < 10 { b'0' + digit } else { b'A' + digit - 10 };
        rest /= 36;
    }
    text.iter().copied().map(char::from).collect()
}

/// The index that an id of any of the three forms encodes. It may be beyond the existing journeys.
pub(crate) fn hidden_index(seed: u64, id: &str) -> Option<u64> {
    let key = seed ^ JOURNEY;
    match id.len() {
        24 => hex(id.get(8..)?).map(|hidden| unscramble(hidden, 64, key)),
        36 => hex(id.get(24..)?).map(|hidden| unscramble(hidden, 48, key)),
        10 => base36(id).filter(|n| n >> 50 == 0).map(|hidden| unscramble(hidden, 50, key)),
        _ => None,
    }
}

fn base36(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if !plain {
        return None;
    }
    u64::from_str_radix(text, 36).ok()
}

fn hex(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !plain {
        return None;
    }
    u64::from_str_radix(text, 16).ok()
}

/// 32 hexadecimal digits for picture number `what` of a journey: half of them a checksum, half the encoded number.
pub(crate) fn picture_name(seed: u64, index: u64, what: u8) -> String {
    let plain = (index << 8) | u64::from(what);
    let hidden = scramble(plain, 64, seed ^ PICTURE);
    format!("{:016x}{hidden:016x}", hash(seed ^ PICTURE, &[plain]))
}

/// 64 hexadecimal digits whose end is [`picture_name`].
pub(crate) fn long_picture_name(seed: u64, index: u64, what: u8) -> String {
    let short = picture_name(seed, index, what);
    let front = hash(seed ^ PICTURE, &[index, u64::from(what), 7]);
    format!("{front:016x}{:016x}{short}", mix(front))
}

/// The journey and the picture that a name encodes; the text is the name itself, or a path or URL that ends with it.
pub(crate) fn picture_named(seed: u64, name: &str) -> Option<(u64, u8)> {
    let last = name.rsplit('/').next()?;
    let stem = last.split_once('.').map_or(last, |(stem, _)| stem);
    let digits = stem.get(stem.len().checked_sub(32)?..)?;
    let hidden = hex(digits.get(16..)?)?;
    let plain = unscramble(hidden, 64, seed ^ PICTURE);
    let (index, what) = (plain >> 8, u8::try_from(plain & 0xff).ok()?);
    let known = stem == picture_name(seed, index, what) || stem == long_picture_name(seed, index, what);
    known.then_some((index, what))
}
