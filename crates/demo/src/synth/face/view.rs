//! The light, angle and expression of one picture of a face.

use crate::synth::canvas::{Rgb, blend};
use crate::synth::rng::Rng;

/// Where a picture of a face is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// A photo studio: even light, gray background.
    Studio,
    /// A phone at home: warm or cold light from one side.
    Home,
}

/// The light, angle and expression of one picture.
#[derive(Debug, Clone)]
pub(crate) struct FaceView {
    /// The direction of the light, from -1 (left) to 1 (right).
    pub light: f64,
    /// The depth of the shadows, 0 to 1.
    pub contrast: f64,
    /// The rotation of the head, from -1 (left) to 1 (right).
    pub turn: f64,
    /// The smile, from 0 (none) to 1 (broad).
    pub smile: f64,
    /// The background colors, at the top and at the bottom.
    pub backdrop: (Rgb, Rgb),
    /// The color of the light, which is mixed into all colors.
    pub tint: Rgb,
    pub tint_share: f64,
}

impl FaceView {
    /// A random view in this setting.
    pub(crate) fn taken(setting: Setting, rng: &mut Rng) -> Self {
        match setting {
            Setting::Studio => Self {
                light: rng.range(-0.35, 0.35),
                contrast: 0.35,
                turn: rng.range(-0.08, 0.08),
                smile: rng.range(0.0, 0.15),
                backdrop: ((226.0, 230.0, 234.0), (196.0, 203.0, 212.0)),
                tint: (255.0, 255.0, 255.0),
                tint_share: 0.0,
            },
            Setting::Home => Self::home(rng),
        }
    }

    fn home(rng: &mut Rng) -> Self {
        let wall = rng.pick(&[
            (196.0, 180.0, 158.0),
            (160.0, 176.0, 180.0),
            (148.0, 140.0, 150.0),
            (204.0, 200.0, 190.0),
            (120.0, 134.0, 124.0),
        ]);
        let side = if rng.chance(50) { 1.0 } else { -1.0 };
        Self {
            light: side * rng.range(0.4, 0.9),
            contrast: rng.range(0.5, 0.75),
            turn: rng.range(-0.45, 0.45),
            smile: rng.range(0.0, 0.8),
            backdrop: (wall, blend(wall, (40.0, 36.0, 44.0), 0.45)),
            tint: rng.pick(&[(255.0, 206.0, 150.0), (186.0, 208.0, 240.0), (250.0, 236.0, 214.0)]),
            tint_share: rng.range(0.04, 0.12),
        }
    }

    /// The background colors, at the top and at the bottom.
    pub(crate) fn backdrop(&self) -> (Rgb, Rgb) {
        self.backdrop
    }

    /// A color in this light.
    pub(crate) fn lit(&self, color: Rgb) -> Rgb {
        let toned =
            (color.0 * self.tint.0 / 255.0, color.1 * self.tint.1 / 255.0, color.2 * self.tint.2 / 255.0);
        blend(color, toned, (self.tint_share * 5.0).min(1.0))
    }

    /// How far a part at this depth moves sideways when the head turns: the nose most, the ears in the opposite
    /// direction.
    pub(crate) fn shift(&self, depth: f64) -> f64 {
        self.turn * 24.0 * depth
    }
}
