//! What is done to the console: keys as terminals write them, and all that is no key.

use super::chance::Chance;
use referee::tui::keys::chord::written;
use referee::tui::keys::keymap::Keymap;
use referee::tui::messages::action::Place;
use std::collections::BTreeSet;
use std::fmt;
use strum::IntoEnumIterator as _;

/// Which keys come by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// Keys that move and open, none that judges or decides.
    Moves,
    /// No digit; a verb may come, a reason never.
    WithoutReasons,
    /// Every key that means anything anywhere.
    Everything,
}

/// Bytes that go out at once, and how long to wait before the next.
pub(super) type Piece = (Vec<u8>, u64);

/// One thing that is done.
#[derive(Clone, Debug)]
pub(super) enum Input {
    /// A single key, by its name.
    Key(String),
    /// Anything else; it may decide nothing.
    Noise { what: &'static str, pieces: Vec<Piece> },
    /// A window of another size.
    Window(u16, u16),
    /// Nothing, for so many milliseconds.
    Pause(u64),
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Key(key) => write!(f, "  {key}"),
            Input::Noise { what, pieces } => {
                write!(f, "  {what}:")?;
                pieces
                    .iter()
                    .try_for_each(|(bytes, pause)| write!(f, " {} ({pause} ms)", bytes.escape_ascii()))
            }
            Input::Window(columns, rows) => write!(f, "  window {columns}x{rows}"),
            Input::Pause(ms) => write!(f, "  {ms} ms"),
        }
    }
}

/// Every key that means anything in any place, as a terminal names it.
pub(super) fn keys(alphabet: Alphabet) -> Vec<String> {
    if alphabet == Alphabet::Moves {
        return MOVES.iter().map(ToString::to_string).collect();
    }
    let keymap = Keymap::shipped();
    let chords = Place::iter().flat_map(|place| keymap.bindings(place)).flat_map(|(chords, _)| chords);
    let mut keys: BTreeSet<String> = chords.map(|chord| written(&[chord])).collect();
    keys.extend(["é", "名", "alt-a", "alt-r", "ctrl-a", "ctrl-r", "f7", "shift-tab"].map(str::to_owned));
    let is_digit = |key: &String| key.len() == 1 && key.as_bytes()[0].is_ascii_digit();
    keys.retain(|key| alphabet == Alphabet::Everything || !is_digit(key));
    keys.into_iter().collect()
}

/// A key as a terminal sends it.
pub(super) fn bytes_of(key: &str) -> Vec<u8> {
    if let Some(rest) = key.strip_prefix("alt-") {
        return [b"\x1b".as_slice(), &bytes_of(rest)].concat();
    }
    if let Some(letter) = key.strip_prefix("ctrl-").filter(|rest| rest.len() == 1) {
        return vec![letter.as_bytes()[0] & 0x1f];
    }
    let bytes: &[u8] = match key {
        "enter" => b"\r",
        "esc" => b"\x1b",
        "tab" => b"\t",
        "shift-tab" => b"\x1b[Z",
        "space" => b" ",
        "backspace" => b"\x7f",
        "delete" => b"\x1b[3~",
        "up" => b"\x1b[A",
        "down" => b"\x1b[B",
        "right" => b"\x1b[C",
        "left" => b"\x1b[D",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "pageup" => b"\x1b[5~",
        "pagedown" => b"\x1b[6~",
        "f1" => b"\x1bOP",
        "f2" => b"\x1bOQ",
        "f7" => b"\x1b[18~",
        plain => plain.as_bytes(),
    };
    bytes.to_vec()
}

const MOVES: &[&str] = &[
    "j", "k", "J", "K", "h", "l", "tab", "up", "down", "pageup", "pagedown", "home", "end", "esc", "g", "G",
];

/// Texts that would judge, clear a group or decide if they were keys.
const TEXTS: &[&str] = &[
    "a1",
    "r1",
    "approve 1\r",
    "r\r1\r",
    "s r r r r\r1",
    "X1\r\r",
    "aaaa1111",
    "t yes\r1\r",
    "名前 a1 é1\r",
    "\ta\t1\t",
    "a 1 j a 1 j a 1",
    "\x1b[Aa1",
    "e1",
    "ee",
    "cx",
    "x\rx",
    "Eyes\r",
    "E\r\r",
];

/// What the terminal says by itself.
const REPORTS: &[&str] = &[
    "\x1b[I",
    "\x1b[O",
    "\x1b[?62;22;4c",
    "\x1b[11;1R",
    "\x1b]11;rgb:1111/2222/1111\x07",
    "\x1bP>|xterm(111)\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b[4;1111;1111t",
    "\x1b[?1u",
];

/// Keys that the terminal tells to be held, let go of, or pressed with a modifier.
const TOLD: &[&str] = &[
    "\x1b[49;1:2u",
    "\x1b[97;1:2u",
    "\x1b[114;1:2u",
    "\x1b[13;1:2u",
    "\x1b[49;1:3u",
    "\x1b[97;1:3u",
    "\x1b[49;5u",
    "\x1b[97;5u",
    "\x1b[49;3u",
    "\x1b[114;3u",
];

