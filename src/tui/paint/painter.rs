//! What the terminal shows, and what must be written so that it shows the app.

use super::ink::Ink;
use super::scroll::Move;
use crate::tui::app::App;
use crate::tui::pixels::{Commands, Pixels};
use crate::tui::theme::Theme;
use crate::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io::{self, Write};

/// A frame is shown whole, not while it comes.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// What is on the screen, and how to bring it to what should be.
pub(in crate::tui) struct Painter {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    is_fresh: bool,
}

impl Painter {
    pub(in crate::tui) fn new(width: u16, height: u16) -> Self {
        let area = Rect::new(0, 0, width, height);
        Self { shown: Buffer::empty(area), next: Buffer::empty(area), cursor: None, is_fresh: true }
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub(in crate::tui) fn forget(&mut self, width: u16, height: u16) {
        *self = Self::new(width, height);
    }

    /// Draws the app. Nothing is written if nothing changed.
    pub(in crate::tui) fn paint(
        &mut self,
        app: &App,
        theme: &Theme,
        pixels: &mut Pixels,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.next.reset();
        let cursor = view::draw(&mut self.next, app, theme);
        let Commands { before, after } = pixels.stamp(&mut self.next, app);
        let frame = [before, self.frame(cursor), after].concat();
        if !frame.is_empty() {
            out.write_all(&frame)?;
            out.flush()?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        (self.cursor, self.is_fresh) = (cursor, false);
        Ok(())
    }

    /// Everything that must be written, or nothing.
    fn frame(&mut self, cursor: Option<Position>) -> Vec<u8> {
        let is_same = !self.is_fresh && self.shown.diff_iter(&self.next).next().is_none();
        if is_same && cursor == self.cursor {
            return Vec::new();
        }
        let mut ink = Ink::new();
        ink.command(BEGIN);
        if self.is_fresh {
            ink.command("\x1b[?25l\x1b[m\x1b[2J");
        } else if self.cursor.is_some() {
            ink.command("\x1b[?25l");
        }
        if let Some(moved) = Move::find(&self.shown, &self.next).filter(|_| !self.is_fresh) {
            ink.command(&moved.command());
            moved.apply(&mut self.shown);
        }
        ink.changes(&self.shown, &self.next);
        if let Some(position) = cursor {
            ink.cursor(position.x, position.y);
            ink.command("\x1b[?25h");
        }
        ink.plain();
        ink.command(END);
        ink.into_bytes()
    }
}

#[cfg(test)]
mod laws {
    use super::Painter;
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
        Style::new()
            .fg(color(number))
            .bg(color(number / 5))
            .add_modifier(modifiers[usize::from(number / 25) % 4])
    }

    fn rows() -> impl Strategy<Value = Rows> {
        let word =
            prop_oneof!["[a-z ]{1,9}", Just("漢字".to_owned()), Just("é⚠".to_owned()), Just(" ".repeat(9))];
        prop::collection::vec(prop::collection::vec((word, 0..100_u8), 0..4), usize::from(HEIGHT))
    }

    /// A frame, and how far the next one is the same moved.
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

    /// Colors by name, and what a terminal takes them for.
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
                    terminal.process(&painter.frame(None));
                    compare(&painter.next, terminal.screen())?;
                    std::mem::swap(&mut painter.shown, &mut painter.next);
                    painter.is_fresh = false;
                }
            }
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
            let bytes = painter.frame(None);
            std::mem::swap(&mut painter.shown, &mut painter.next);
            painter.is_fresh = false;
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
            let bytes = painter.frame(None);
            std::mem::swap(&mut painter.shown, &mut painter.next);
            painter.is_fresh = false;
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
            let bytes = painter.frame(None);
            std::mem::swap(&mut painter.shown, &mut painter.next);
            painter.is_fresh = false;
            String::from_utf8(bytes).expect("text")
        };
        assert!(show(&"word ".repeat(20)).contains('▟'));
        let erased = show("");
        assert!(!erased.contains('▟') && erased.len() < 60, "{erased:?}");
    }
}
