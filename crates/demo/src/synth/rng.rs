//! A seeded random number generator. The same seed and stream names give the same numbers.

/// A small pseudo-random number generator (SplitMix64).
///
/// Not for secrets. It is used because a stream can start at any point without cost, so that each journey is a pure
/// function of its index.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

/// One round of the SplitMix64 finalizer: every input bit reaches every output bit.
pub(crate) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A hash of `seed` and the names of a stream.
pub(crate) fn hash(seed: u64, stream: &[u64]) -> u64 {
    stream.iter().fold(mix(seed), |sum, part| mix(sum ^ mix(*part)))
}

impl Rng {
    /// Starts the stream of `seed` and these names.
    pub(crate) fn new(seed: u64, stream: &[u64]) -> Self {
        Self(hash(seed, stream))
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number from 0 to `end`, exclusive; 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// An integer from `low` to `high`, inclusive.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1).max(1);
        low.saturating_add(i64::try_from(self.below(span.unsigned_abs())).unwrap_or(0))
    }

    /// A fraction from 0 to 1, exclusive.
    pub(crate) fn unit(&mut self) -> f64 {
        let bits = u32::try_from(self.next() >> 32).unwrap_or(0);
        f64::from(bits) / 4_294_967_296.0
    }

    /// A fraction from `low` to `high`.
    pub(crate) fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with this probability in percent.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these values; the default of the type if there are none.
    pub(crate) fn pick<T: Copy + Default>(&mut self, of: &[T]) -> T {
        let at = self.below(of.len() as u64);
        usize::try_from(at).ok().and_then(|at| of.get(at)).copied().unwrap_or_default()
    }

    /// A reference to one of these values; `None` if there are none.
    pub(crate) fn pick_ref<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(of.len() as u64)).ok()?;
        of.get(at)
    }

    /// Returns `count` characters of `alphabet`, which must be ASCII.
    pub(crate) fn text(&mut self, count: usize, alphabet: &[u8]) -> String {
        (0..count).map(|_| char::from(self.pick(alphabet))).collect()
    }

    /// Returns `count` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, count: usize) -> String {
        self.text(count, b"0123456789abcdef")
    }

    /// Returns `count` decimal digits.
    pub(crate) fn digits(&mut self, count: usize) -> String {
        self.text(count, b"0123456789")
    }
}

/// 128 bits as a version 4 UUID; version and variant replace six of them.
pub(crate) fn uuid_text(high: u64, low: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        8 + ((low >> 62) & 3),
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff
    )
}
