//! `referee image ID NAME`: prints one picture to the terminal.

use super::error::{Exit, Failure};
use super::graphics::GraphicsChoice;
use super::session::{Accounts, Session};
use super::{find, output};
use crate::config::choices::Graphics;
use crate::config::settings::PictureSettings;
use crate::domain::event::Event;
use crate::domain::picture::PictureRole;
use crate::domain::role::Act;
use crate::domain::viewed::Viewed;
use crate::pictures::budget::Budget;
use crate::pictures::cells::{ColorDepth, Glyphs};
use crate::pictures::driver::{Cells, Driver};
use crate::pictures::prepare::ILLEGIBLE;
use crate::pictures::print::{Onto, printed};
use crate::pictures::{Area, DecodedPicture, Decoder, Sha};
use crate::provider::ProviderError;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::io::IsTerminal;

/// The arguments of `referee image`.
#[derive(Debug, Args)]
pub struct ImageArgs {
    /// The id of the journey, or PROVIDER:ID
    pub id: String,
    /// The name of the picture, as `referee show` lists it
    pub name: String,
    /// The method
    #[arg(long, value_enum, default_value_t = ProtocolChoice::Auto)]
    pub protocol: ProtocolChoice,
    /// The size in cells [default: the terminal's, or 80x40]
    #[arg(long, value_name = "COLSxROWS", value_parser = size)]
    pub size: Option<(u16, u16)>,
    /// Write the original bytes to stdout, also of a format that cannot be drawn; this is recorded
    #[arg(long, conflicts_with_all = ["protocol", "size"])]
    pub raw: bool,
}

/// The means that pictures are drawn by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProtocolChoice {
    /// What the terminal supports; colored characters if stdout is not a terminal
    Auto,
    /// The kitty protocol
    Kitty,
    /// The iTerm2 protocol
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
    /// Fetches, decodes (in the child process) and draws the picture. It is never written to disk.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        if self.raw && std::io::stdout().is_terminal() {
            let failure = Failure::input("the original bytes are not written to a terminal");
            return Err(failure.hint("write them to a file: referee image ID NAME --raw > FILE"));
        }
        let review = session.review_for(Act::See, Accounts::All).await?;
        let key = find::journey(&review, &self.id).await?;
        let now = Timestamp::now();
        let case = review.cases().read(&key, now).await?;
        let pictures = case.journey.pictures();
        let Some((name, picture)) = pictures.iter().find(|(name, _)| *name == self.name) else {
            let names: Vec<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
            let failure = Failure::input(format!("this journey has no picture {}", self.name));
            return Err(failure.hint(format!("it has: {}", names.join(", "))));
        };
        let account = review.account(&key.provider)?;
        let bytes = account.picture_of(&key.id, picture).await.map_err(|error| {
            let failure =
                Failure::caused(Exit::Provider, format!("could not fetch the picture {name}"), &error);
            match error {
                ProviderError::LinkExpired => failure.hint(format!("fresh links: referee sync {}", self.id)),
                _ => failure,
            }
        })?;
        if self.raw {
            let sha256 = Sha::of(&bytes).hex();
            review.record().opened(&key, now).await?;
            let exported = Event::PictureExported { picture: name.clone(), sha256 };
            review.record().append(exported, Some(&key), now).await?;
            return output::bytes(&bytes);
        }
        let (photo, _) = Decoder::of_this_program().decode(bytes).map_err(|refusal| {
            let failure =
                Failure::caused(Exit::Provider, format!("could not show the picture {name}"), &refusal);
            failure.hint(format!("the original file: referee image {} {name} --raw > FILE", self.id))
        })?;
        review.record().opened(&key, now).await?;
        review.record().seen(&key, vec![Viewed::Picture(name.clone())], now).await?;
        self.draw(&photo, &picture.role, &session.config()?.pictures)
    }

    /// Whether no protocol is requested, so that viuer may be used.
    #[cfg(feature = "viuer")]
    fn leaves_choice(&self, asked: Graphics) -> bool {
        self.protocol == ProtocolChoice::Auto && matches!(asked, Graphics::Auto | Graphics::Viuer)
    }

    fn draw(
        &self,
        photo: &DecodedPicture,
        role: &PictureRole,
        settings: &PictureSettings,
    ) -> Result<(), Failure> {
        let is_terminal = std::io::stdout().is_terminal();
        let graphics = settings.graphics;
        let budget = Budget::Bytes(settings.budget_kib as usize * 1024);
        let asked = match self.protocol {
            ProtocolChoice::Auto if !is_terminal => Graphics::Cells,
            ProtocolChoice::Auto if graphics == Graphics::Off => Graphics::Cells,
            ProtocolChoice::Auto => graphics,
            ProtocolChoice::Kitty => Graphics::KittyDirect,
            ProtocolChoice::Iterm2 => Graphics::Iterm2,
            ProtocolChoice::Sixel => Graphics::Sixel,
            ProtocolChoice::Halfblock => Graphics::Cells,
        };
        // A requested protocol is used as it is, whatever the terminal supports.
        let verdict = if self.protocol == ProtocolChoice::Auto && is_terminal {
            GraphicsChoice::of(asked)
        } else {
            GraphicsChoice::unasked(asked)
        };
        let (cols, rows) = self.size.unwrap_or_else(terminal);
        let area = Area { cols, rows, cell: verdict.probe.cell.unwrap_or_default() };
        let driver = match verdict.choice.driver {
            Driver::Cells(_) if self.protocol == ProtocolChoice::Halfblock || !is_terminal => {
                Driver::Cells(PLAIN)
            }
            driver => driver,
        };
        // This comes first: the terminal has already replied, so viuer, which queries it again, cannot block forever.
        #[cfg(feature = "viuer")]
        if self.leaves_choice(asked) && verdict.probe.replies.is_complete() && by_viuer(photo, area, &driver)?
        {
            return Ok(());
        }
        let onto = if is_terminal { Onto::Terminal } else { Onto::Pipe };
        let printed = printed(photo, area, &driver, budget, onto)
            .map_err(|error| Failure::caused(Exit::Provider, "could not draw the picture", &error))?;
        output::bytes(&printed.bytes)?;
        let illegible = (role.has_text() && !printed.is_legible).then(|| ILLEGIBLE.to_owned());
        let notes: Vec<String> = printed.note.into_iter().chain(illegible).collect();
        if is_terminal && !notes.is_empty() {
            output::say(&notes.join(", "));
        }
        Ok(())
    }
}

#[cfg(feature = "viuer")]
fn by_viuer(photo: &DecodedPicture, area: Area, driver: &Driver) -> Result<bool, Failure> {
    crate::pictures::by_viuer::printed(photo, area, driver.protocol()).map_err(|error| {
        Failure::caused(Exit::Input, "could not draw in this terminal", &error)
            .hint("--protocol halfblock works in every terminal with colors")
    })
}

/// Characters that every terminal with colors can show.
const PLAIN: Cells = Cells { glyphs: Glyphs::HalfBlocks, depth: ColorDepth::Truecolor };

fn terminal() -> (u16, u16) {
    let size = crossterm::terminal::size().ok().filter(|_| std::io::stdout().is_terminal());
    size.map_or((80, 40), |(cols, rows)| (cols.max(1), rows.saturating_sub(2).max(1)))
}
