//! From one frame to the next in a single write: only what changed, and all of it at once.

use super::desk::Desk;
use super::pixels::{Commands, Pixels};
use super::theme::Theme;
use super::view;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::ResetColor;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io::{self, Write};

/// What is on the screen, and how to bring it to what should be.
pub(super) struct Painter {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    is_fresh: bool,
}

impl Painter {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let area = Rect::new(0, 0, width, height);
        Self { shown: Buffer::empty(area), next: Buffer::empty(area), cursor: None, is_fresh: true }
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub(super) fn forget(&mut self, width: u16, height: u16) {
        *self = Self::new(width, height);
    }

    /// Draws the desk. Nothing is written if nothing changed.
    pub(super) fn paint(
        &mut self,
        desk: &Desk,
        theme: &Theme,
        pixels: &mut Pixels,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.next.reset();
        let cursor = view::draw(&mut self.next, desk, theme);
        let Commands { before, after } = pixels.stamp(&mut self.next, desk);
        let frame = [before, self.frame(cursor)?, after].concat();
        if !frame.is_empty() {
            out.write_all(&frame)?;
            out.flush()?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        (self.cursor, self.is_fresh) = (cursor, false);
        Ok(())
    }

    /// Everything that must be written, or nothing.
    fn frame(&self, cursor: Option<Position>) -> io::Result<Vec<u8>> {
        let changes = self.shown.diff(&self.next);
        if changes.is_empty() && cursor == self.cursor && !self.is_fresh {
            return Ok(Vec::new());
        }
        let mut bytes = Vec::with_capacity(4096);
        queue!(bytes, BeginSynchronizedUpdate)?;
        if self.cursor.is_some() || self.is_fresh {
            queue!(bytes, Hide)?;
        }
        if self.is_fresh {
            queue!(bytes, ResetColor, Clear(ClearType::All))?;
        }
        CrosstermBackend::new(&mut bytes).draw(changes.into_iter())?;
        if let Some(position) = cursor {
            queue!(bytes, MoveTo(position.x, position.y), Show)?;
        }
        queue!(bytes, EndSynchronizedUpdate)?;
        Ok(bytes)
    }
}
