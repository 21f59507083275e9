//! Themes: the styles of roles. Colors are named only here.

use crate::pictures::cells::{ColorDepth, Paint};
use ratatui::style::{Color, Modifier, Style};
use std::str::FromStr;
use strum::IntoEnumIterator as _;

/// The role of a piece of the screen. A theme has a style for each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(strum::EnumIter, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    Text,
    Dim,
    Strong,
    Accent,
    Header,
    HeaderStrong,
    Border,
    BorderFocus,
    Title,
    Selected,
    SelectedMark,
    Failed,
    Differs,
    Look,
    Undetermined,
    Settled,
    NotDone,
    Key,
    Urgent,
    Input,
    Question,
    Bar,
    Marked,
    TabOn,
    TabOff,
}

/// How many colors the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// 24-bit colors.
    #[default]
    True,
    /// 256 colors.
    Indexed,
    /// 16 colors.
    Sixteen,
    /// No colors (`NO_COLOR`).
    None,
}

impl Depth {
    /// The depth from the environment. Over SSH only `TERM` is passed on.
    pub fn of(no_color: bool, colorterm: &str, term: &str) -> Self {
        let has_all = ["kitty", "direct", "ghostty", "alacritty", "foot", "wezterm"];
        if no_color {
            Depth::None
        } else if matches!(colorterm, "truecolor" | "24bit") || has_all.iter().any(|it| term.contains(it)) {
            Depth::True
        } else if term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }

    /// Raises the depth, if the terminal has answered that it supports 24-bit colors.
    pub fn with_answer(self, answered: ColorDepth) -> Self {
        match answered {
            ColorDepth::Truecolor if self != Depth::None => Depth::True,
            _ => self,
        }
    }

    /// The depth from this process's environment.
    pub fn of_process() -> Self {
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        Self::of(!variable("NO_COLOR").is_empty(), &variable("COLORTERM"), &variable("TERM"))
    }
}

/// The shipped themes: name and file content.
pub const SHIPPED: &[(&str, &str)] = &[
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// The key in a theme file that names the shipped theme it changes.
const BASE: &str = "base";

/// A style for every role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Indexed by role, for a fast lookup: every piece of text needs one.
    styles: Vec<Option<Style>>,
    depth: Depth,
}

/// Whether a theme's background is dark, judged by its text color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Background {
    Dark,
    Light,
}

/// An error in a theme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeMistake {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Theme {
    /// A shipped theme by its name; `None` for an unknown name.
    pub fn shipped(name: &str, depth: Depth) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(known, _)| *known == name)?;
        Some(Self::read(text, depth).0)
    }

    /// Parses a theme. Correct lines take effect, and every error is returned.
    pub fn read(text: &str, depth: Depth) -> (Self, Vec<ThemeMistake>) {
        let (document, errors) = toml::de::DeTable::parse_recoverable(text);
        let line = |start: usize| text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        let mut mistakes: Vec<ThemeMistake> = errors
            .iter()
            .map(|error| ThemeMistake {
                line: line(error.span().map_or(0, |span| span.start)),
                message: error.message().to_owned(),
            })
            .collect();
        let base = document.get_ref().iter().find(|(name, _)| name.get_ref() == BASE);
        let wanted = base.and_then(|(_, value)| value.get_ref().as_str());
        let base_theme = wanted.and_then(|name| Self::shipped(name, depth));
        if let Some((name, _)) = base.filter(|_| base_theme.is_none()) {
            let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
            let message = format!("`{BASE}` must be one of: {}", names.join(", "));
            mistakes.push(ThemeMistake { line: line(name.span().start), message });
        }
        let mut theme = base_theme.unwrap_or(Self { styles: vec![None; Role::iter().count()], depth });
        let background = background(document.get_ref(), wanted);
        for (name, value) in document.get_ref().iter().filter(|(name, _)| name.get_ref() != BASE) {
            let read = name.get_ref().parse::<Role>().map_err(|_| format!("`{}` is no role", name.get_ref()));
            let read = read.and_then(|role| {
                let words = value.get_ref().as_str().ok_or("write the style in quotes".to_owned())?;
                Ok((role, style(words, depth, background)?))
            });
            match read {
                Ok((role, style)) => theme.set(role, style),
                Err(message) => mistakes.push(ThemeMistake { line: line(name.span().start), message }),
            }
        }
        mistakes.sort_by_key(|mistake| mistake.line);
        (theme, mistakes)
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().flatten().unwrap_or_default()
    }

    fn set(&mut self, role: Role, style: Style) {
        if let Some(place) = self.styles.get_mut(role as usize) {
            *place = Some(style);
        }
    }

    /// The theme's background with its text color, if it has one; `None` leaves the terminal's background.
    pub fn background(&self) -> Option<Style> {
        let text = self.style(Role::Text);
        text.bg.map(|_| text)
    }

    /// Whether the theme has a style for this role.
    pub fn has(&self, role: Role) -> bool {
        self.styles.get(role as usize).is_some_and(Option::is_some)
    }

    /// The style of one cell of a picture.
    pub fn picture_cell(&self, front: [u8; 3], back: [u8; 3]) -> Style {
        let [r, g, b] = front;
        let [s, h, c] = back;
        let style = Style::new();
        if self.depth == Depth::None {
            return style;
        }
        style.fg(reduced(Color::Rgb(r, g, b), self.depth)).bg(reduced(Color::Rgb(s, h, c), self.depth))
    }
}

