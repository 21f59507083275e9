//! Chooses a graphics driver from the terminal's replies, with the reasons for `referee doctor`.

use super::environment::TerminalEnvironment;
use super::replies::Replies;
use crate::cells::{ColorDepth, Glyphs};
use crate::driver::tmux::Wrap;
use crate::driver::{Cells, Direct, Driver, IdColor, Iterm2, Layer, Placeholders, Protocol, Sixel};

/// The configured choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// The best that the terminal supports.
    #[default]
    Auto,
    /// This protocol, regardless of the terminal's replies.
    Only(Protocol),
}

/// The chosen driver, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverChoice {
    pub driver: Driver,
    /// The block characters and colors for pictures as text, the fallback of every terminal.
    pub cells: Cells,
    /// The reasons, one per line, for `referee doctor`.
    pub reasons: Vec<String>,
    /// What the user could do for better pictures.
    pub hint: Option<&'static str>,
    pub line: LineAbilities,
}

/// Terminal commands that reduce the bytes of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineAbilities {
    /// Whether it has left and right margins (DECLRMM).
    pub has_margins: bool,
    /// Whether it has a command that repeats a character (REP).
    pub repeats: bool,
}

/// Terminals with iTerm2's protocol, by the prefix of their XTVERSION.
const ITERM2: [&str; 4] = ["iTerm2", "WezTerm", "mintty", "Rio"];
/// Terminals that draw sextants themselves, independent of the font.
const SEXTANTS: [&str; 5] = ["kitty", "foot", "Konsole", "ghostty", "WezTerm"];
/// Terminals known to show 24-bit colors.
const TRUECOLOR: [&str; 9] =
    ["kitty", "foot", "Konsole", "ghostty", "WezTerm", "iTerm2", "mintty", "Rio", "contour"];
/// Terminals with sixels, by name; used outside of tmux.
const SIXEL: [&str; 4] = ["foot", "WezTerm", "contour", "mintty"];

/// Chooses a driver.
pub fn choose(replies: &Replies, environment: &TerminalEnvironment, wish: Wish) -> DriverChoice {
    let seen = Seen::of(replies, environment);
    let cells = seen.cells();
    let mut reasons = seen.story();
    let protocol = match wish {
        Wish::Only(protocol) => {
            reasons.push(format!("{} was asked for", protocol.name()));
            protocol
        }
        Wish::Auto => {
            let (protocol, reason) = seen.best();
            reasons.push(reason.to_owned());
            protocol
        }
    };
    let driver = seen.driver(protocol, &cells);
    let blocked = seen.tmux && protocol == Protocol::Cells && replies.kitty_through.is_none();
    let hint = blocked.then_some("inside tmux, `set -g allow-passthrough on` lets pictures through");
    DriverChoice { driver, cells, reasons, hint, line: seen.line() }
}

/// The facts that the choice is based on.
struct Seen<'a> {
    replies: &'a Replies,
    environment: &'a TerminalEnvironment,
    tmux: bool,
    name: &'a str,
}

