//! The 256-color palette of terminals, and its visually nearest colors.
//!
//! The first 16 colors are never chosen, because the user can redefine them. Distances are taken in Oklab: in RGB, a
//! gray is nearest to a dark brown, so dark skin would turn gray.

use std::sync::LazyLock;

/// The first color that is the same in every terminal.
const FIRST: u8 = 16;

/// Weight of a difference in chroma against one in lightness.
const CHROMA: f32 = 2.2;

/// A color in Oklab: lightness and two chroma axes.
pub(super) type Lab = [f32; 3];

/// The RGB value of a palette color: the 6×6×6 cube has levels 0, 95, 135, 175, 215, 255; the ramp of 24 grays has 8,
/// 18, ... 238. The first 16 are unknown and returned as black.
pub fn color(index: u8) -> [u8; 3] {
    let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
    match index {
        0..FIRST => [0; 3],
        FIRST..232 => {
            let place = index - FIRST;
            [level(place / 36), level(place / 6 % 6), level(place % 6)]
        }
        232.. => [8 + (index - 232) * 10; 3],
    }
}

/// The visually nearest palette color.
pub fn nearest(color: [u8; 3]) -> u8 {
    nearest_few(lab(color), 1).first().map_or(FIRST, |(index, _)| *index)
}

/// The `count` nearest palette colors.
pub(super) fn nearest_few(wanted: Lab, count: usize) -> Vec<(u8, Lab)> {
    let mut all: Vec<(f32, u8, Lab)> =
        PALETTE.iter().map(|(index, lab)| (distance(wanted, *lab), *index, *lab)).collect();
    if all.len() > count {
        all.select_nth_unstable_by(count, |one, other| one.0.total_cmp(&other.0));
    }
    all.into_iter().take(count).map(|(_, index, lab)| (index, lab)).collect()
}

static PALETTE: LazyLock<Vec<(u8, Lab)>> =
    LazyLock::new(|| (FIRST..=u8::MAX).map(|index| (index, lab(color(index)))).collect());

pub(super) fn distance(one: Lab, other: Lab) -> f32 {
    let [light, red, blue] = [0, 1, 2].map(|axis: usize| {
        let at = |lab: Lab| lab.get(axis).copied().unwrap_or_default();
        (at(one) - at(other)).powi(2)
    });
    light + CHROMA * (red + blue)
}

/// Converts sRGB to Oklab, with Ottosson's matrices.
pub(super) fn lab(color: [u8; 3]) -> Lab {
    let [r, g, b] = color.map(|level| LINEAR.get(usize::from(level)).copied().unwrap_or_default());
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Linear light for each sRGB level.
static LINEAR: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let light =
        |level: f32| if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) };
    (0..=u8::MAX).map(|level| light(f32::from(level) / 255.0)).collect()
});