/// A color that a driver uses to encode a picture's id. It is never fitted to the terminal.
pub(super) fn exact(paint: Paint) -> Color {
    match paint {
        Paint::Default => Color::Reset,
        Paint::Indexed(index) => Color::Indexed(index),
        Paint::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

/// Parses `#d8dee9 on #1f2430 bold`.
fn style(words: &str, depth: Depth, background: Background) -> Result<Style, String> {
    let mut style = Style::new();
    let mut is_back = false;
    for word in words.split_whitespace() {
        match word {
            "on" => is_back = true,
            "bold" => style = style.add_modifier(Modifier::BOLD),
            "dim" => style = style.add_modifier(Modifier::DIM),
            "italic" => style = style.add_modifier(Modifier::ITALIC),
            "underlined" => style = style.add_modifier(Modifier::UNDERLINED),
            "reversed" => style = style.add_modifier(Modifier::REVERSED),
            _ => {
                let color =
                    Color::from_str(word).map_err(|_| format!("`{word}` is no color and no style"))?;
                style = match depth {
                    Depth::None => style,
                    // A row that mixes letters of several colors: colors that are readable on black are readable
                    // reversed as well.
                    Depth::Sixteen if is_back && style.fg.is_none() && background == Background::Dark => {
                        style.add_modifier(Modifier::REVERSED)
                    }
                    _ if is_back => style.bg(reduced_back(color, depth)),
                    _ => style.fg(reduced_front(color, depth, background)),
                };
            }
        }
    }
    Ok(if depth == Depth::Sixteen { without_bold_black(style) } else { style })
}

/// Terminals of sixteen colors show bold black as gray. The terminal's own text color stays readable; on a ground of
/// its own the text stays black instead of bold.
fn without_bold_black(style: Style) -> Style {
    match style.bg {
        _ if style.fg != Some(Color::Black) || !style.add_modifier.contains(Modifier::BOLD) => style,
        None => style.fg(Color::Reset),
        Some(_) => style.remove_modifier(Modifier::BOLD),
    }
}

/// The brightness of the background: a light one has dark text.
fn background(document: &toml::de::DeTable<'_>, base: Option<&str>) -> Background {
    let text = document.iter().find(|(name, _)| name.get_ref() == "text");
    let words = text.and_then(|(_, value)| value.get_ref().as_str()).unwrap_or_default();
    match words.split_whitespace().next().map(Color::from_str) {
        Some(Ok(Color::Rgb(r, g, b))) if lightness(r, g, b) < 300 => Background::Light,
        Some(_) => Background::Dark,
        None if base == Some("light") => Background::Light,
        None => Background::Dark,
    }
}

/// The perceived brightness, from 0 to 1000.
fn lightness(r: u8, g: u8, b: u8) -> u32 {
    (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 255
}

/// A foreground color. At sixteen colors, grays keep their contrast to the background rather than their shade.
fn reduced_front(color: Color, depth: Depth, background: Background) -> Color {
    let (Color::Rgb(r, g, b), Depth::Sixteen) = (color, depth) else { return reduced(color, depth) };
    let spread = r.max(g).max(b) - r.min(g).min(b);
    match (lightness(r, g, b), background) {
        (_, Background::Dark) if spread > 48 => sixteen(r, g, b),
        (_, Background::Light) if spread > 48 => dark_of_sixteen(r, g, b),
        (0..350, Background::Dark) => Color::DarkGray,
        (350..800, Background::Dark) => Color::Gray,
        (_, Background::Dark) => Color::White,
        (0..500, Background::Light) => Color::Black,
        (_, Background::Light) => Color::DarkGray,
    }
}

/// The only ones of the sixteen colors that are readable on white.
fn dark_of_sixteen(r: u8, g: u8, b: u8) -> Color {
    if b > r && r > g {
        Color::Magenta
    } else if b >= r.max(g) {
        Color::Blue
    } else if r > g {
        Color::Red
    } else {
        Color::DarkGray
    }
}

/// A background color. None of the sixteen colors between black and gray is a readable background.
fn reduced_back(color: Color, depth: Depth) -> Color {
    match (color, depth) {
        (Color::Rgb(r, g, b), Depth::Sixteen) if lightness(r, g, b) < 400 => Color::Blue,
        (Color::Rgb(..), Depth::Sixteen) => Color::Gray,
        _ => reduced(color, depth),
    }
}

/// The nearest color that the terminal supports.
fn reduced(color: Color, depth: Depth) -> Color {
    match (color, depth) {
        (Color::Rgb(r, g, b), Depth::Indexed) => Color::Indexed(indexed(r, g, b)),
        // An equal indexed color takes half the bytes. The first colors of the 256 may be changed by the user.
        (Color::Rgb(r, g, b), Depth::True) => {
            let index = indexed(r, g, b);
            let is_same = index > 21 && shade(index) == (r, g, b);
            if is_same { Color::Indexed(index) } else { color }
        }
        (Color::Rgb(r, g, b), Depth::Sixteen) => sixteen(r, g, b),
        _ => color,
    }
}

/// The nearest color of the 6x6x6 cube and the 24 grays.
fn indexed(r: u8, g: u8, b: u8) -> u8 {
    let step =
        |value: u8| if value < 48 { 0 } else { (u16::from(value).saturating_sub(35) / 40).min(5) as u8 };
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let (cr, cg, cb) = (step(r), step(g), step(b));
    let average = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let gray = (average.saturating_sub(3) / 10).min(23) as u8;
    let shade = 8 + 10 * gray;
    let cube = distance((r, g, b), (level(cr), level(cg), level(cb)));
    if distance((r, g, b), (shade, shade, shade)) < cube { 232 + gray } else { 16 + 36 * cr + 6 * cg + cb }
}

/// The RGB value of a color of the 6x6x6 cube or of the 24 grays.
fn shade(index: u8) -> (u8, u8, u8) {
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        232.. => (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)),
        _ => {
            let cube = index.saturating_sub(16);
            (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
    }
}

fn sixteen(r: u8, g: u8, b: u8) -> Color {
    const PALETTE: [(Color, (u8, u8, u8)); 16] = [
        (Color::Black, (0, 0, 0)),
        (Color::Red, (170, 0, 0)),
        (Color::Green, (0, 150, 0)),
        (Color::Yellow, (160, 120, 0)),
        (Color::Blue, (0, 0, 170)),
        (Color::Magenta, (150, 0, 150)),
        (Color::Cyan, (0, 150, 150)),
        (Color::Gray, (185, 185, 185)),
        (Color::DarkGray, (100, 100, 100)),
        (Color::LightRed, (255, 110, 110)),
        (Color::LightGreen, (120, 230, 120)),
        (Color::LightYellow, (250, 220, 110)),
        (Color::LightBlue, (120, 150, 255)),
        (Color::LightMagenta, (230, 120, 230)),
        (Color::LightCyan, (110, 220, 230)),
        (Color::White, (250, 250, 250)),
    ];
    let near = PALETTE.iter().min_by_key(|(_, known)| distance((r, g, b), *known));
    near.map_or(Color::Reset, |(color, _)| *color)
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    square(a.0, b.0) * 2 + square(a.1, b.1) * 4 + square(a.2, b.2) * 3
}
