//! Property tests of the painter: after any sequence of frames, the terminal shows the last one.

use super::Painter;
use crate::tui::layout::Area;
use crate::tui::paint::model::{self, Model, ModelCell};
use crate::tui::paint::style::CellStyle;
use crate::tui::paint::{Abilities, PictureMotion};
use crate::tui::view::{ScrollBox, Scrolling};
use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::style::{Color, Modifier, Style};
use vt100::Color as Seen;

const WIDTH: u16 = 24;
const HEIGHT: u16 = 9;

/// A frame as rows of words, each with a style.
type Rows = Vec<Vec<(String, u8)>>;

fn style(number: u8) -> Style {
    let color = |at: u8| COLORS[usize::from(at) % COLORS.len()].0.parse::<Color>().expect("a color");
    let modifiers =
        [Modifier::empty(), Modifier::BOLD, Modifier::UNDERLINED, Modifier::BOLD | Modifier::REVERSED];
    Style::new().fg(color(number)).bg(color(number / 5)).add_modifier(modifiers[usize::from(number / 25) % 4])
}

fn rows() -> impl Strategy<Value = Rows> {
    let word =
        prop_oneof!["[a-z ]{1,9}", Just("漢字".to_owned()), Just("é⚠".to_owned()), Just(" ".repeat(9))];
    prop::collection::vec(prop::collection::vec((word, 0..100_u8), 0..4), usize::from(HEIGHT))
}

/// A frame, and by how many rows the next one is the same frame moved.
fn frames() -> impl Strategy<Value = Vec<(Rows, i8)>> {
    prop::collection::vec((rows(), -4..=4_i8), 1..6)
}

fn drawn(rows: &Rows, buffer: &mut Buffer) {
    buffer.reset();
    for (y, words) in (0..HEIGHT).zip(rows) {
        let mut x = 0;
        for (word, number) in words {
            x = buffer.set_stringn(x, y, word, usize::from(WIDTH - x), style(*number)).0;
        }
    }
}

fn cells(count: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(count).expect("a window has cells")
}

/// Colors by name, and the number that a terminal reports for each.
const COLORS: [(&str, Seen); 5] = [
    ("reset", Seen::Default),
    ("#c82807", Seen::Rgb(200, 40, 7)),
    ("33", Seen::Idx(33)),
    ("lightblue", Seen::Idx(12)),
    ("red", Seen::Idx(1)),
];

fn look(color: Color) -> Seen {
    let known = COLORS.iter().find(|(name, _)| name.parse::<Color>() == Ok(color));
    known.expect("one of ours").1
}

