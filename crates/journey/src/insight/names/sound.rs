//! How a word sounds: the primary code of Double Metaphone (Lawrence Philips, 2000), for words of the letters a to z.
//!
//! The codes are those of Apache Commons Codec (`tests/it/insight/sounds.rs` has examples). Rules about spaces and the second
//! code are left out, because nothing asks for them.

/// More letters of a code than these say nothing about a name.
const LENGTH: usize = 8;

/// The code of a word of lower-case ASCII letters. Words with the same code sound alike.
pub fn sound(word: &str) -> String {
    let mut letter = LetterInWord { word: word.as_bytes(), at: 0, slavic: is_slavic(word) };
    if ["gn", "kn", "pn", "wr", "ps"].iter().any(|silent| word.starts_with(silent)) {
        letter.at = 1;
    }
    let mut code = String::with_capacity(LENGTH + 1);
    while code.len() < LENGTH && letter.at < letter.word.len() {
        let (sound, letters) = letter.heard();
        code.push_str(sound);
        letter.at += letters;
    }
    code.truncate(LENGTH);
    code
}

/// Whether the word looks Slavic or Germanic.
fn is_slavic(word: &str) -> bool {
    word.contains(['w', 'k']) || word.contains("cz") || word.contains("witz")
}

/// What a rule hears, and how many letters it covers.
type Heard = (&'static str, usize);

/// A letter within its word.
struct LetterInWord<'w> {
    word: &'w [u8],
    at: usize,
    slavic: bool,
}