impl<'a> Seen<'a> {
    fn of(replies: &'a Replies, environment: &'a TerminalEnvironment) -> Seen<'a> {
        let tmux = replies.is_tmux() || environment.is_in_tmux();
        Seen { replies, environment, tmux, name: replies.terminal().unwrap_or_default() }
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        let name = self.name.to_ascii_lowercase();
        names.iter().any(|known| name.starts_with(&known.to_ascii_lowercase()))
    }

    /// kitty has placeholders since 0.28; earlier versions show boxes instead.
    fn has_placeholders(&self) -> bool {
        self.is_one_of(&["ghostty"]) || (self.is_one_of(&["kitty"]) && version(self.name) >= (0, 28))
    }

    fn speaks_iterm2(&self) -> bool {
        let named = |name: &str| ["iTerm.app", "iTerm2", "WezTerm", "vscode", "mintty"].contains(&name);
        self.is_one_of(&ITERM2)
            || (!self.tmux && self.name.is_empty() && named(&self.environment.program))
            || (!self.tmux && self.name.is_empty() && named(&self.environment.lc_terminal))
    }

    fn best(&self) -> (Protocol, &'static str) {
        let ok = |answer: &Option<String>| answer.as_deref() == Some("OK");
        if !self.replies.is_complete() {
            return (Protocol::Cells, "the terminal did not answer in time");
        }
        if self.tmux {
            return self.best_in_tmux(ok(&self.replies.kitty_through));
        }
        // WezTerm replies to kitty's query, but has no placeholders, and draws pictures of iTerm2's protocol better.
        if self.speaks_iterm2() {
            return (Protocol::Iterm2, "it speaks iTerm2's protocol");
        }
        if ok(&self.replies.kitty) {
            return if self.has_placeholders() {
                (Protocol::Placeholders, "it speaks kitty's protocol with placeholders")
            } else {
                (Protocol::Direct, "it speaks kitty's protocol without placeholders")
            };
        }
        if self.replies.has_sixel() {
            return (Protocol::Sixel, "it says that it takes sixels");
        }
        (Protocol::Cells, "it offers no pictures")
    }

    fn best_in_tmux(&self, ok: bool) -> (Protocol, &'static str) {
        // If the terminal's name does not pass through tmux, a successful reply of the protocol is still trusted.
        let able = self.name.is_empty() || self.has_placeholders();
        if ok && able && self.environment.is_utf8() {
            (Protocol::Placeholders, "kitty's protocol answers through tmux")
        } else if ok && !self.environment.is_utf8() {
            (Protocol::Cells, "kitty's protocol answers through tmux, but the locale is not UTF-8")
        } else if self.replies.has_sixel() && self.is_one_of(&SIXEL) {
            (Protocol::Sixel, "tmux and the terminal outside take sixels")
        } else if ok {
            (Protocol::Cells, "the terminal outside of tmux has no placeholders")
        } else {
            (Protocol::Cells, "nothing answers through tmux")
        }
    }

    fn driver(&self, protocol: Protocol, cells: &Cells) -> Driver {
        match protocol {
            Protocol::Placeholders => {
                let wrap = if self.tmux { Wrap::Tmux } else { Wrap::Plain };
                let rgb = !self.tmux || cells.depth == ColorDepth::Truecolor;
                let id_color = if rgb { IdColor::Rgb } else { IdColor::Indexed };
                Driver::Placeholders(Placeholders { wrap, id_color })
            }
            Protocol::Direct => {
                let layer = if self.is_one_of(&["Konsole"]) { Layer::Lowest } else { Layer::Usual };
                Driver::Direct(Direct { layer })
            }
            Protocol::Iterm2 => Driver::Iterm2(Iterm2),
            Protocol::Sixel => Driver::Sixel(Sixel),
            Protocol::Cells => Driver::Cells(cells.clone()),
        }
    }

    /// Inside tmux these are abilities of tmux, which answers the query itself.
    fn line(&self) -> LineAbilities {
        LineAbilities { has_margins: self.replies.has_margins == Some(true), repeats: self.replies.repeats() }
    }

    fn cells(&self) -> Cells {
        Cells { glyphs: self.glyphs(), depth: self.depth() }
    }

    fn glyphs(&self) -> Glyphs {
        if self.is_one_of(&SEXTANTS) {
            Glyphs::Sextants
        } else if self.environment.term == "linux" || !self.environment.is_utf8() {
            Glyphs::HalfBlocks
        } else {
            Glyphs::Quadrants
        }
    }

    fn depth(&self) -> ColorDepth {
        let environment = self.environment;
        let term = environment.term.as_str();
        if environment.no_color || matches!(term, "dumb" | "vt100" | "vt220") {
            ColorDepth::Mono
        } else if matches!(environment.colorterm.as_str(), "truecolor" | "24bit")
            || term.ends_with("-direct")
            || (!self.tmux && (self.is_one_of(&TRUECOLOR) || self.replies.keeps_colors == Some(true)))
        {
            ColorDepth::Truecolor
        } else if term.contains("256color") || !self.name.is_empty() || term.starts_with("xterm") {
            ColorDepth::Palette256
        } else {
            ColorDepth::Ansi16
        }
    }

    /// The replies, one per line.
    fn story(&self) -> Vec<String> {
        let replies = self.replies;
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "no answer".to_owned());
        let mut story: Vec<String> = replies.versions.iter().map(|v| format!("XTVERSION: {v}")).collect();
        if story.is_empty() {
            story.push("XTVERSION: no answer".to_owned());
        }
        story.push(format!("kitty's protocol: {}", said(&replies.kitty)));
        if self.tmux {
            story.push(format!("kitty's protocol through tmux: {}", said(&replies.kitty_through)));
        }
        let attributes = replies.primary.as_ref().map(|attributes| format!("{attributes:?}"));
        story.push(format!("primary attributes: {}", said(&attributes)));
        let colors = replies.keeps_colors.map(|keeps| if keeps { "kept" } else { "not kept" }.to_owned());
        story.push(format!("a color of 24 bits: {}", said(&colors)));
        let margins = replies.has_margins.map(|has| if has { "yes" } else { "no" }.to_owned());
        story.push(format!("left and right margins: {}", said(&margins)));
        let cell = replies.cell.map(|cell| format!("{}x{}", cell.width, cell.height));
        story.push(format!("cell in pixels: {}", said(&cell)));
        story
    }
}

/// Major and minor version in a text like `kitty(0.41.1)`.
fn version(text: &str) -> (u32, u32) {
    let digits = text.find(|c: char| c.is_ascii_digit()).and_then(|at| text.get(at..)).unwrap_or_default();
    let mut parts = digits.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}
