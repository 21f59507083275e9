//! Dithers cells in the 256-color palette: two colors, mixed within one cell.
//!
//! The palette has no color between black and a third of the brightness, which is the range of dark skin: the nearest
//! single color would be a gray or a red. The eye blends two colors in a fine pattern to the color between them.

use super::palette::{self, Lab};
use super::split::Block;
use std::collections::HashMap;

/// How many palette colors are tried: those nearest to the cell's mean, and to its lightest and darkest part.
const NEAR: usize = 9;
const NEAR_ENDS: usize = 2;
/// Weight of the cell's mean color against the fidelity of its parts.
const WHOLE: f32 = 3.0;
/// Dither threshold of each part, as a share of the second color: for cells of two rows and of three.
const FINE: [f32; 6] = [0.3, 0.7, 0.62, 0.38, 0.45, 0.55];

/// Two palette colors, and the mask of the parts that get the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mix {
    pub(super) mask: u8,
    pub(super) on: u8,
    pub(super) off: u8,
    miss: f32,
}

/// A palette color with its Lab value.
type NearColor = (u8, Lab);

/// Finds mixes. It caches the nearest palette colors, because the colors of one picture are similar.
#[derive(Default)]
pub(super) struct Mixer {
    near: HashMap<([u8; 3], usize), Vec<NearColor>>,
}

impl Mixer {
    /// The mix that is visually nearest to the cell.
    pub(super) fn best(&mut self, block: &Block) -> Mix {
        let parts: Vec<Lab> = block.pixels().iter().map(|pixel| palette::lab(*pixel)).collect();
        let mean = mean(&parts);
        let colors = self.candidates(block);
        let mut best: Option<Mix> = None;
        for (place, one) in colors.iter().enumerate() {
            for other in colors.iter().skip(place) {
                let mix = mixed(&parts, mean, *one, *other);
                if best.is_none_or(|best| mix.miss < best.miss) {
                    best = Some(mix);
                }
            }
        }
        best.unwrap_or_default()
    }

    fn candidates(&mut self, block: &Block) -> Vec<NearColor> {
        let pixels = block.pixels();
        let light = |pixel: &&[u8; 3]| pixel.iter().map(|level| u16::from(*level)).sum::<u16>();
        let ends = [pixels.iter().min_by_key(light), pixels.iter().max_by_key(light)];
        let mut colors = self.near(block.mean(), NEAR);
        for end in ends.into_iter().flatten() {
            colors.extend(self.near(*end, NEAR_ENDS));
        }
        colors.sort_unstable_by_key(|(index, _)| *index);
        colors.dedup_by_key(|(index, _)| *index);
        colors
    }

    fn near(&mut self, color: [u8; 3], count: usize) -> Vec<NearColor> {
        // Rounds to steps of 8, which is finer than the palette, for more cache hits.
        let coarse = color.map(|level| level & !7 | 4);
        let found = self.near.entry((coarse, count));
        found.or_insert_with(|| palette::nearest_few(palette::lab(coarse), count)).clone()
    }
}

/// Gives each part one of the two colors: the second one if its share exceeds the dither threshold of that part.
fn mixed(parts: &[Lab], mean_of_parts: Lab, one: NearColor, other: NearColor) -> Mix {
    let along: Lab = std::array::from_fn(|axis| at(other.1, axis) - at(one.1, axis));
    let length: f32 = along.iter().map(|part| part * part).sum();
    let (mut mask, mut miss) = (0, 0.0);
    let mut others = 0.0;
    for (place, (part, threshold)) in parts.iter().zip(FINE).enumerate() {
        let reach: f32 = (0..3).map(|axis| (at(*part, axis) - at(one.1, axis)) * at(along, axis)).sum();
        let is_other = length > 0.0 && reach / length > threshold;
        mask |= u8::from(!is_other) << place;
        others += f32::from(u8::from(is_other));
        miss += palette::distance(*part, if is_other { other.1 } else { one.1 });
    }
    let count = parts.len().max(1) as f32;
    let drawn: Lab = std::array::from_fn(|axis| at(one.1, axis) + at(along, axis) * others / count);
    let miss = miss / count + WHOLE * palette::distance(mean_of_parts, drawn);
    Mix { mask, on: one.0, off: other.0, miss }
}

fn at(lab: Lab, axis: usize) -> f32 {
    lab.get(axis).copied().unwrap_or_default()
}

fn mean(all: &[Lab]) -> Lab {
    let sum = |axis: usize| all.iter().map(|lab| at(*lab, axis)).sum::<f32>();
    std::array::from_fn(|axis| sum(axis) / all.len().max(1) as f32)
}
