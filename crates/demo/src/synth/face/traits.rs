//! The permanent traits of a face, independent of light and expression.

use crate::synth::canvas::Rgb;
use crate::synth::rng::Rng;

/// The hairstyle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Hair {
    Bald,
    #[default]
    Short,
    Parted,
    Curly,
    Long,
    Bob,
    Bun,
    Scarf,
}

/// The beard style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Beard {
    #[default]
    None,
    Stubble,
    Moustache,
    Full,
    Goatee,
}

/// A generated face.
#[derive(Debug, Clone)]
pub(crate) struct Face {
    pub skin: Rgb,
    pub hair_color: Rgb,
    pub hair: Hair,
    pub beard: Beard,
    pub glasses: bool,
    pub iris: Rgb,
    pub lips: Rgb,
    pub cloth: Rgb,
    /// Half the width at temple, cheek, jaw and chin.
    pub temple: f64,
    pub cheek: f64,
    pub jaw: f64,
    pub chin: f64,
    /// The vertical position of the chin's lower edge.
    pub chin_y: f64,
    /// The distance of each eye from the center, and its half width, opening and tilt.
    pub eye_apart: f64,
    pub eye_width: f64,
    pub eye_open: f64,
    pub eye_tilt: f64,
    pub brow_thick: f64,
    pub brow_arch: f64,
    pub brow_gap: f64,
    pub nose_long: f64,
    pub nose_wide: f64,
    pub mouth_wide: f64,
    pub lip_full: f64,
    pub ear: f64,
    /// 0 is young, 1 is old.
    pub age: f64,
}

const SKINS: &[Rgb] = &[
    (246.0, 214.0, 190.0),
    (238.0, 200.0, 172.0),
    (228.0, 184.0, 150.0),
    (214.0, 164.0, 126.0),
    (194.0, 142.0, 104.0),
    (164.0, 112.0, 78.0),
    (128.0, 84.0, 58.0),
    (98.0, 64.0, 46.0),
];
const HAIRS: &[Rgb] = &[
    (30.0, 24.0, 24.0),
    (44.0, 32.0, 28.0),
    (70.0, 46.0, 32.0),
    (104.0, 70.0, 44.0),
    (150.0, 106.0, 62.0),
    (204.0, 168.0, 106.0),
    (136.0, 62.0, 36.0),
];
const IRISES: &[Rgb] = &[
    (72.0, 46.0, 30.0),
    (94.0, 64.0, 36.0),
    (90.0, 112.0, 74.0),
    (86.0, 126.0, 160.0),
    (110.0, 120.0, 124.0),
];
const CLOTHS: &[Rgb] = &[
    (44.0, 58.0, 84.0),
    (92.0, 46.0, 52.0),
    (52.0, 82.0, 70.0),
    (70.0, 66.0, 80.0),
    (180.0, 172.0, 158.0),
    (36.0, 38.0, 44.0),
    (150.0, 104.0, 62.0),
];

impl Face {
    /// Generates the face of a seed.
    pub(crate) fn from_seed(seed: u64, male: bool, age: i64) -> Self {
        let mut rng = Rng::new(seed, &[0xface]);
        let old = (f64::from(i32::try_from(age).unwrap_or(30)) - 18.0).clamp(0.0, 55.0) / 55.0;
        let tone = rng.below(SKINS.len() as u64);
        let skin = Rng::new(tone, &[])
            .pick(&[SKINS.get(usize::try_from(tone).unwrap_or(0)).copied().unwrap_or_default()]);
        // Light hair and light eyes are rare with dark skin.
        let hues = if tone >= 3 { 3 } else { HAIRS.len() };
        let eyes = if tone >= 3 { 2 } else { IRISES.len() };
        let hair_color = rng.pick(HAIRS.get(..hues).unwrap_or(HAIRS));
        let gray = if old > 0.45 { (old - 0.45) * rng.range(0.6, 1.7) } else { 0.0 };
        let size = if male { 1.0 } else { 0.95 };
        Self {
            skin,
            hair_color: crate::synth::canvas::blend(hair_color, (196.0, 192.0, 188.0), gray.min(0.9)),
            hair: hair(&mut rng, male, old),
            beard: beard(&mut rng, male),
            glasses: rng.chance(22),
            iris: rng.pick(IRISES.get(..eyes).unwrap_or(IRISES)),
            lips: lips(skin, male, &mut rng),
            cloth: rng.pick(CLOTHS),
            temple: rng.range(77.0, 91.0) * size,
            cheek: rng.range(78.0, 93.0) * size,
            jaw: rng.range(58.0, 80.0) * if male { 1.0 } else { 0.9 },
            chin: rng.range(22.0, 40.0) * size,
            chin_y: rng.range(352.0, 384.0),
            eye_apart: rng.range(35.0, 45.0),
            eye_width: rng.range(19.5, 25.0),
            eye_open: rng.range(8.0, 13.0),
            eye_tilt: rng.range(-7.0, 9.0),
            brow_thick: rng.range(4.0, 10.0) * if male { 1.1 } else { 0.75 },
            brow_arch: rng.range(1.0, 11.0),
            brow_gap: rng.range(20.0, 30.0),
            nose_long: rng.range(42.0, 60.0),
            nose_wide: rng.range(15.0, 26.0),
            mouth_wide: rng.range(25.0, 40.0),
            lip_full: rng.range(6.5, 13.0),
            ear: rng.range(0.85, 1.25),
            age: old,
        }
    }
}

fn hair(rng: &mut Rng, male: bool, old: f64) -> Hair {
    if male {
        let bald = if old > 0.4 { Hair::Bald } else { Hair::Short };
        return rng.pick(&[bald, Hair::Short, Hair::Short, Hair::Parted, Hair::Parted, Hair::Curly]);
    }
    rng.pick(&[
        Hair::Long,
        Hair::Long,
        Hair::Bob,
        Hair::Bob,
        Hair::Bun,
        Hair::Curly,
        Hair::Scarf,
        Hair::Parted,
    ])
}

fn beard(rng: &mut Rng, male: bool) -> Beard {
    if !male {
        return Beard::None;
    }
    rng.pick(&[Beard::None, Beard::None, Beard::Stubble, Beard::Moustache, Beard::Full, Beard::Goatee])
}

fn lips(skin: Rgb, male: bool, rng: &mut Rng) -> Rgb {
    let red = (172.0, 74.0, 76.0);
    let share = if male { 0.35 } else { rng.range(0.45, 0.7) };
    crate::synth::canvas::blend(skin, red, share)
}