impl LetterInWord<'_> {
    fn heard(&self) -> Heard {
        match self.letter(0) {
            Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y') => (if self.at == 0 { "A" } else { "" }, 1),
            Some(b'b') => self.doubled("P", &["b"]),
            Some(b'c') => self.c(),
            Some(b'd') => self.d(),
            Some(b'f') => self.doubled("F", &["f"]),
            Some(b'g') => self.g(),
            Some(b'h') if self.first_or_after_vowel() && self.is_vowel(1) => ("H", 2),
            Some(b'j') => self.j(),
            Some(b'k') => self.doubled("K", &["k"]),
            Some(b'l') => self.doubled("L", &["l"]),
            Some(b'm') => self.m(),
            Some(b'n') => self.doubled("N", &["n"]),
            Some(b'p') if self.has(1, &["h"]) => ("F", 2),
            Some(b'p') => self.doubled("P", &["p", "b"]),
            Some(b'q') => self.doubled("K", &["q"]),
            Some(b'r') => self.r(),
            Some(b's') => self.s(),
            Some(b't') => self.t(),
            Some(b'v') => self.doubled("F", &["v"]),
            Some(b'w') => self.w(),
            Some(b'x') => self.x(),
            Some(b'z') if self.has(1, &["h"]) => ("J", 2),
            Some(b'z') => self.doubled("S", &["z"]),
            _ => ("", 1),
        }
    }

    /// The letter this far away.
    fn letter(&self, away: isize) -> Option<u8> {
        self.word.get(self.at.checked_add_signed(away)?).copied()
    }

    /// Whether one of these is written this far away.
    fn has(&self, away: isize, texts: &[&str]) -> bool {
        let rest = self.at.checked_add_signed(away).and_then(|from| self.word.get(from..));
        rest.is_some_and(|rest| texts.iter().any(|text| rest.starts_with(text.as_bytes())))
    }

    fn begins(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.word.starts_with(text.as_bytes()))
    }

    fn is_vowel(&self, away: isize) -> bool {
        matches!(self.letter(away), Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
    }

    fn first_or_after_vowel(&self) -> bool {
        self.at == 0 || self.is_vowel(-1)
    }

    fn is_last(&self) -> bool {
        self.at + 1 == self.word.len()
    }

    /// This sound, of two letters if one of these follows.
    fn doubled(&self, sound: &'static str, next: &[&str]) -> Heard {
        (sound, if self.has(1, next) { 2 } else { 1 })
    }

    fn c(&self) -> Heard {
        if self.is_hard_ch() {
            ("K", 2)
        } else if self.at == 0 && self.has(0, &["caesar"]) {
            ("S", 2)
        } else if self.has(0, &["ch"]) {
            (self.ch(), 2)
        } else if self.has(0, &["cz"]) && !self.has(-2, &["wicz"]) {
            ("S", 2)
        } else if self.has(1, &["cia"]) {
            ("X", 3)
        } else if self.has(0, &["cc"]) && !(self.at == 1 && self.begins(&["m"])) {
            self.cc()
        } else if self.has(0, &["ck", "cg", "cq"]) {
            ("K", 2)
        } else if self.has(0, &["ci", "ce", "cy"]) {
            ("S", 2)
        } else if self.has(1, &["ce", "ci"]) {
            ("K", 1)
        } else {
            self.doubled("K", &["c", "k", "q"])
        }
    }

    /// Germanic: "bacher", "macher".
    fn is_hard_ch(&self) -> bool {
        let after_consonant = self.at >= 2 && !self.is_vowel(-2);
        let within = after_consonant && self.has(-1, &["ach"]);
        self.has(0, &["chia"])
            || (within && (!self.has(2, &["i", "e"]) || self.has(-2, &["bacher", "macher"])))
    }

    fn ch(&self) -> &'static str {
        let greek = ["harac", "haris", "hor", "hym", "hia", "hem"];
        let start = self.at == 0 && self.has(1, &greek) && !self.begins(&["chore"]);
        let before_consonant =
            self.has(2, &["l", "r", "n", "m", "b", "h", "f", "v", "w"]) || self.at + 2 == self.word.len();
        let hard = (self.at > 0 && (self.has(0, &["chae"]) || self.begins(&["mc"])))
            || start
            || self.begins(&["sch"])
            || self.has(-2, &["orches", "archit", "orchid"])
            || (self.at > 1 && self.has(2, &["t", "s"]))
            || ((self.at == 0 || self.has(-1, &["a", "o", "u", "e"])) && before_consonant);
        if hard { "K" } else { "X" }
    }

    fn cc(&self) -> Heard {
        if !self.has(2, &["i", "e", "h"]) || self.has(2, &["hu"]) {
            return ("K", 2);
        }
        let hard = (self.at == 1 && self.has(-1, &["a"])) || self.has(-1, &["uccee", "ucces"]);
        (if hard { "KS" } else { "X" }, 3)
    }

    fn d(&self) -> Heard {
        if !self.has(0, &["dg"]) {
            self.doubled("T", &["t", "d"])
        } else if self.has(2, &["i", "e", "y"]) {
            ("J", 3)
        } else {
            ("TK", 2)
        }
    }

    fn g(&self) -> Heard {
        let starting = ["y", "es", "ep", "eb", "el", "ey", "ib", "il", "in", "ie", "ei", "er"];
        let hard = (self.at == 0 && self.has(1, &starting))
            || (self.has(1, &["er", "y"])
                && !self.begins(&["danger", "ranger", "manger"])
                && !self.has(-1, &["e", "i", "rgy", "ogy"]));
        if self.has(1, &["h"]) {
            (self.gh(), 2)
        } else if self.has(1, &["n"]) {
            let after_first_vowel = self.at == 1 && self.is_vowel(-1);
            (if self.slavic || after_first_vowel || self.has(2, &["ey"]) { "KN" } else { "N" }, 2)
        } else if self.has(1, &["li"]) && !self.slavic {
            ("KL", 2)
        } else if hard {
            ("K", 2)
        } else if self.has(1, &["e", "i", "y"]) || self.has(-1, &["aggi", "oggi"]) {
            (if self.begins(&["sch"]) || self.has(1, &["et"]) { "K" } else { "J" }, 2)
        } else {
            self.doubled("K", &["g"])
        }
    }

    fn gh(&self) -> &'static str {
        if self.at == 0 {
            return if self.has(2, &["i"]) { "J" } else { "K" };
        }
        let silent =
            self.has(-2, &["b", "h", "d"]) || self.has(-3, &["b", "h", "d"]) || self.has(-4, &["b", "h"]);
        if !self.is_vowel(-1) {
            "K"
        } else if silent || self.has(-1, &["i"]) {
            ""
        } else if self.has(-1, &["u"]) && self.has(-3, &["c", "g", "l", "r", "t"]) {
            "F"
        } else {
            "K"
        }
    }

    fn j(&self) -> Heard {
        if self.has(0, &["jose"]) {
            return (if self.word.len() == 4 { "H" } else { "J" }, 1);
        }
        let between_vowels = self.is_vowel(-1) && !self.slavic && self.has(1, &["a", "o"]);
        let heard =
            !self.has(1, &["l", "t", "k", "s", "n", "m", "b", "z"]) && !self.has(-1, &["s", "k", "l"]);
        self.doubled(if self.at == 0 || between_vowels || self.is_last() || heard { "J" } else { "" }, &["j"])
    }

    fn m(&self) -> Heard {
        let silent_b = self.has(-1, &["umb"]) && (self.at + 2 == self.word.len() || self.has(2, &["er"]));
        if silent_b { ("M", 2) } else { self.doubled("M", &["m"]) }
    }

    fn r(&self) -> Heard {
        let french = self.at > 3 && self.is_last() && !self.slavic;
        let silent = french && self.has(-2, &["ie"]) && !self.has(-4, &["me", "ma"]);
        self.doubled(if silent { "" } else { "R" }, &["r"])
    }

    fn s(&self) -> Heard {
        if self.has(-1, &["isl", "ysl"]) {
            ("", 1)
        } else if self.at == 0 && self.has(0, &["sugar"]) {
            ("X", 1)
        } else if self.has(0, &["sh"]) {
            (if self.has(1, &["heim", "hoek", "holm", "holz"]) { "S" } else { "X" }, 2)
        } else if self.has(0, &["sio", "sia"]) {
            ("S", 3)
        } else if self.has(0, &["sc"]) {
            (self.sc(), 3)
        } else {
            let french = self.at > 1 && self.is_last() && self.has(-2, &["ai", "oi"]);
            self.doubled(if french { "" } else { "S" }, &["s", "z"])
        }
    }

    fn sc(&self) -> &'static str {
        let dutch = self.has(3, &["oo", "uy", "ed", "em"]);
        if self.has(2, &["h"]) && !dutch {
            "X"
        } else if self.has(2, &["i", "e", "y"]) {
            "S"
        } else {
            "SK"
        }
    }

    fn t(&self) -> Heard {
        if self.has(0, &["tion", "tia", "tch"]) {
            ("X", 3)
        } else if self.has(0, &["th", "tth"]) {
            (if self.has(2, &["om", "am"]) || self.begins(&["sch"]) { "T" } else { "0" }, 2)
        } else {
            self.doubled("T", &["t", "d"])
        }
    }

    fn w(&self) -> Heard {
        let polish = self.has(-1, &["ewski", "ewsky", "owski", "owsky"]);
        if self.has(0, &["wr"]) {
            ("R", 2)
        } else if self.at == 0 && (self.is_vowel(1) || self.has(1, &["h"])) {
            ("A", 1)
        } else if (self.is_last() && self.is_vowel(-1)) || polish || self.begins(&["sch"]) {
            ("", 1)
        } else if self.has(0, &["wicz", "witz"]) {
            ("TS", 4)
        } else {
            ("", 1)
        }
    }

    fn x(&self) -> Heard {
        let french = self.is_last() && (self.has(-3, &["iau", "eau"]) || self.has(-2, &["au", "ou"]));
        match (self.at, french) {
            (0, _) => ("S", 1),
            (_, true) => ("", 1),
            (_, false) => self.doubled("KS", &["c", "x"]),
        }
    }
}
