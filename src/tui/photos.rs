//! From a picture's bytes to what this terminal shows of it: decoded and encoded once, kept in memory only.

use super::cells::{CellPicture, PictureCell};
use super::drawn::{Drawn, PixelPicture, Shape};
use super::effect::PictureView;
use super::message::Problem;
use super::pixels::Canvas;
use crate::domain::ids::JourneyKey;
use crate::imaging::budget::{Encoded, Stages};
use crate::imaging::cache::{EncodedKey, PictureCache, Step};
use crate::imaging::cells::{self as blocks, Paint};
use crate::imaging::driver::{Driver, Protocol};
use crate::imaging::likeness::Likeness;
use crate::imaging::prepare::{Order, Prepared, Shape as Made, prepare};
use crate::imaging::schedule::Stage;
use crate::imaging::view::{Frame, WHOLE};
use crate::imaging::{Limits, Photo, Refusal, Sha, decode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Names kept with the digest of what they stood for; the digests are small.
const NAMES: usize = 2048;

/// Which picture.
type Name = (JourneyKey, String);

/// The pictures of the last cases.
#[derive(Clone)]
pub(super) struct Photos {
    kept: Arc<Mutex<Kept>>,
    /// Decoding and encoding are heavy: two at once, whatever is asked for.
    gate: Arc<Semaphore>,
    canvas: Arc<Canvas>,
}

#[derive(Default)]
struct Kept {
    names: HashMap<Name, Sha>,
    cache: PictureCache,
}

impl Photos {
    pub(super) fn new(canvas: Arc<Canvas>) -> Self {
        Self { kept: Arc::default(), gate: Arc::new(Semaphore::new(2)), canvas }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn known(&self, name: &Name) -> Option<Photo> {
        let mut kept = self.kept();
        let sha256 = kept.names.get(name).copied()?;
        kept.cache.photo(&sha256)
    }

    /// Decodes and keeps a picture; tells how it looks too.
    pub(super) async fn keep(
        &self,
        name: Name,
        bytes: Vec<u8>,
    ) -> Result<(Photo, Option<Likeness>), Problem> {
        let _turn = self.gate.acquire().await.map_err(|_| Problem::new("the console is leaving"))?;
        let read = move || {
            let photo = decode(&bytes, &Limits::default())?;
            let likeness = Likeness::of(&photo);
            Ok::<_, Refusal>((photo, likeness))
        };
        let decoded = tokio::task::spawn_blocking(read).await;
        let (photo, likeness) = decoded
            .map_err(|_| Problem::new("the picture could not be decoded"))?
            .map_err(|refusal| Problem::new(refusal.to_string()))?;
        let mut kept = self.kept();
        if kept.names.len() >= NAMES {
            kept.names.clear();
        }
        kept.names.insert(name, photo.sha256);
        kept.cache.keep_photo(photo.clone());
        Ok((photo, likeness))
    }

    /// Makes a view of a picture ready.
    pub(super) async fn drawn(&self, photo: Photo, view: PictureView) -> Result<Drawn, Problem> {
        let _turn = self.gate.acquire().await.map_err(|_| Problem::new("the console is leaving"))?;
        let photos = self.clone();
        let drawn = tokio::task::spawn_blocking(move || photos.draw(&photo, view)).await;
        drawn
            .map_err(|_| Problem::new("the picture could not be drawn"))?
            .ok_or_else(|| Problem::new("there is no room for a picture"))
    }

    fn draw(&self, photo: &Photo, view: PictureView) -> Option<Drawn> {
        let order = self.canvas.order(view);
        let driver = &self.canvas.driver;
        let sharp = self.made(photo, &order, Step::Sharp(order.budget))?;
        let caption = sharp.caption();
        let shape = match sharp.shape {
            Made::Cells(cells) => Shape::Cells(plain(&cells)),
            Made::File(encoded) => {
                let preview = self.preview(photo, &order, driver, &encoded);
                Shape::Pixels(Box::new(PixelPicture {
                    columns: sharp.cells.0,
                    rows: sharp.cells.1,
                    key: key(photo, &order, driver.protocol(), Step::Sharp(order.budget)),
                    frame: sharp.frame,
                    whole: (photo.width(), photo.height()),
                    preview,
                    sharp: encoded,
                }))
            }
        };
        let remarks = photo.remarks.iter().map(|remark| remark.words().to_owned());
        let words: Vec<String> = caption.into_iter().chain(remarks).collect();
        let note = (!words.is_empty()).then(|| words.join(", "));
        let whole = order.view.turn.size((photo.width(), photo.height()));
        Some(Drawn { shape, note, seen: seen(&sharp.frame, whole) })
    }

    /// A coarse picture first, where the terminal can replace it and it is much smaller than the sharp one.
    fn preview(&self, photo: &Photo, order: &Order, driver: &Driver, sharp: &Encoded) -> Option<Encoded> {
        if driver.stages() == Stages::SharpOnly || sharp.bytes.len() < PREVIEW_FROM {
            return None;
        }
        let Prepared { shape: Made::File(preview), .. } = self.made(photo, order, Step::Preview)? else {
            return None;
        };
        (preview.bytes.len() * 3 < sharp.bytes.len()).then_some(preview)
    }

    /// A picture's file from the cache, or made now and kept.
    fn made(&self, photo: &Photo, order: &Order, step: Step) -> Option<Prepared> {
        let driver = &self.canvas.driver;
        let key = key(photo, order, driver.protocol(), step);
        if let Some(encoded) = self.kept().cache.encoded(&key) {
            let frame = order.view.frame((photo.width(), photo.height()), order.area);
            let is_sixel = driver.protocol() == Protocol::Sixel;
            let cells = if is_sixel { order.area.cells_of(encoded.size) } else { frame.cells };
            return Some(Prepared { frame, cells, shape: Made::File(encoded) });
        }
        let stage = if step == Step::Preview { Stage::Preview } else { Stage::Sharp };
        let made = prepare(photo, order, driver, stage)?;
        if let Made::File(encoded) = &made.shape {
            self.kept().cache.keep_encoded(key, encoded.clone());
        }
        Some(made)
    }
}

/// Bytes of a sharp picture from which on a coarse one goes first.
const PREVIEW_FROM: usize = 12 << 10;

fn key(photo: &Photo, order: &Order, protocol: Protocol, step: Step) -> EncodedKey {
    EncodedKey { sha256: photo.sha256, view: order.view, area: order.area, protocol, step }
}

/// How much of a picture a frame shows.
fn seen(frame: &Frame, (width, height): (u32, u32)) -> (u16, u16) {
    let part = |seen: u32, whole: u32| {
        let part = u64::from(seen) * u64::from(WHOLE) / u64::from(whole.max(1));
        u16::try_from(part).unwrap_or(WHOLE).clamp(1, WHOLE)
    };
    (part(frame.crop.width, width), part(frame.crop.height, height))
}

/// Cells as plain data. Their colors are fitted to the terminal by the theme.
fn plain(picture: &blocks::CellPicture) -> CellPicture {
    let plain =
        |cell: &blocks::Cell| PictureCell { symbol: cell.symbol, front: rgb(cell.fg), back: rgb(cell.bg) };
    let cells = picture.cells.iter().map(plain).collect();
    CellPicture { width: picture.width, height: picture.height, cells }
}

fn rgb(paint: Paint) -> [u8; 3] {
    match paint {
        Paint::Rgb(red, green, blue) => [red, green, blue],
        Paint::Indexed(_) | Paint::Default => [0, 0, 0],
    }
}
