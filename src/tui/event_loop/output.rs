//! Output to the terminal: frames, pixels between them, clipboard copies, and the full-screen picture.

use crate::domain::text::Shown;
use crate::pictures::DecodedPicture;
use crate::tui::app::App;
use crate::tui::messages::message::ReplyProblem;
use crate::tui::paint::Painter;
use crate::tui::pixels::{Canvas, Pixels};
use crate::tui::theme::Theme;
use crate::tui::{clipboard, fullscreen_viewer, late_alarm};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How the console looks on this terminal.
#[derive(Debug)]
pub struct Look {
    pub theme: Theme,
    /// How pictures are shown.
    pub canvas: Arc<Canvas>,
    /// Whether tmux is in between; copies must pass through it.
    pub in_tmux: bool,
}

/// Resets colors, clears the screen and the scrollback.
const CLEAR: &[u8] = b"\x1b[0m\x1b[2J\x1b[3J";

/// The terminal without line buffering, so that a frame is one write: `stdout` would flush at each line.
pub(super) fn unbuffered() -> io::Result<File> {
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

pub(super) struct Output<W> {
    out: W,
    look: Look,
    painter: Painter,
    pixels: Pixels,
    /// Whether the full-screen picture is shown, until a key is pressed.
    is_fullscreen: bool,
}

impl<W: Write> Output<W> {
    pub(super) fn new(out: W, look: Look, (width, height): (u16, u16)) -> Self {
        let pixels = Pixels::new(Arc::clone(&look.canvas));
        Self { out, look, painter: Painter::new(width, height), pixels, is_fullscreen: false }
    }

    /// Applies a new look: pictures for the old one are encoded again.
    pub(super) fn adapt(&mut self, look: Look) {
        self.pixels = Pixels::new(Arc::clone(&look.canvas));
        self.look = look;
    }

    /// The current theme.
    pub(super) fn theme(&self) -> &Theme {
        &self.look.theme
    }

    /// Draws a frame. False while the full-screen picture is shown.
    pub(super) fn draw(&mut self, app: &App) -> io::Result<bool> {
        if !self.is_fullscreen {
            self.painter.paint(app, &self.look.theme, &mut self.pixels, &mut self.out)?;
        }
        Ok(!self.is_fullscreen)
    }

    /// Writes some of the pending pixels, so that frames can be drawn in between.
    pub(super) fn send_pixels(&mut self) -> io::Result<()> {
        let bytes = self.pixels.tick();
        let begun = Instant::now();
        self.write(&bytes)?;
        self.pixels.took(bytes.len(), begun.elapsed());
        Ok(())
    }

    /// The time until pending pixels must be written; `None` if there are none.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        self.pixels.idle_for()
    }

    /// Copies a text to the reviewer's clipboard, between two frames.
    pub(super) fn copy(&mut self, text: &Shown) -> Result<(), ReplyProblem> {
        let bytes = clipboard::copy_of(text, self.look.in_tmux);
        let written = self.write(bytes.as_bytes());
        written.map_err(|error| ReplyProblem::new(format!("the terminal did not take it: {error}")))
    }

    /// Writes a bell or a desktop notification to the terminal, between two frames.
    pub(super) fn alert(&mut self, alert: &str) -> io::Result<()> {
        let bytes = late_alarm::through(alert, self.look.in_tmux);
        self.write(bytes.as_bytes())
    }

    /// Shows one picture in the whole window. viuer writes to the process's own output, so this does too.
    pub(super) fn show_fullscreen(&mut self, photo: &DecodedPicture) -> Result<(), ReplyProblem> {
        let leftovers = self.pixels.parting();
        self.pixels.forget();
        let shown = fullscreen_viewer::show(photo, &self.look.canvas, &leftovers);
        self.is_fullscreen = shown.is_ok();
        shown.map_err(|error| ReplyProblem::new(format!("could not {error}")))
    }

    pub(super) fn is_fullscreen(&self) -> bool {
        self.is_fullscreen
    }

    /// Removes that picture. The next frame must be drawn completely.
    pub(super) fn end_fullscreen(&mut self) -> io::Result<()> {
        self.is_fullscreen = false;
        fullscreen_viewer::end()
    }

    /// Resets the known screen content: the next frame is drawn completely, in this size.
    pub(super) fn forget(&mut self, width: u16, height: u16) {
        self.painter.forget(width, height);
        self.look.canvas.measure();
        self.pixels.forget();
    }

    /// Clears the screen and the terminal's memory: pictures, cells and scrollback.
    pub(super) fn lock(&mut self) -> io::Result<()> {
        let pictures = self.parting();
        self.is_fullscreen = false;
        self.pixels.forget();
        self.write(&[&pictures, CLEAR].concat())
    }

    /// What must be written before the terminal is restored.
    pub(super) fn parting(&self) -> Vec<u8> {
        if self.is_fullscreen { fullscreen_viewer::PARTING.to_vec() } else { self.pixels.parting() }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.out.flush()
    }
}
