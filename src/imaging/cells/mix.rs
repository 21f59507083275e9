//! Cells in the 256 colors of the palette: two of them, mixed within the cell.
//!
//! The palette has nothing between black and a third of the light, where dark skin lies: the nearest color alone is
//! a gray, or a red. Two colors in a pattern as fine as the cell's parts are seen as what lies between them.

use super::palette::{self, Lab};
use super::split::Block;

/// Colors that are tried for a cell: the nearest to it as a whole, and to its lightest and darkest part.
const NEAR: usize = 12;
const NEAR_ENDS: usize = 3;
/// How much the color of the whole cell counts against the fidelity of its parts.
const WHOLE: f32 = 3.0;
/// From which share on a part takes the second color: spread over a cell of two rows, and of three.
const FINE: [f32; 6] = [0.3, 0.7, 0.62, 0.38, 0.45, 0.55];

/// Two colors of the palette, and the parts that take the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mix {
    pub(super) mask: u8,
    pub(super) on: u8,
    pub(super) off: u8,
    miss: f32,
}

/// The mix that looks most like the cell.
pub(super) fn best(block: &Block) -> Mix {
    let parts: Vec<Lab> = block.pixels().iter().map(|pixel| palette::lab(*pixel)).collect();
    let mean = mean(parts.iter().copied());
    let colors = candidates(&parts, mean);
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

fn candidates(parts: &[Lab], mean: Lab) -> Vec<(u8, Lab)> {
    let mut colors = palette::nearest_few(mean, NEAR);
    let light = |lab: &&Lab| lab.first().map_or(0, |light| (light * 10_000.0) as i32);
    let ends = [parts.iter().min_by_key(light), parts.iter().max_by_key(light)];
    colors.extend(ends.into_iter().flatten().flat_map(|end| palette::nearest_few(*end, NEAR_ENDS)));
    colors.sort_unstable_by_key(|(index, _)| *index);
    colors.dedup_by_key(|(index, _)| *index);
    colors
}

/// Each part in the color whose share it has more of, the threshold another one from part to part.
fn mixed(parts: &[Lab], mean_of_parts: Lab, one: (u8, Lab), other: (u8, Lab)) -> Mix {
    let along: Lab = std::array::from_fn(|axis| at(other.1, axis) - at(one.1, axis));
    let length: f32 = along.iter().map(|part| part * part).sum();
    let (mut mask, mut miss) = (0, 0.0);
    let mut drawn = Vec::with_capacity(parts.len());
    for (place, (part, threshold)) in parts.iter().zip(FINE).enumerate() {
        let reach: f32 = (0..3).map(|axis| (at(*part, axis) - at(one.1, axis)) * at(along, axis)).sum();
        let is_other = length > 0.0 && reach / length > threshold;
        let color = if is_other { other.1 } else { one.1 };
        mask |= u8::from(!is_other) << place;
        miss += palette::distance(*part, color);
        drawn.push(color);
    }
    let miss = miss / parts.len().max(1) as f32 + WHOLE * palette::distance(mean_of_parts, mean(drawn));
    Mix { mask, on: one.0, off: other.0, miss }
}

fn at(lab: Lab, axis: usize) -> f32 {
    lab.get(axis).copied().unwrap_or_default()
}

fn mean(all: impl IntoIterator<Item = Lab>) -> Lab {
    let (mut sum, mut count) = ([0.0; 3], 0.0_f32);
    for lab in all {
        sum.iter_mut().zip(lab).for_each(|(sum, part)| *sum += part);
        count += 1.0;
    }
    sum.map(|part| part / count.max(1.0))
}
