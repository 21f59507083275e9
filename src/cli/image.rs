//! `referee image ID NAME`: one picture, in this terminal.

use super::error::{Exit, Failure};
use super::session::{Accounts, Session};
use super::{find, output};
use crate::imaging::cells::{self, Cell, ColorDepth, Glyphs, Paint};
use crate::imaging::{self, Limits, Photo, View};
use crate::review::Seen;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io::IsTerminal;

/// Which picture, and how to draw it.
#[derive(Debug, Args)]
pub struct ImageArgs {
    /// The journey's id, or PROVIDER:ID
    pub id: String,
    /// The picture's name, as `referee show` lists them
    pub name: String,
    /// By which means
    #[arg(long, value_enum, default_value_t = Protocol::Auto)]
    pub protocol: Protocol,
    /// In how many cells [default: the terminal's, or 80x40]
    #[arg(long, value_name = "COLSxROWS", value_parser = size)]
    pub size: Option<(u16, u16)>,
}

/// The means that pictures are drawn by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Protocol {
    /// What the terminal can do; colored characters where stdout is no terminal
    Auto,
    /// The kitty protocol
    Kitty,
    /// iTerm2's inline pictures
    Iterm2,
    /// Sixel
    Sixel,
    /// Colored characters
    Halfblock,
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once('x').and_then(|(cols, rows)| Some((cols.parse().ok()?, rows.parse().ok()?)));
    let sane = |size: &(u16, u16)| (1..=1000).contains(&size.0) && (1..=1000).contains(&size.1);
    parts.filter(sane).ok_or_else(|| "COLSxROWS, such as 80x40".to_owned())
}

impl ImageArgs {
    /// Fetches it, decodes it guardedly, draws it. It never touches the disk.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let office = session.office(Accounts::All).await?;
        let key = find::journey(&office.store, &self.id).await?;
        let now = Timestamp::now();
        let case = office.case(&key, now).await?;
        let pictures = case.journey.pictures();
        let Some((name, picture)) = pictures.iter().find(|(name, _)| *name == self.name) else {
            let names: Vec<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
            let failure = Failure::input(format!("this journey has no picture {}", self.name));
            return Err(failure.hint(format!("it has: {}", names.join(", "))));
        };
        let account = office.account(&key.provider)?;
        let bytes = account.picture(picture).await.map_err(|error| {
            Failure::caused(Exit::Provider, format!("could not fetch the picture {name}"), &error)
        })?;
        let photo = imaging::decode(&bytes, &Limits::default()).map_err(|refusal| {
            Failure::caused(Exit::Provider, format!("could not show the picture {name}"), &refusal)
        })?;
        office.opened(&key, now).await?;
        office.seen(&key, vec![Seen::Picture(name.clone())], now).await?;
        self.draw(&photo)
    }

    fn draw(&self, photo: &Photo) -> Result<(), Failure> {
        let (cols, rows) = self.size.unwrap_or_else(terminal);
        let is_terminal = std::io::stdout().is_terminal();
        match self.protocol {
            Protocol::Sixel => output::raw(&sixel(photo, cols, rows)?),
            Protocol::Halfblock => output::raw(&halfblocks(photo, cols, rows)),
            Protocol::Auto if !is_terminal => output::raw(&halfblocks(photo, cols, rows)),
            protocol => by_viuer(photo, protocol, cols, rows),
        }
    }
}

fn terminal() -> (u16, u16) {
    let size = crossterm::terminal::size().ok().filter(|_| std::io::stdout().is_terminal());
    size.map_or((80, 40), |(cols, rows)| (cols.max(1), rows.saturating_sub(1).max(1)))
}

#[cfg(feature = "viuer")]
fn by_viuer(photo: &Photo, protocol: Protocol, cols: u16, rows: u16) -> Result<(), Failure> {
    // One of the two sides is left out, so that the shape stays.
    let tall = u64::from(photo.height()) * u64::from(cols) > 2 * u64::from(photo.width()) * u64::from(rows);
    let config = viuer::Config {
        absolute_offset: false,
        width: (!tall).then_some(u32::from(cols)),
        height: tall.then_some(u32::from(rows)),
        use_kitty: protocol != Protocol::Iterm2,
        use_iterm: protocol != Protocol::Kitty,
        ..viuer::Config::default()
    };
    let picture = image::DynamicImage::ImageRgb8((*photo.pixels).clone());
    match viuer::print(&picture, &config) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::caused(Exit::Input, "could not draw in this terminal", &error)
            .hint("--protocol halfblock works in every terminal with colors")),
    }
}

#[cfg(not(feature = "viuer"))]
fn by_viuer(photo: &Photo, protocol: Protocol, cols: u16, rows: u16) -> Result<(), Failure> {
    if protocol == Protocol::Auto {
        return output::raw(&halfblocks(photo, cols, rows));
    }
    let failure = Failure::new(Exit::Usage, "this referee was built without viuer");
    Err(failure.hint("--protocol sixel and --protocol halfblock need none"))
}

/// The size of a cell where the terminal does not tell it.
const CELL: (u32, u32) = (10, 20);

fn sixel(photo: &Photo, cols: u16, rows: u16) -> Result<String, Failure> {
    let (most_wide, most_high) = (u32::from(cols) * CELL.0, u32::from(rows) * CELL.1);
    let picture = image::DynamicImage::ImageRgb8((*photo.pixels).clone());
    let fits = photo.width() <= most_wide && photo.height() <= most_high;
    let picture = if fits { picture } else { picture.thumbnail(most_wide, most_high) };
    let pixels = picture.into_rgba8();
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let drawn = icy_sixel::SixelImage::from_rgba(pixels.into_raw(), width, height).encode();
    let drawn = drawn.map_err(|error| Failure::caused(Exit::Bug, "could not write sixel", &error))?;
    Ok(format!("{drawn}\n"))
}

fn halfblocks(photo: &Photo, cols: u16, rows: u16) -> String {
    let picture =
        cells::render(photo, &View::default(), cols, rows, Glyphs::HalfBlocks, ColorDepth::Truecolor);
    let mut text = String::new();
    for row in picture.rows() {
        row.iter().for_each(|cell| put(&mut text, cell));
        text.push_str("\u{1b}[0m\n");
    }
    text
}

fn put(text: &mut String, cell: &Cell) {
    for (layer, paint) in [(38, cell.fg), (48, cell.bg)] {
        let _ = match paint {
            Paint::Default => write!(text, "\u{1b}[{}m", layer + 1),
            Paint::Indexed(index) => write!(text, "\u{1b}[{layer};5;{index}m"),
            Paint::Rgb(red, green, blue) => write!(text, "\u{1b}[{layer};2;{red};{green};{blue}m"),
        };
    }
    text.push(cell.symbol);
}
