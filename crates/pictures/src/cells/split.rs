//! The best two colors for the pixels of a cell, by exhaustive search over all splits.

/// The pixels of a cell, at most six.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    pixels: [[u8; 3]; 6],
    count: usize,
}

/// A cell divided into two colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// The bits of the parts in the foreground color.
    pub mask: u8,
    /// The mean color of the foreground parts.
    pub on: [u8; 3],
    /// The mean color of the other parts.
    pub off: [u8; 3],
}

#[derive(Clone, Copy, Default)]
struct Sum {
    levels: [u32; 3],
    count: u32,
}

impl Sum {
    fn add(&mut self, pixel: [u8; 3]) {
        for (sum, level) in self.levels.iter_mut().zip(pixel) {
            *sum += u32::from(level);
        }
        self.count += 1;
    }

    fn without(self, part: Sum) -> Sum {
        let mut rest = self;
        for (sum, less) in rest.levels.iter_mut().zip(part.levels) {
            *sum = sum.saturating_sub(less);
        }
        rest.count = self.count.saturating_sub(part.count);
        rest
    }

    /// The part of the sum of squares that the mean explains: the larger, the smaller the error.
    fn merit(self) -> u64 {
        let squares: u64 = self.levels.iter().map(|sum| u64::from(*sum).pow(2)).sum();
        // Scaled by 60, which is divisible by every possible count, so the division is exact.
        (squares * 60).checked_div(u64::from(self.count)).unwrap_or(0)
    }

    fn mean(self) -> [u8; 3] {
        self.levels.map(|sum| (sum + self.count / 2).checked_div(self.count).unwrap_or(0) as u8)
    }
}

impl Block {
    pub(super) fn push(&mut self, pixel: [u8; 3]) {
        if let Some(place) = self.pixels.get_mut(self.count) {
            *place = pixel;
            self.count += 1;
        }
    }

    pub(super) fn pixels(&self) -> &[[u8; 3]] {
        self.pixels.get(..self.count).unwrap_or_default()
    }

    pub(super) fn mean(&self) -> [u8; 3] {
        self.sum(u8::MAX).mean()
    }

    fn sum(&self, mask: u8) -> Sum {
        let mut sum = Sum::default();
        for (index, pixel) in self.pixels.iter().take(self.count).enumerate() {
            if mask >> index & 1 == 1 {
                sum.add(*pixel);
            }
        }
        sum
    }

    /// The division with the least squared error. A mask and its complement are the same division, so the
    /// last part is never painted; a uniform cell has mask 0.
    pub(super) fn best(&self) -> Split {
        let all = self.sum(u8::MAX);
        let mut best = (all.merit(), 0u8, Sum::default());
        for mask in 1..(1u8 << self.count.saturating_sub(1)) {
            let on = self.sum(mask);
            let merit = on.merit() + all.without(on).merit();
            if merit > best.0 {
                best = (merit, mask, on);
            }
        }
        let (_, mask, on) = best;
        Split { mask, on: on.mean(), off: all.without(on).mean() }
    }

    /// The bits of the light parts, for terminals without colors.
    pub(super) fn bright(&self) -> u8 {
        let light = |pixel: &[u8; 3]| {
            let [red, green, blue] = pixel.map(u32::from);
            red * 299 + green * 587 + blue * 114 >= 128 * 1000
        };
        let pixels = self.pixels.iter().take(self.count).enumerate();
        pixels.filter(|(_, pixel)| light(pixel)).fold(0, |mask, (index, _)| mask | 1 << index)
    }
}
