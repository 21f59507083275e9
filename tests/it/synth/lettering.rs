//! Text on drawn documents is outlines of its letters, in the order and the shapes that its script asks for.

use referee::synth::lettering::{Lettering, Spacing, Typeface, in_drawn_order};

/// The largest x coordinate of a path.
fn right_edge(path: &str) -> f64 {
    let numbers = path.split(['M', 'L', 'Q', 'C', 'Z', ' ']).filter_map(|number| number.parse::<f64>().ok());
    numbers.step_by(2).fold(0.0, f64::max)
}

fn width(typeface: Typeface, text: &str) -> f64 {
    right_edge(&Lettering::new(typeface, 40.0).draw((0.0, 0.0), "black", text))
}

#[test]
fn arabic_letters_join_and_run_from_right_to_left() {
    // Noon as the first of the word, waw as its end, reh alone.
    assert_eq!(in_drawn_order("\u{646}\u{648}\u{631}"), "\u{fead}\u{feee}\u{fee7}");
    // Beh as the first, lam and alef as one shape, lam alone.
    assert_eq!(in_drawn_order("\u{628}\u{644}\u{627}\u{644}"), "\u{fedd}\u{fefc}\u{fe91}");
    // Hamza joins nothing, and a space ends a word.
    assert_eq!(in_drawn_order("\u{628}\u{621} \u{645}\u{646}"), "\u{fee6}\u{fee3} \u{fe80}\u{fe8f}");
    assert_eq!(in_drawn_order("\u{414}\u{430}\u{440}"), "\u{414}\u{430}\u{440}");
}

#[test]
fn a_line_ends_at_its_width() {
    let zone = Lettering::new(Typeface::MonoBold, 40.0).spaced(Spacing::Width(900.0));
    let gap = 900.0 - right_edge(&zone.draw((0.0, 0.0), "black", "P<UTOHH"));
    assert!((0.0..8.0).contains(&gap), "{gap}");
}

#[test]
fn letters_that_lean_to_each_other_stand_closer() {
    let pair = width(Typeface::CondensedBold, "AVA");
    let straight = width(Typeface::CondensedBold, "A") * 2.0 + width(Typeface::CondensedBold, "V");
    assert!(pair < straight - 2.0, "{pair} {straight}");
}

#[test]
fn every_printed_character_has_an_outline() {
    for (typeface, text) in [
        (Typeface::Sans, "PASSPORT · PASSEPORT"),
        (Typeface::SansBold, "Светлана ЁÍŁØ"),
        (Typeface::Condensed, "12 AUG 2031 — Prénoms"),
        (Typeface::CondensedBold, "MARIA O'NEIL-QVIST +−"),
        (Typeface::MonoBold, "P<UTO0123456789"),
        (Typeface::SerifBold, "KOREA, REPUBLIC OF"),
    ] {
        for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
            let path = Lettering::new(typeface, 20.0).draw((0.0, 0.0), "black", &letter.to_string());
            assert!(path.contains('M'), "{typeface:?} lacks {letter}");
        }
    }
}
