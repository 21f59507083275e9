//! Sets text as outlines, so that drawing a document needs no text engine.
//!
//! The fonts are compiled in, so that the result is the same on every machine. `crates/demo/fonts/subset.py` makes them.

use std::fmt::Write as _;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// A font of the drawn documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typeface {
    Sans,
    SansBold,
    Condensed,
    CondensedBold,
    MonoBold,
    SerifBold,
}

impl Typeface {
    fn file(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../fonts/DejaVuSans.ttf"),
            Self::SansBold => include_bytes!("../../fonts/DejaVuSans-Bold.ttf"),
            Self::Condensed => include_bytes!("../../fonts/DejaVuSansCondensed.ttf"),
            Self::CondensedBold => include_bytes!("../../fonts/DejaVuSansCondensed-Bold.ttf"),
            Self::MonoBold => include_bytes!("../../fonts/DejaVuSansMono-Bold.ttf"),
            Self::SerifBold => include_bytes!("../../fonts/DejaVuSerif-Bold.ttf"),
        }
    }
}

/// What decides the distance of letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spacing {
    /// This much more than the font says.
    Wider(f64),
    /// So that the line has this width.
    Width(f64),
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lettering {
    typeface: Typeface,
    size: f64,
    spacing: Spacing,
}

impl Lettering {
    /// This font at this size in pixels, spaced as the font says.
    pub fn new(typeface: Typeface, size: f64) -> Self {
        Self { typeface, size, spacing: Spacing::Wider(0.0) }
    }

    /// The same with another spacing.
    pub fn spaced(self, spacing: Spacing) -> Self {
        Self { spacing, ..self }
    }

    /// The SVG path of this text, from `at` on its base line, filled with a color in CSS notation. Characters that the
    /// font lacks are left out.
    pub fn draw(self, at: (f64, f64), color: &str, text: &str) -> String {
        let Ok(font) = Face::parse(self.typeface.file(), 0) else { return String::new() };
        let scale = self.size / f64::from(font.units_per_em());
        let glyphs: Vec<GlyphId> = in_drawn_order(text).chars().filter_map(|c| font.glyph_index(c)).collect();
        let mut steps: Vec<f64> = Vec::with_capacity(glyphs.len());
        for (place, glyph) in glyphs.iter().enumerate() {
            let kerning = glyphs.get(place + 1).map_or(0, |next| kerning(&font, *glyph, *next));
            let advance = i32::from(font.glyph_hor_advance(*glyph).unwrap_or(0)) + i32::from(kerning);
            steps.push(f64::from(advance) * scale);
        }
        let gaps = f64::from(u32::try_from(glyphs.len().saturating_sub(1).max(1)).unwrap_or(1));
        let wider = match self.spacing {
            Spacing::Wider(by) => by,
            Spacing::Width(width) => (width - steps.iter().sum::<f64>()) / gaps,
        };
        let mut pen = OutlinePen { path: String::new(), at, scale };
        for (glyph, step) in glyphs.into_iter().zip(steps) {
            font.outline_glyph(glyph, &mut pen);
            pen.at.0 += step + wider;
        }
        format!(r#"<path d="{}" fill="{color}"/>"#, pen.path)
    }
}

fn kerning(font: &Face<'_>, left: GlyphId, right: GlyphId) -> i16 {
    let tables = font.tables().kern.iter().flat_map(|kern| kern.subtables);
    tables.filter(|table| table.horizontal).find_map(|table| table.glyphs_kerning(left, right)).unwrap_or(0)
}

/// Writes outlines as an SVG path; a font's y axis points up.
struct OutlinePen {
    path: String,
    at: (f64, f64),
    scale: f64,
}

impl OutlinePen {
    fn point(&mut self, x: f32, y: f32) {
        let (x, y) = (self.at.0 + f64::from(x) * self.scale, self.at.1 - f64::from(y) * self.scale);
        let _ = write!(self.path, "{x:.2} {y:.2} ");
    }
}

impl OutlineBuilder for OutlinePen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.push('M');
        self.point(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.push('L');
        self.point(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.push('Q');
        self.point(x1, y1);
        self.point(x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.push('C');
        self.point(x1, y1);
        self.point(x2, y2);
        self.point(x, y);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}

/// The characters from left to right. Arabic text is reversed, and each letter gets the shape that its neighbors ask for.
pub fn in_drawn_order(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    if !letters.iter().any(|letter| shapes(*letter).is_some()) {
        return text.to_owned();
    }
    let mut drawn = Vec::with_capacity(letters.len());
    let mut joined = false;
    let mut rest = letters.iter().copied().peekable();
    while let Some(letter) = rest.next() {
        let Some((mut first, mut count)) = shapes(letter) else {
            drawn.push(letter);
            joined = false;
            continue;
        };
        if let Some(ligature) = rest.peek().and_then(|next| lam_alef(letter, *next)) {
            (first, count) = (ligature, 2);
            rest.next();
        }
        let joins_next = count == 4 && rest.peek().is_some_and(|next| shapes(*next).is_some_and(|s| s.1 > 1));
        // The shapes of a letter are in this order: alone, final, initial, medial.
        let shape = u32::from(joined && count > 1) + if joins_next { 2 } else { 0 };
        drawn.extend(char::from_u32(first + shape));
        joined = joins_next;
    }
    drawn.into_iter().rev().collect()
}

/// How many shapes each letter from U+0621 to U+063A and from U+0641 to U+064A has: 1 never joins, 2 joins only the
/// letter before it, 4 joins both. The shapes follow each other from U+FE80 on.
const SHAPES: [&[u8]; 2] = [
    &[1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4],
    &[4, 4, 4, 4, 4, 4, 4, 2, 2, 4],
];

/// The first shape of an Arabic letter, and how many it has; `None` for other characters.
fn shapes(letter: char) -> Option<(u32, u8)> {
    let place = match letter {
        '\u{621}'..='\u{63a}' => u32::from(letter) - 0x621,
        '\u{641}'..='\u{64a}' => u32::from(letter) - 0x641 + 26,
        _ => return None,
    };
    let place = usize::try_from(place).ok()?;
    let mut all = SHAPES.concat().into_iter();
    let before: u32 = all.by_ref().take(place).map(u32::from).sum();
    Some((0xfe80 + before, all.next()?))
}

/// The first shape of the ligature that lam and alef must form.
fn lam_alef(first: char, second: char) -> Option<u32> {
    if first != '\u{644}' {
        return None;
    }
    match second {
        '\u{622}' => Some(0xfef5),
        '\u{623}' => Some(0xfef7),
        '\u{625}' => Some(0xfef9),
        '\u{627}' => Some(0xfefb),
        _ => None,
    }
}
