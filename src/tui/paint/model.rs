//! A terminal emulator for the tests of the painter. Unlike `vt100` it has left and right margins (DECSLRM) and repeats
//! characters (REP).

use std::collections::VecDeque;
use unicode_width::UnicodeWidthChar as _;

/// A cell: its text, and the SGR numbers of its style.
pub(super) type ModelCell = (String, String);

/// How many columns the terminal takes for a character.
pub(super) type Widths = fn(char) -> usize;

#[derive(Debug)]
pub(super) struct Model {
    width: usize,
    height: usize,
    cells: Vec<ModelCell>,
    at: (usize, usize),
    /// Whether the last column was written: the next character goes to the next row.
    is_waiting: bool,
    style: Vec<String>,
    rows: (usize, usize),
    columns: (usize, usize),
    knows_margins: bool,
    last: Option<char>,
    widths: Widths,
    /// Whether REP was used, and whether rows were moved within margins. Tests ask, to know that the code was reached.
    pub(super) has_repeated: bool,
    pub(super) has_moved_columns: bool,
}

pub(super) fn usual(character: char) -> usize {
    character.width().unwrap_or(0)
}

impl Model {
    pub(super) fn new(width: u16, height: u16, widths: Widths) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        let cells = vec![(" ".to_owned(), String::new()); width * height];
        let (rows, columns) = ((0, height - 1), (0, width - 1));
        let (at, style) = ((0, 0), Vec::new());
        let (knows_margins, is_waiting, has_repeated, has_moved_columns) = (false, false, false, false);
        Self {
            width,
            height,
            cells,
            at,
            is_waiting,
            style,
            rows,
            columns,
            knows_margins,
            last: None,
            widths,
            has_repeated,
            has_moved_columns,
        }
    }

    pub(super) fn cell(&self, x: u16, y: u16) -> &ModelCell {
        &self.cells[usize::from(y) * self.width + usize::from(x)]
    }

    pub(super) fn process(&mut self, bytes: &[u8]) {
        let mut rest: VecDeque<char> = std::str::from_utf8(bytes).expect("text").chars().collect();
        while let Some(character) = rest.pop_front() {
            match character {
                '\x1b' => {
                    assert_eq!(rest.pop_front(), Some('['), "only such commands are written");
                    let mut numbers = String::new();
                    let letter = loop {
                        match rest.pop_front().expect("an end") {
                            end @ '@'..='~' => break end,
                            other => numbers.push(other),
                        }
                    };
                    self.command(&numbers, letter);
                }
                '\r' => self.go(0, self.at.1),
                '\n' => self.go(self.at.0, (self.at.1 + 1).min(self.height - 1)),
                '\x08' => self.go(self.at.0 - 1, self.at.1),
                other => self.write(other),
            }
        }
    }

    fn go(&mut self, x: usize, y: usize) {
        assert!(x < self.width && y < self.height, "{x}, {y} is outside");
        (self.at, self.is_waiting) = ((x, y), false);
    }

    fn write(&mut self, character: char) {
        let wide = (self.widths)(character);
        if wide == 0 {
            return self.combine(character);
        }
        if self.is_waiting || self.at.0 + wide > self.width {
            self.go(0, (self.at.1 + 1).min(self.height - 1));
        }
        let ((x, y), style) = (self.at, self.style.join(";"));
        self.cells[y * self.width + x] = (character.to_string(), style.clone());
        for more in x + 1..x + wide {
            self.cells[y * self.width + more] = (String::new(), style.clone());
        }
        self.last = Some(character);
        self.at.0 = x + wide;
        if self.at.0 == self.width {
            (self.at.0, self.is_waiting) = (self.width - 1, true);
        }
    }

    /// A character that takes no column is drawn over the one before.
    fn combine(&mut self, character: char) {
        let x = if self.is_waiting { self.at.0 } else { self.at.0.saturating_sub(1) };
        let row = self.at.1 * self.width;
        let at = (0..=x).rev().find(|x| !self.cells[row + x].0.is_empty()).unwrap_or(x);
        self.cells[row + at].0.push(character);
    }

    fn command(&mut self, numbers: &str, letter: char) {
        let number = |at: usize, or: usize| {
            numbers.split(';').nth(at).and_then(|text| text.parse().ok()).unwrap_or(or)
        };
        let (x, y) = self.at;
        match (letter, numbers) {
            ('H', _) => self.go(number(1, 1) - 1, number(0, 1) - 1),
            ('G', _) => self.go(number(0, 1) - 1, y),
            ('C', _) => self.go(x + number(0, 1), y),
            ('D', _) => self.go(x - number(0, 1), y),
            ('X', _) => self.erase(x, number(0, 1)),
            ('K', "") => self.erase(x, self.width - x),
            ('J', "2") => (0..self.height).for_each(|y| self.blank(y, 0, self.width)),
            ('b', _) => {
                self.has_repeated = true;
                let last = self.last.expect("a character to repeat");
                (0..number(0, 1)).for_each(|_| self.write(last));
            }
            ('m', _) => self.take_style(numbers),
            ('r', _) => {
                self.rows = (number(0, 1) - 1, number(1, self.height) - 1);
                self.go(0, 0);
            }
            ('s', _) if self.knows_margins => {
                self.columns = (number(0, 1) - 1, number(1, self.width) - 1);
                self.go(0, 0);
            }
            ('h', "?69") => self.knows_margins = true,
            ('l', "?69") => (self.knows_margins, self.columns) = (false, (0, self.width - 1)),
            ('S', _) => (0..number(0, 1)).for_each(|_| self.scroll(true)),
            ('T', _) => (0..number(0, 1)).for_each(|_| self.scroll(false)),
            ('h' | 'l', "?25" | "?2026") => {}
            other => panic!("a command of which the test knows nothing: {other:?}"),
        }
    }

    fn erase(&mut self, x: usize, count: usize) {
        assert!(!self.is_waiting, "nothing is erased beyond the last column");
        self.blank(self.at.1, x, count.min(self.width - x));
    }

    /// Terminals fill freed rows with the current background. The painter must not rely on that, so it is an error here
    /// if one is set.
    fn blank(&mut self, y: usize, x: usize, count: usize) {
        assert!(!self.style.iter().any(|it| it.starts_with('4') && it.len() > 1), "{:?}", self.style);
        for cell in &mut self.cells[y * self.width + x..y * self.width + x + count] {
            *cell = (" ".to_owned(), String::new());
        }
    }

    fn scroll(&mut self, is_up: bool) {
        assert!(self.style.is_empty(), "a terminal fills with its present style");
        self.has_moved_columns |= self.columns != (0, self.width - 1);
        let ((top, bottom), (left, right)) = (self.rows, self.columns);
        let place = |y: usize| y * self.width + left..=y * self.width + right;
        let order: Vec<usize> = if is_up { (top..=bottom).collect() } else { (top..=bottom).rev().collect() };
        for pair in order.windows(2) {
            let moved = self.cells[place(pair[1])].to_vec();
            self.cells[place(pair[0])].clone_from_slice(&moved);
        }
        let last = *order.last().expect("a row");
        self.cells[place(last)].fill((" ".to_owned(), String::new()));
    }

    /// The SGR numbers that are set: colors in full, modifiers by their number.
    fn take_style(&mut self, numbers: &str) {
        let mut parts = numbers.split(';');
        while let Some(part) = parts.next() {
            let mut whole = part.to_owned();
            if matches!(part, "38" | "48" | "58") {
                let kind = parts.next().expect("a kind of color");
                let count = if kind == "2" { 3 } else { 1 };
                let rest: Vec<&str> = parts.by_ref().take(count).collect();
                whole = format!("{part}:{kind}:{}", rest.join(":"));
            }
            let sort = |number: &str| match number.split(':').next().unwrap_or_default() {
                "38" | "39" | "30" | "31" | "32" | "33" | "34" | "35" | "36" | "37" => "front".to_owned(),
                "48" | "49" | "40" | "41" | "42" | "43" | "44" | "45" | "46" | "47" => "back".to_owned(),
                "58" | "59" => "line".to_owned(),
                "22" => "1 or 2".to_owned(),
                "1" | "2" => "1 or 2".to_owned(),
                "24" => "4".to_owned(),
                "27" => "7".to_owned(),
                bright if bright.len() == 2 && bright.starts_with('9') => "front".to_owned(),
                bright if bright.len() == 3 => "back".to_owned(),
                other => other.to_owned(),
            };
            match part {
                "" | "0" => self.style.clear(),
                _ => {
                    self.style.retain(|on| sort(on) != sort(&whole));
                    let is_end = matches!(part, "22" | "24" | "27" | "39" | "49" | "59");
                    self.style.extend((!is_end).then_some(whole));
                }
            }
        }
        self.style.sort();
    }
}
