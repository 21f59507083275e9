//! The fine line patterns (guilloches) behind the print. Each country and document type has its own.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use crate::synth::canvas::{Rgb, css};
use crate::synth::plan::PaperKind;
use crate::synth::rng::{Rng, hash};

/// The design of a document type of one issuer.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// The two page colors, the two line colors and the ink color.
    pub page: (Rgb, Rgb),
    pub lines: (Rgb, Rgb),
    pub ink: Rgb,
    waves: f64,
    swing: f64,
    petals: f64,
    phase: f64,
}

/// Page color from, page color to, first line, second line, ink.
const PALETTES: &[[Rgb; 5]] = &[
    [
        (238.0, 243.0, 250.0),
        (250.0, 236.0, 226.0),
        (120.0, 150.0, 196.0),
        (206.0, 150.0, 140.0),
        (28.0, 52.0, 98.0),
    ],
    [
        (240.0, 247.0, 238.0),
        (248.0, 240.0, 214.0),
        (118.0, 172.0, 136.0),
        (204.0, 172.0, 104.0),
        (22.0, 76.0, 56.0),
    ],
    [
        (248.0, 238.0, 244.0),
        (232.0, 240.0, 250.0),
        (190.0, 128.0, 164.0),
        (122.0, 158.0, 200.0),
        (92.0, 28.0, 64.0),
    ],
    [
        (250.0, 243.0, 232.0),
        (230.0, 244.0, 244.0),
        (208.0, 150.0, 100.0),
        (104.0, 172.0, 176.0),
        (110.0, 52.0, 24.0),
    ],
    [
        (236.0, 244.0, 248.0),
        (240.0, 234.0, 248.0),
        (104.0, 164.0, 190.0),
        (154.0, 136.0, 196.0),
        (36.0, 44.0, 96.0),
    ],
];

impl Design {
    /// The design for a country and a document type.
    pub(super) fn of(code: &str, kind: PaperKind) -> Self {
        let name = code.bytes().fold(kind as u64, |sum, byte| hash(sum, &[u64::from(byte)]));
        let mut rng = Rng::new(name, &[]);
        let [from, to, first, second, ink] = rng.pick_ref(PALETTES).copied().unwrap_or_default();
        Self {
            page: (from, to),
            lines: (first, second),
            ink,
            waves: rng.range(1.6, 3.4),
            swing: rng.range(24.0, 46.0),
            petals: f64::from(u8::try_from(rng.between(6, 14)).unwrap_or(8)),
            phase: rng.range(0.0, TAU),
        }
    }

    /// A visibly wrong copy of the design.
    pub(super) fn copied(mut self) -> Self {
        self.waves *= 1.18;
        self.petals += 3.0;
        self.phase += 0.9;
        self
    }

    /// Draws waves over the whole page, and a rosette at `center`.
    pub(super) fn page(&self, width: f64, height: f64, center: (f64, f64), tag: &str) -> String {
        let mut drawn = format!(
            r#"<linearGradient id="{tag}page" x1="0" y1="0" x2="1" y2="0.8"><stop offset="0" stop-color="{}"/><stop offset="1" stop-color="{}"/></linearGradient><rect width="{width}" height="{height}" fill="url(#{tag}page)"/>"#,
            css(self.page.0),
            css(self.page.1)
        );
        drawn.push_str(&self.bands(width, height));
        drawn.push_str(&self.rosette(center.0, center.1, height * 0.3));
        drawn
    }

    fn bands(&self, width: f64, height: f64) -> String {
        let mut drawn = String::new();
        let count = 44;
        for line in 0..count {
            let part = f64::from(line) / f64::from(count);
            let color = if line % 2 == 0 { self.lines.0 } else { self.lines.1 };
            let mut path = String::new();
            for step in 0..=60 {
                let across = f64::from(step) / 60.0;
                let turn = across * TAU * self.waves + self.phase;
                let y = part * (height + 60.0) - 30.0
                    + self.swing * (turn + part * 5.0).sin()
                    + self.swing * 0.5 * (turn * 2.0 - part * 9.0).cos();
                let _ = write!(path, "{}{:.0} {y:.1}", if step == 0 { 'M' } else { 'L' }, across * width);
            }
            let _ = write!(
                drawn,
                r#"<path d="{path}" fill="none" stroke="{}" stroke-width="1" opacity="0.4"/>"#,
                css(color)
            );
        }
        drawn
    }

    /// Draws a rosette: closed curves in rings.
    pub(super) fn rosette(&self, x: f64, y: f64, radius: f64) -> String {
        let mut drawn = String::new();
        for ring in 0..9 {
            let part = f64::from(ring) / 9.0;
            let color = if ring % 2 == 0 { self.lines.1 } else { self.lines.0 };
            let mut path = String::new();
            for step in 0..=150 {
                let turn = f64::from(step) / 150.0 * TAU;
                let petal = (turn * self.petals + part * TAU + self.phase).sin();
                let reach = radius * (0.42 + 0.55 * part) * (1.0 + 0.2 * petal);
                let _ = write!(
                    path,
                    "{}{:.1} {:.1}",
                    if step == 0 { 'M' } else { 'L' },
                    x + turn.cos() * reach,
                    y + turn.sin() * reach
                );
            }
            let _ = write!(
                drawn,
                r#"<path d="{path}Z" fill="none" stroke="{}" stroke-width="1.2" opacity="0.5"/>"#,
                css(color)
            );
        }
        drawn
    }
}