/// Halves of characters, and digits in their place.
const HALVES: &[&[u8]] = &[
    b"\xc3",
    b"\xa9",
    b"\xc3a",
    b"\xe5\x90",
    b"\xf0\x9f1",
    b"\xffa1",
    b"\xc31",
    b"\x80\x80",
    b"\x001",
    b"\x1b\xc31",
];

fn whole(what: &'static str, bytes: impl Into<Vec<u8>>) -> Input {
    Input::Noise { what, pieces: vec![(bytes.into(), 0)] }
}

/// A sequence in pieces, as a bad line tears it; anywhere, right after its ESC too.
fn torn(chance: &mut Chance, what: &'static str, bytes: &[u8]) -> Input {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && pieces.len() < 4 {
        let count = 1 + usize::try_from(chance.below(rest.len() as u64)).unwrap();
        let (piece, after) = rest.split_at(count);
        pieces.push((piece.to_vec(), chance.below(40)));
        rest = after;
    }
    pieces.push((rest.to_vec(), 0));
    Input::Noise { what, pieces }
}

fn pasted(chance: &mut Chance) -> Vec<u8> {
    let text = chance.one_of(TEXTS).repeat(1 + usize::try_from(chance.below(3)).unwrap());
    [b"\x1b[200~", text.as_bytes(), b"\x1b[201~"].concat()
}

/// A text from a terminal that does not tell pastes: keys at once. Half of them begin with a digit, as a date or a number
/// does: alone it would be the key of a reason.
fn unmarked(chance: &mut Chance) -> Input {
    let text =
        chance.one_of(TEXTS).repeat(1 + usize::try_from(chance.below(20)).unwrap()).replace('\x1b', "");
    let first = [String::new(), (1 + chance.below(9)).to_string()];
    whole("a paste that is not marked as one", format!("{}{text}", chance.one_of(&first)))
}

fn mouse(chance: &mut Chance) -> Vec<u8> {
    let (x, y) = (chance.between(1, 210), chance.between(1, 60));
    let button = *chance.one_of(&[0, 0, 0, 1, 2, 64, 65, 64, 65, 32, 35]);
    let end = chance.one_of(&["M", "M", "m"]);
    match chance.below(12) {
        0 => vec![0x1b, b'[', b'M', 32, 33 + u8::try_from(x.min(90)).unwrap(), 49],
        1 => format!("\x1b[{};{x};{y}M", button + 32).into_bytes(),
        _ => format!("\x1b[<{button};{x};{y}{end}").into_bytes(),
    }
}

fn window(chance: &mut Chance) -> Input {
    match chance.below(12) {
        0 => Input::Window(chance.between(1, 60), chance.between(1, 16)),
        1 => Input::Window(1, 1),
        2 => Input::Window(chance.between(300, 500), chance.between(100, 200)),
        3..6 => Input::Window(80, 24),
        6..8 => Input::Window(200, 50),
        _ => Input::Window(chance.between(60, 210), chance.between(16, 60)),
    }
}

/// A key that is held on a terminal that does not tell: it comes again and again. Never a digit, never a key that leaves.
fn held(chance: &mut Chance) -> Input {
    const HELD: &[&str] = &["a", "r", "s", "enter", "j", "k", "n", "esc", "tab", "X", "space", "+"];
    let key = bytes_of(chance.one_of::<&str>(HELD));
    let times = 3 + chance.below(12);
    Input::Noise {
        what: "a held key",
        pieces: (0..times).map(|_| (key.clone(), 4 + chance.below(30))).collect(),
    }
}

fn no_key(chance: &mut Chance) -> Input {
    match chance.below(100) {
        0..14 => whole("a paste", pasted(chance)),
        14..24 => {
            let bytes = pasted(chance);
            torn(chance, "a torn paste", &bytes)
        }
        24..34 => unmarked(chance),
        34..50 => whole("the mouse", mouse(chance)),
        50..58 => {
            let bytes = mouse(chance);
            torn(chance, "a torn report of the mouse", &bytes)
        }
        58..64 => whole("a report", *chance.one_of(REPORTS)),
        64..68 => {
            let report = *chance.one_of(REPORTS);
            torn(chance, "a torn report", report.as_bytes())
        }
        68..76 => whole("a key told to be held", *chance.one_of(TOLD)),
        76..82 => whole("half a character", *chance.one_of(HALVES)),
        82..90 => held(chance),
        _ => window(chance),
    }
}

/// Something at random.
pub(super) fn any(chance: &mut Chance, keys: &[String]) -> Input {
    match chance.below(100) {
        0..58 => {
            let key = chance.one_of(keys);
            // Leaving is tried too, only not all the time.
            if matches!(key.as_str(), "q" | "ctrl-c" | "ctrl-z") && chance.below(6) > 0 {
                return Input::Key("esc".to_owned());
            }
            Input::Key(key.clone())
        }
        58..66 => Input::Pause(30 + chance.below(400)),
        _ => no_key(chance),
    }
}