fn compare(frame: &Buffer, screen: &vt100::Screen) -> Result<(), TestCaseError> {
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (wanted, seen) = (&frame[(x, y)], screen.cell(y, x).expect("a cell"));
            if seen.is_wide_continuation() {
                continue;
            }
            let sign = if seen.has_contents() { seen.contents() } else { " " };
            prop_assert_eq!(sign, wanted.symbol(), "at {}, {}", x, y);
            prop_assert_eq!(seen.bgcolor(), look(wanted.bg), "the ground at {}, {}", x, y);
            prop_assert_eq!(seen.underline(), wanted.modifier.contains(Modifier::UNDERLINED));
            prop_assert_eq!(seen.inverse(), wanted.modifier.contains(Modifier::REVERSED));
            if sign != " " || seen.underline() || seen.inverse() {
                prop_assert_eq!(seen.fgcolor(), look(wanted.fg), "the color at {}, {}", x, y);
                prop_assert_eq!(seen.bold(), wanted.modifier.contains(Modifier::BOLD));
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_follows_whatever_the_terminal_shows_the_frame(frames in frames()) {
        let mut terminal = vt100::Parser::new(cells(HEIGHT), cells(WIDTH), 0);
        let mut painter = Painter::new(WIDTH, HEIGHT);
        for (rows, by) in frames {
            let mut moved = rows.clone();
            moved.rotate_left(usize::from(by.unsigned_abs()) % rows.len());
            for rows in if by < 0 { [moved, rows] } else { [rows, moved] } {
                drawn(&rows, &mut painter.next);
                terminal.process(&painter.frame(None, &Scrolling::default()));
                compare(&painter.shown, terminal.screen())?;
            }
        }
    }
}

/// The area that scrolls by itself.
const BOX: Area = Area { x: 4, y: 1, width: 14, height: 7 };

/// How the terminal shows a cell: its character, and the visible part of its style.
fn seen((sign, style): &ModelCell) -> ModelCell {
    let is_on_blank = |part: &&str| matches!(part.get(..1), Some("4" | "7"));
    let blank = || style.split(';').filter(is_on_blank).collect::<Vec<_>>().join(";");
    let is_ground = sign == " " && !style.split(';').any(|part| matches!(part, "4" | "7"));
    (sign.clone(), if is_ground { blank() } else { style.clone() })
}

fn wanted(cell: &ratatui::buffer::Cell) -> ModelCell {
    let mut step = String::new();
    CellStyle::default().step(CellStyle::of(cell), &mut step);
    let mut terminal = Model::new(2, 1, model::usual);
    terminal.process(format!("{step}x").as_bytes());
    (cell.symbol().to_owned(), terminal.cell(0, 0).1.clone())
}

fn abilities() -> [Abilities; 4] {
    [(false, false), (true, false), (false, true), (true, true)].map(|(has_margins, repeats)| Abilities {
        has_margins,
        repeats,
        pictures: PictureMotion::Stay,
    })
}

/// Rows in a box, and others around it.
fn boxed(around: &Rows, within: &Rows, buffer: &mut Buffer) {
    drawn(around, buffer);
    for (y, words) in (BOX.y..BOX.y + BOX.height).zip(within) {
        for x in BOX.x..BOX.x + BOX.width {
            buffer[(x, y)].reset();
        }
        let (mut x, end) = (BOX.x, BOX.x + BOX.width);
        for (word, number) in words {
            x = buffer.set_stringn(x, y, word, usize::from(end - x), style(*number)).0;
        }
        // A wide character that does not fit into the box is left out.
        for side in [BOX.x - 1, end] {
            buffer[(side, y)].reset();
            buffer[(side, y)].set_symbol("│");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_box_that_scrolls_beside_others_is_shown_on_every_terminal(
        // The index of the row at the top may be right, wrong, or the same as before.
        frames in prop::collection::vec((rows(), rows(), -4..=4_i8, 0..6_usize), 1..6)
    ) {
        for can in abilities() {
            let mut terminal = Model::new(WIDTH, HEIGHT, model::usual);
            let mut painter = Painter { can, ..Painter::new(WIDTH, HEIGHT) };
            for (around, within, by, top) in &frames {
                let mut moved = within.clone();
                moved.rotate_left(usize::from(by.unsigned_abs()) % within.len());
                let distance = usize::from(by.unsigned_abs());
                let frames = if *by < 0 { [(&moved, distance), (within, 0)] } else { [(within, 0), (&moved, distance)] };
                for (within, moved) in frames {
                    let boxes = vec![ScrollBox { area: BOX, top: top + moved }];
                    let scrolling = Scrolling { boxes, empty: None };
                    boxed(around, within, &mut painter.next);
                    terminal.process(&painter.frame(None, &scrolling));
                    for (y, x) in (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (y, x))) {
                        let shown = terminal.cell(x, y);
                        if !shown.0.is_empty() {
                            prop_assert_eq!(seen(shown), seen(&wanted(&painter.shown[(x, y)])), "{}, {}", x, y);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_column_holds_whatever_the_terminal_takes_for_names_of_any_script(
        frames in prop::collection::vec(names(), 2..6)
    ) {
        let narrow: model::Widths = |character| match u32::from(character) {
            // Vowel signs and sound marks: some terminals draw them over the letter before.
            0x93e..=0x94d | 0xbbe..=0xbcd | 0xdcf..=0xddf | 0x102b..=0x103e | 0xff9e..=0xff9f => 0,
            _ => model::usual(character),
        };
        let wide: model::Widths = |character| model::usual(character).max(1);
        for widths in [model::usual as model::Widths, narrow, wide] {
            let mut terminal = Model::new(2 * WIDTH, HEIGHT, widths);
            let mut painter = Painter::new(2 * WIDTH, HEIGHT);
            for rows in &frames {
                painter.next.reset();
                for (y, (name, number)) in (0..HEIGHT).zip(rows) {
                    painter.next.set_stringn(1, y, name, 18, style(*number));
                    painter.next.set_string(22, y, "│after", style(number / 2));
                }
                terminal.process(&painter.frame(None, &Scrolling::default()));
                for (y, x) in (0..HEIGHT).flat_map(|y| (22..2 * WIDTH).map(move |x| (y, x))) {
                    let (shown, wanted) = (terminal.cell(x, y), &painter.shown[(x, y)]);
                    prop_assert_eq!(&shown.0, wanted.symbol(), "{}, {}", x, y);
                }
                for (y, (name, _)) in (0..HEIGHT).zip(rows) {
                    let all: String = (1..22).map(|x| terminal.cell(x, y).0.as_str()).collect();
                    let is_left = |letter: char| letter != ' ' && !name.contains(letter);
                    prop_assert!(!all.contains(is_left), "{:?} has a letter of another name than {:?}", all, name);
                }
            }
        }
    }
}

/// Names of many scripts, a style each.
fn names() -> impl Strategy<Value = Vec<(String, u8)>> {
    let name = prop::sample::select(vec![
        "க்ஷேத்ரன் ஸ்ரீ",
        "ක්රිෂාන්ත",
        "မြန်မာ အောင်",
        "ﾀﾞｲｺﾞ ｶﾞｷﾞｸﾞ",
        "राष्ट्र श्री",
        "สมชาย วงศ์",
        "王小明 野家",
        "홍길동",
        "Ana María",
        "Zoë d",
        "བསྟན་འཛིན",
    ]);
    prop::collection::vec((name.prop_map(str::to_owned), 0..20_u8), usize::from(HEIGHT))
}

#[test]
fn columns_move_and_signs_are_repeated_where_the_terminal_can() {
    let line = |n: u16| vec![(format!("row {n:05} abcd"), 1)];
    let length = |can: Abilities| {
        let mut terminal = Model::new(WIDTH, HEIGHT, model::usual);
        let mut painter = Painter { can, ..Painter::new(WIDTH, HEIGHT) };
        let around: Rows = (0..HEIGHT).map(|n| vec![("=".repeat(20), 0), (format!("{n} x"), 2)]).collect();
        let scrolling = Scrolling { boxes: vec![ScrollBox { area: BOX, top: 0 }], empty: None };
        let mut bytes = Vec::new();
        for first in 100..102 {
            let within: Rows = (first..first + BOX.height).map(line).collect();
            boxed(&around, &within, &mut painter.next);
            bytes = painter.frame(None, &scrolling);
            terminal.process(&bytes);
        }
        (bytes.len(), terminal.has_moved_columns, terminal.has_repeated)
    };
    let [plain, with_margins, with_repeats, _] = abilities().map(length);
    assert_eq!((plain.1, plain.2), (false, false));
    assert!(with_margins.1 && !with_margins.2 && with_margins.0 < 100, "{with_margins:?}");
    assert!(with_repeats.2 && !with_repeats.1, "{with_repeats:?}");
}

#[test]
fn rows_of_a_list_that_scrolled_a_page_are_not_compared_with_each_other() {
    // Rows that look alike would be moved if the distance were not known.
    let show = |top: usize, letters: [&str; 2], painter: &mut Painter| {
        let rows: Rows = (0..HEIGHT).map(|y| vec![(letters[usize::from(y > 4)].repeat(22), 1)]).collect();
        drawn(&rows, &mut painter.next);
        let area = Area { x: 0, y: 0, width: WIDTH, height: HEIGHT };
        let bytes = painter.frame(None, &Scrolling { boxes: vec![ScrollBox { area, top }], empty: None });
        String::from_utf8(bytes).expect("text").contains(['S', 'T'])
    };
    let has_moved = |top: usize| {
        let mut painter = Painter::new(WIDTH, HEIGHT);
        show(40, ["a", "b"], &mut painter);
        show(top, ["b", "c"], &mut painter)
    };
    assert!(has_moved(40), "the rows moved for another reason");
    assert!(has_moved(45), "the list has scrolled by this distance");
    assert!(!has_moved(40 + usize::from(HEIGHT)), "all rows are new");
}

#[test]
fn what_is_empty_beside_a_list_is_erased_before_its_rows_move() {
    let side = |has_words: bool| if has_words { "words" } else { "" };
    let show = |has_words: bool, first: u16, painter: &mut Painter| {
        painter.next.reset();
        for y in 0..HEIGHT {
            painter.next.set_string(0, y, format!("row {:05} of many", first + y), style(1));
            painter.next.set_string(18, y, side(has_words), style(3));
        }
        let empty = (!has_words).then_some(Area { x: 18, y: 0, width: 6, height: HEIGHT });
        painter.frame(None, &Scrolling { boxes: Vec::new(), empty })
    };
    let mut painter = Painter::new(WIDTH, HEIGHT);
    let mut terminal = Model::new(WIDTH, HEIGHT, model::usual);
    terminal.process(&show(true, 100, &mut painter));
    let scrolled = show(false, 101, &mut painter);
    terminal.process(&scrolled);
    assert!(scrolled.len() < 160 && scrolled.contains(&b'S'), "{}", scrolled.len());
    for (y, x) in (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (y, x))) {
        assert_eq!(terminal.cell(x, y).0, painter.shown[(x, y)].symbol(), "{x}, {y}");
    }
}

#[test]
fn no_row_is_moved_while_a_picture_is_in_view() {
    let mut painter = Painter::new(WIDTH, HEIGHT);
    let mut show = |first: u16, has_picture: bool| {
        let letter = |n: u16| ["a", "b", "c", "d", "e", "f", "g"][usize::from(n) % 7];
        let rows: Rows = (first..first + HEIGHT).map(|n| vec![(letter(n).repeat(22), 1)]).collect();
        drawn(&rows, &mut painter.next);
        if has_picture {
            painter.next[(2, 0)].set_diff_option(CellDiffOption::Skip);
        }
        let bytes = painter.frame(None, &Scrolling::default());
        String::from_utf8(bytes).expect("text").contains('S')
    };
    let moves = [show(100, false), show(101, false), show(102, true), show(103, true), show(104, false)];
    assert_eq!(moves, [false, true, false, false, false]);
    assert!(show(105, false), "the picture is gone from both frames");
}

#[test]
fn rows_that_moved_are_not_written_again() {
    let line = |n: u16| vec![(format!("a row of the list {n:05}"), 1)];
    let mut painter = Painter::new(WIDTH, HEIGHT);
    let mut show = |first: u16| {
        let rows: Rows = (first..first + HEIGHT).map(line).collect();
        drawn(&rows, &mut painter.next);
        let bytes = painter.frame(None, &Scrolling::default());
        bytes.len()
    };
    let whole = show(100);
    assert!(whole > 220, "{whole}");
    let (down, back) = (show(111), (show(112), show(110)));
    assert!(down > 60, "a page shares nothing but its words: {down}");
    assert!(back.0 < 110 && back.1 < 120, "one row is written, or two: {back:?}");
    assert_eq!(show(110), 0, "nothing changed");
}

#[test]
fn a_picture_of_cells_stays_where_it_is_when_words_beside_it_are_erased() {
    let mut painter = Painter::new(120, 6);
    let mut show = |words: &str| {
        painter.next.reset();
        painter.next.set_string(0, 2, words, Style::new());
        for x in 105..117 {
            painter.next.set_string(
                x,
                2,
                "▟",
                Style::new().fg((50 + x).to_string().parse().expect("a color")),
            );
        }
        let bytes = painter.frame(None, &Scrolling::default());
        String::from_utf8(bytes).expect("text")
    };
    assert!(show(&"word ".repeat(20)).contains('▟'));
    let erased = show("");
    assert!(!erased.contains('▟') && erased.len() < 60, "{erased:?}");
}
