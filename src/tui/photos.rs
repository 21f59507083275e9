//! From a picture's bytes to cells: decoded once, kept in memory only, drawn anew for each view.

use super::cells::{CellPicture, PictureCell};
use super::effect::PictureView;
use super::message::Problem;
use crate::domain::ids::JourneyKey;
use crate::imaging::cells::{ColorDepth, Glyphs, Paint, render};
use crate::imaging::view::{Turn, View, Zoom};
use crate::imaging::{Limits, Photo, decode};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Pictures kept decoded; a case has few in view.
const KEPT: usize = 4;

/// Which picture.
type Name = (JourneyKey, String);

/// The pictures of the last cases, decoded.
pub(super) struct Photos {
    kept: Mutex<Vec<(Name, Arc<Photo>)>>,
    /// Decoding is heavy: two at once, whatever is asked for.
    gate: Semaphore,
}

impl Photos {
    pub(super) fn new() -> Self {
        Self { kept: Mutex::new(Vec::new()), gate: Semaphore::new(2) }
    }

    pub(super) fn known(&self, name: &Name) -> Option<Arc<Photo>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == name).map(|(_, photo)| Arc::clone(photo))
    }

    /// Decodes and keeps a picture.
    pub(super) async fn keep(&self, name: Name, bytes: Vec<u8>) -> Result<Arc<Photo>, Problem> {
        let _turn = self.gate.acquire().await.map_err(|_| Problem::new("the console is leaving"))?;
        let decoded = tokio::task::spawn_blocking(move || decode(&bytes, &Limits::default())).await;
        let photo = decoded
            .map_err(|_| Problem::new("the picture could not be decoded"))?
            .map_err(|refusal| Problem::new(refusal.to_string()))?;
        let photo = Arc::new(photo);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| known != &name);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((name, Arc::clone(&photo)));
        Ok(photo)
    }
}

/// Draws a view of a picture in cells.
pub(super) async fn drawn(photo: Arc<Photo>, view: PictureView) -> Result<CellPicture, Problem> {
    let drawn = tokio::task::spawn_blocking(move || {
        let looked = looked_at(view);
        let cells =
            render(&photo, &looked, view.columns, view.rows, Glyphs::HalfBlocks, ColorDepth::Truecolor);
        CellPicture {
            width: cells.width,
            height: cells.height,
            cells: cells
                .cells
                .iter()
                .map(|cell| PictureCell { symbol: cell.symbol, front: rgb(cell.fg), back: rgb(cell.bg) })
                .collect(),
        }
    });
    drawn.await.map_err(|_| Problem::new("the picture could not be drawn"))
}

fn looked_at(view: PictureView) -> View {
    let zoom = match view.zoom {
        0..=100 => Zoom::Fit,
        101..=150 => Zoom::OneAndHalf,
        151..=225 => Zoom::Two,
        226..=340 => Zoom::Three,
        _ => Zoom::Four,
    };
    let turn = (0..view.turns % 4).fold(Turn::None, |turn, _| turn.next());
    let (x, y) = view.center;
    let brightness = if view.brighter { 30 } else { 0 };
    View { zoom, center: (x.saturating_mul(10), y.saturating_mul(10)), turn, brightness }
}

fn rgb(paint: Paint) -> [u8; 3] {
    match paint {
        Paint::Rgb(red, green, blue) => [red, green, blue],
        Paint::Indexed(_) | Paint::Default => [0, 0, 0],
    }
}
