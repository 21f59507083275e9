//! Text into cells: whole clusters, marked cuts.

use proptest::prelude::*;
use referee::tui::fit::{fit, fit_end, width, wrap};
use referee::tui::messages::action::Action;
use referee::tui::text_box::TextBox;
use referee::tui::typed_line::TypedLine;
use unicode_segmentation::UnicodeSegmentation;

proptest! {
    #[test]
    fn what_is_fitted_fits_and_a_cut_is_marked(text in "\\PC{0,30}", columns in 0usize..20) {
        let fitted = fit(&text, columns);
        prop_assert!(width(&fitted) <= columns);
        prop_assert!(fitted == text || columns == 0 || fitted.ends_with('…'));
        let ended = fit_end(&text, columns);
        prop_assert!(width(&ended) <= columns.max(1));
    }

    #[test]
    fn wrapping_loses_nothing_but_spaces(text in "[a-z\u{e9}\u{4f8b} ]{0,60}", columns in 2usize..20) {
        let rows = wrap(&text, columns);
        prop_assert!(rows.iter().all(|row| width(row) <= columns), "{:?}", rows);
        let letters = |text: &str| text.chars().filter(|it| !it.is_whitespace()).collect::<String>();
        prop_assert_eq!(letters(&rows.concat()), letters(&text));
    }

    #[test]
    fn a_typed_line_is_never_torn(keys in prop::collection::vec(0u8..12, 0..60), text in "\\PC{0,12}") {
        let mut line = TypedLine::default();
        let mut typed = text.chars().cycle();
        for key in keys {
            match key {
                0 => line.left(),
                1 => line.right(),
                2 => line.erase(),
                3 => line.delete(),
                4 => line.erase_word(),
                5 => line.to_start(),
                6 => line.to_end(),
                7 => line.erase_line(),
                _ => typed.next().into_iter().for_each(|it| line.insert(it)),
            }
            let (before, after) = line.halves();
            prop_assert!(width(before.as_str()) + width(after.as_str()) < 4_000);
        }
    }
}

#[test]
fn a_cluster_is_erased_whole() {
    let mut line = TypedLine::new("e\u{301}👩‍💻");
    line.erase();
    assert_eq!(line.text(), "e\u{301}");
    line.erase();
    assert_eq!(line.text(), "");
}

const EDITS: [Action; 12] = [
    Action::Erase,
    Action::EraseWord,
    Action::EraseLine,
    Action::Delete,
    Action::Left,
    Action::Right,
    Action::WordLeft,
    Action::WordRight,
    Action::LineStart,
    Action::Up,
    Action::Down,
    Action::LineBreak,
];

/// The widest grapheme cluster: it is never torn, so a row may be as wide. Spacing marks have a width of their own.
fn widest_cluster(row: &str) -> usize {
    row.graphemes(true).map(width).max().unwrap_or(0)
}

proptest! {
    #[test]
    fn typed_text_is_never_torn(
        keys in prop::collection::vec(0usize..20, 0..60),
        text in "\\PC{1,12}",
        columns in 2usize..30,
    ) {
        let mut typed = text.chars().cycle();
        let mut text = TextBox::new("a note\nof two lines");
        for key in keys {
            match EDITS.get(key) {
                Some(action) => prop_assert!(text.edit(*action)),
                None => typed.next().into_iter().for_each(|it| text.insert(it)),
            }
            let shown = text.rows(columns);
            let (row, column) = shown.cursor;
            prop_assert!(row < shown.rows.len(), "{:?}", shown);
            let widest = shown.rows.iter().map(|row| widest_cluster(row.as_str())).max().unwrap_or(0);
            prop_assert!(column <= columns.max(widest), "{:?}", shown);
            let fits = |row: &str| width(row) <= columns.max(widest_cluster(row));
            prop_assert!(shown.rows.iter().all(|row| fits(row.as_str())), "{:?}", shown);
        }
    }
}

#[test]
fn a_cluster_that_is_wider_than_the_box_has_a_row_of_its_own() {
    let mut text = TextBox::new("ab");
    text.insert_text("a\u{11931}\u{11931} b");
    let shown = text.rows(2);
    assert!(shown.rows.iter().any(|row| row.as_str() == "a\u{11931}\u{11931}"), "{shown:?}");
}

#[test]
fn a_text_box_erases_whole_clusters_and_joins_lines() {
    let mut text = TextBox::new("e\u{301}👩‍💻");
    text.edit(Action::Erase);
    assert_eq!(text.text(), "e\u{301}");
    text.edit(Action::Erase);
    assert_eq!(text.text(), "");
    text.insert_text("one two\r\nthree\tfour\u{7}");
    assert_eq!(text.text(), "one two\nthree four");
    text.edit(Action::Up);
    text.edit(Action::LineEnd);
    text.edit(Action::WordLeft);
    text.insert('x');
    assert_eq!(text.text(), "one xtwo\nthree four");
    text.edit(Action::Down);
    text.edit(Action::LineStart);
    text.edit(Action::Erase);
    assert_eq!(text.text(), "one xtwothree four");
    assert!(!text.edit(Action::Approve), "no action of typing");
}

#[test]
fn a_text_box_takes_no_more_than_a_comment() {
    let mut text = TextBox::default();
    text.insert_text(&"é".repeat(3_000));
    assert_eq!(text.text().len(), 4_000);
}

#[test]
fn a_cut_is_marked() {
    assert_eq!(fit("Eriksson, Anna Maria", 10), "Eriksson,…");
    assert_eq!(fit("例子太郎", 5), "例子…");
}
