//! Parses the replies of a terminal from arbitrary bytes.

use super::{REPEATED, STRAIGHT, THROUGH};
use crate::fit::CellPx;

/// The replies of a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Names and versions (XTVERSION): first of the terminal that we write to, second of the one outside of tmux.
    pub versions: Vec<String>,
    /// The reply to kitty's query, sent directly: `OK` or an error.
    pub kitty: Option<String>,
    /// The reply to kitty's query, sent through tmux.
    pub kitty_through: Option<String>,
    /// The size of a cell in pixels.
    pub cell: Option<CellPx>,
    /// The background color.
    pub background: Option<[u8; 3]>,
    /// Whether a 24-bit color was reported as it was set; `None` without a reply.
    pub keeps_colors: Option<bool>,
    /// Whether it has left and right margins; `None` without a reply.
    pub has_margins: Option<bool>,
    /// The columns of the cursor position reports, in order.
    pub columns: Vec<u16>,
    pub primary: Option<Vec<u16>>,
    pub secondary: Option<Vec<u16>>,
}

impl Replies {
    /// Whether the last query was answered.
    pub fn is_complete(&self) -> bool {
        self.primary.is_some()
    }

    /// Whether tmux replied.
    pub fn is_tmux(&self) -> bool {
        self.versions.iter().any(|version| version.starts_with("tmux"))
    }

    /// The name and version of the terminal that draws: the one outside of tmux if both replied.
    pub fn terminal(&self) -> Option<&str> {
        let named = self.versions.iter().map(String::as_str).find(|version| !version.starts_with("tmux"));
        // mlterm before 3.9.1 does not tell its name; it reports itself as this version of a VT320.
        named.or_else(|| (self.secondary.as_deref()? == [24, 279, 0]).then_some("mlterm"))
    }

    /// Whether it repeats a character (REP): its cursor advanced over all of the blanks.
    pub fn repeats(&self) -> bool {
        matches!(self.columns[..], [from, to, ..] if to.checked_sub(from) == Some(REPEATED))
    }

    /// Whether its attributes report sixel support.
    pub fn has_sixel(&self) -> bool {
        self.primary.as_ref().is_some_and(|attributes| attributes.iter().skip(1).any(|a| *a == 4))
    }
}

/// Parses replies. Everything else is skipped, such as keys typed meanwhile and broken sequences.
pub fn read(bytes: &[u8]) -> Replies {
    let mut replies = Replies::default();
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(0x1B, rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        let Some((kind, body)) = rest.split_first() else { break };
        match kind {
            b'[' => rest = replies.read_csi(body),
            b'P' | b'_' | b']' => {
                let Some((text, after)) = string(body) else { break };
                replies.read_string(*kind, &text);
                rest = after;
            }
            _ => {}
        }
    }
    replies
}

/// A control string up to its terminator (ST or BEL), with a length limit.
fn string(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.iter().position(|byte| matches!(byte, 0x1B | 0x07))?;
    let (text, after) = bytes.split_at_checked(end)?;
    let after = after.strip_prefix(b"\x1b\\").or_else(|| after.strip_prefix(b"\x07")).unwrap_or(after);
    let text = text.get(..text.len().min(200)).unwrap_or_default();
    let clean = String::from_utf8_lossy(text).chars().filter(|c| !c.is_control()).collect();
    Some((clean, after))
}

impl Replies {
    fn read_csi<'a>(&mut self, body: &'a [u8]) -> &'a [u8] {
        let Some(end) = body.iter().position(|byte| (0x40..=0x7E).contains(byte)) else { return body };
        let (text, after) = body.split_at_checked(end).unwrap_or((body, &[]));
        let (last, after) = after.split_first().map_or((0, after), |(last, after)| (*last, after));
        let text = std::str::from_utf8(text).unwrap_or_default();
        if last == b'c' && text.starts_with('?') {
            self.primary = Some(numbers(text.trim_start_matches('?')));
        } else if last == b'c' && text.starts_with('>') {
            self.secondary = Some(numbers(text.trim_start_matches('>')));
        } else if let (b'R', [_, column]) = (last, &numbers(text)[..]) {
            self.columns.push(*column);
        } else if let Some(state) = text.strip_prefix("?69;").filter(|_| last == b'y') {
            // The mode is set, or reset but recognized.
            self.has_margins = Some(matches!(state, "1$" | "2$" | "3$"));
        } else if last == b't'
            && let [6, height, width] = numbers(text)[..]
        {
            self.cell = CellPx::new(width, height);
        }
        after
    }

    fn read_string(&mut self, kind: u8, text: &str) {
        match kind {
            b'P' => {
                self.versions.extend(text.strip_prefix(">|").map(str::to_owned));
                self.keeps_colors = keeps_colors(text).or(self.keeps_colors);
            }
            b'_' => self.read_kitty(text),
            _ => {
                if let Some(color) = text.strip_prefix("11;") {
                    self.background = color_of(color);
                }
            }
        }
    }

    fn read_kitty(&mut self, text: &str) {
        let Some((keys, answer)) = text.strip_prefix('G').and_then(|rest| rest.split_once(';')) else {
            return;
        };
        let id = keys.split(',').find_map(|key| key.strip_prefix("i=")).and_then(|id| id.parse::<u8>().ok());
        if id == Some(STRAIGHT) {
            self.kitty = Some(answer.to_owned());
        } else if id == Some(THROUGH) {
            self.kitty_through = Some(answer.to_owned());
        }
    }
}

/// Whether the reported attributes (`1$r0;48:2:1:2:3m`) contain the color that was set, in any spelling.
fn keeps_colors(text: &str) -> Option<bool> {
    let written = text.strip_prefix("1$r")?.strip_suffix('m')?;
    let numbers: Vec<&str> = written.split([';', ':']).filter(|number| !number.is_empty()).collect();
    // A color space id can follow the color type `2`.
    let has = |color: &[&str]| numbers.windows(color.len()).any(|window| window == color);
    Some(has(&["48", "2", "1", "2", "3"]) || has(&["48", "2", "0", "1", "2", "3"]))
}

fn numbers(text: &str) -> Vec<u16> {
    text.split(';').map(|number| number.parse().unwrap_or(0)).collect()
}

/// Parses `rgb:RRRR/GGGG/BBBB`, with one to four digits each.
fn color_of(text: &str) -> Option<[u8; 3]> {
    let mut parts = text.strip_prefix("rgb:")?.split('/').map(|part| {
        let digits = u32::try_from(part.len()).ok().filter(|count| (1..=4).contains(count))?;
        let most = 16u32.pow(digits) - 1;
        u32::from_str_radix(part, 16).ok().map(|level| (level * 255 / most) as u8)
    });
    Some([parts.next()??, parts.next()??, parts.next()??])
}
