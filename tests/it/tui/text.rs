//! Text into cells: whole clusters, marked cuts.

use proptest::prelude::*;
use referee::tui::fit::{fit, fit_end, width, wrap};
use referee::tui::typed_line::TypedLine;

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

#[test]
fn a_cut_is_marked() {
    assert_eq!(fit("Eriksson, Anna Maria", 10), "Eriksson,…");
    assert_eq!(fit("例子太郎", 5), "例子…");
}
