//! Decodes and encodes pictures for this terminal, with a cache in memory only.

use crate::domain::ids::JourneyKey;
use crate::domain::picture::{Picture, PictureSource};
use crate::pictures::budget::{Encoded, Stages};
use crate::pictures::cache::{EncodedKey, EncodedStep, PictureCache, PictureFacts};
use crate::pictures::cells::{self as blocks, Paint, palette};
use crate::pictures::fingerprint::ImageFingerprint;
use crate::pictures::prepare::{PrepareError, Prepared, PreparedShape, RenderOrder, prepare};
use crate::pictures::schedule::Stage;
use crate::pictures::view::{Frame, WHOLE};
use crate::pictures::{DecodedPicture, Decoder, Sha};
use crate::tui::cells::{CellPicture, PictureCell};
use crate::tui::drawn::{Drawn, PixelPicture, Shape};
use crate::tui::messages::message::ReplyProblem;
use crate::tui::messages::picture::{Haste, PictureView};
use crate::tui::picture_threads::{PictureThreads, THREADS};
use crate::tui::pixels::Canvas;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::{OwnedMutexGuard, Semaphore};

/// The most names that are cached with the digest of their picture; the digests are small.
const NAMES: usize = 2048;
/// From this size of the sharp file on, a coarse one is sent first.
const PREVIEW_FROM: usize = 12 << 10;

/// Identifies a picture. A different source means a different picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PictureKey {
    key: JourneyKey,
    source: Sha,
}

impl PictureKey {
    pub(super) fn of(key: &JourneyKey, picture: &Picture) -> Self {
        let (PictureSource::Inline(source) | PictureSource::Path(source) | PictureSource::Url(source)) =
            &picture.source;
        Self { key: key.clone(), source: Sha::of(source.as_sent().as_bytes()) }
    }
}

/// The pictures of the last cases.
#[derive(Clone)]
pub(super) struct Photos {
    kept: Arc<Mutex<Kept>>,
    /// Limits the concurrent work to the number of threads.
    gate: Arc<Semaphore>,
    threads: PictureThreads,
    /// Decodes the bytes of applicants' pictures.
    decoder: Decoder,
    canvas: Arc<Mutex<Arc<Canvas>>>,
}

#[derive(Default)]
struct Kept {
    names: HashMap<PictureKey, PictureFacts>,
    /// Pictures that are being fetched, each with a lock, so that none is fetched twice.
    turns: HashMap<PictureKey, Weak<tokio::sync::Mutex<()>>>,
    cache: PictureCache<DecodedPicture>,
}

/// The purpose of encoding a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// It is on the screen now.
    Now,
    /// A prefetch: it must not evict pictures that are on the screen.
    Later,
}

impl Photos {
    pub(super) fn new(canvas: Arc<Canvas>, decoder: Decoder) -> Self {
        let (gate, canvas) = (Arc::new(Semaphore::new(THREADS)), Arc::new(Mutex::new(canvas)));
        Self { kept: Arc::default(), gate, threads: PictureThreads::default(), decoder, canvas }
    }

    /// Sets another canvas; cached encodings for the old one are dropped.
    pub(super) fn adapt(&self, canvas: Arc<Canvas>) {
        *self.canvas.lock().unwrap_or_else(PoisonError::into_inner) = canvas;
        self.kept().cache = PictureCache::default();
    }

    /// Drops every picture, here and in the decoder's child process.
    pub(super) fn forget(&self) {
        *self.kept() = Kept::default();
        self.decoder.stop();
    }

    fn canvas(&self) -> Arc<Canvas> {
        Arc::clone(&self.canvas.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the lock of this picture, which a fetch holds.
    pub(super) async fn turn(&self, name: &PictureKey) -> OwnedMutexGuard<()> {
        let turn = {
            let turns = &mut self.kept().turns;
            turns.retain(|_, turn| turn.strong_count() > 0);
            let turn = turns.get(name).and_then(Weak::upgrade).unwrap_or_default();
            turns.insert(name.clone(), Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }

    pub(super) fn known(&self, name: &PictureKey) -> Option<DecodedPicture> {
        let mut kept = self.kept();
        let sha256 = kept.names.get(name)?.sha256;
        kept.cache.photo(&sha256)
    }

    /// Decodes and caches a picture; returns its fingerprint as well.
    pub(super) async fn keep(
        &self,
        name: PictureKey,
        bytes: Vec<u8>,
        whom: For,
    ) -> Result<(DecodedPicture, Option<ImageFingerprint>), ReplyProblem> {
        let _turn = self.gate.acquire().await.map_err(|_| ReplyProblem::new("the console is leaving"))?;
        let decoder = self.decoder.clone();
        let decoded = self.threads.run(move || decoder.decode(bytes)).await;
        let (photo, fingerprint) = decoded
            .ok_or_else(|| ReplyProblem::new("the picture could not be decoded"))?
            .map_err(|refusal| ReplyProblem::new(refusal.to_string()))?;
        let mut kept = self.kept();
        if kept.names.len() >= NAMES {
            kept.names.clear();
        }
        kept.names.insert(name, photo.facts().clone());
        match whom {
            For::Now => kept.cache.keep_photo(photo.clone()),
            For::Later => kept.cache.keep_photo_beside(photo.clone()),
        }
        Ok((photo, fingerprint))
    }

    /// A view of a picture from the cache; `None` if it is not there.
    pub(super) fn at_hand(&self, name: &PictureKey, view: PictureView, haste: Haste) -> Option<Drawn> {
        let facts = self.kept().names.get(name).cloned()?;
        let canvas = self.canvas();
        let encoding = ViewEncoding { photos: self, facts, photo: None, order: canvas.order(view), canvas };
        encoding.drawn(haste).ok().flatten()
    }

    /// Encodes a view of a picture.
    pub(super) async fn drawn(
        &self,
        photo: DecodedPicture,
        view: PictureView,
        haste: Haste,
    ) -> Result<Drawn, ReplyProblem> {
        let _turn = self.gate.acquire().await.map_err(|_| ReplyProblem::new("the console is leaving"))?;
        let photos = self.clone();
        let drawn = self.threads.run(move || {
            let (facts, canvas) = (photo.facts().clone(), photos.canvas());
            let order = canvas.order(view);
            ViewEncoding { photos: &photos, facts, photo: Some(photo), order, canvas }.drawn(haste)
        });
        drawn
            .await
            .ok_or_else(|| ReplyProblem::new("the picture could not be drawn"))?
            .map_err(|error| ReplyProblem::new(error.to_string()))?
            .ok_or_else(|| ReplyProblem::new("the picture could not be drawn"))
    }
}

/// One view of one picture that is being encoded.
struct ViewEncoding<'a> {
    photos: &'a Photos,
    facts: PictureFacts,
    /// Its pixels. Without them only cached encodings can be used.
    photo: Option<DecodedPicture>,
    order: RenderOrder,
    canvas: Arc<Canvas>,
}

impl ViewEncoding<'_> {
    fn drawn(&self, haste: Haste) -> Result<Option<Drawn>, PrepareError> {
        let sharp = EncodedStep::Sharp(self.order.budget);
        let coarse = self.coarse(haste)?;
        Ok(match self.before(sharp) {
            Some(sharp) => self.whole(coarse, Some(sharp)),
            None if coarse.is_some() => self.whole(coarse, None),
            None => {
                let sharp = self.made(sharp)?;
                self.whole(coarse, sharp)
            }
        })
    }

    /// The coarse file to send first: if nothing is shown in its place, the terminal can replace it, and it is much
    /// smaller than the sharp one.
    fn coarse(&self, haste: Haste) -> Result<Option<Prepared>, PrepareError> {
        if haste == Haste::Finest || self.canvas.driver.stages() == Stages::SharpOnly {
            return Ok(None);
        }
        let made = match self.before(EncodedStep::Preview) {
            Some(before) => Some(before),
            None => self.made(EncodedStep::Preview)?,
        };
        Ok(made.filter(|made| file(made).is_some_and(|file| file.bytes.len() * 14 >= PREVIEW_FROM)))
    }

    fn whole(&self, coarse: Option<Prepared>, sharp: Option<Prepared>) -> Option<Drawn> {
        let best = sharp.as_ref().or(coarse.as_ref())?;
        let frame = best.frame;
        let caption = if sharp.is_some() { best.caption() } else { Some("coarse, soon sharp".to_owned()) };
        let shape = match &best.shape {
            PreparedShape::Cells(cells) => Shape::Cells(plain(cells)),
            PreparedShape::File(_) => Shape::Pixels(Box::new(PixelPicture {
                columns: best.cells.0,
                rows: best.cells.1,
                key: self.key(EncodedStep::Sharp(self.order.budget)),
                frame,
                whole: self.facts.size,
                coarse: coarse.as_ref().and_then(file).cloned(),
                sharp: sharp.as_ref().and_then(file).cloned(),
            })),
        };
        let remarks = self.facts.remarks.iter().map(|remark| remark.words().to_owned());
        let words: Vec<String> = caption.into_iter().chain(remarks).collect();
        let note = (!words.is_empty()).then(|| words.join(", "));
        let seen = seen(&frame, self.order.view.turn.size(self.facts.size));
        let percent = (frame.scale * 100.0).round() as u32;
        Some(Drawn { shape, note, is_legible: best.is_legible(), seen, percent })
    }

    /// The cached encoding.
    fn before(&self, step: EncodedStep) -> Option<Prepared> {
        self.photos.kept().cache.prepared(&self.key(step))
    }

    /// Encodes and caches it; `None` without pixels.
    fn made(&self, step: EncodedStep) -> Result<Option<Prepared>, PrepareError> {
        let stage = if step == EncodedStep::Preview { Stage::Preview } else { Stage::Sharp };
        let Some(photo) = &self.photo else { return Ok(None) };
        let made = prepare(photo, &self.order, &self.canvas.driver, stage)?;
        self.photos.kept().cache.keep_prepared(self.key(step), made.clone());
        Ok(Some(made))
    }

    fn key(&self, step: EncodedStep) -> EncodedKey {
        let RenderOrder { view, area, .. } = self.order;
        let protocol = self.canvas.driver.protocol();
        EncodedKey { sha256: self.facts.sha256, view, area, protocol, step }
    }
}

fn file(prepared: &Prepared) -> Option<&Encoded> {
    match &prepared.shape {
        PreparedShape::File(encoded) => Some(encoded),
        PreparedShape::Cells(_) => None,
    }
}

/// The part of a picture that a frame shows.
fn seen(frame: &Frame, (width, height): (u32, u32)) -> (u16, u16) {
    let part = |seen: u32, whole: u32| {
        let part = u64::from(seen) * u64::from(WHOLE) / u64::from(whole.max(1));
        u16::try_from(part).unwrap_or(WHOLE).clamp(1, WHOLE)
    };
    (part(frame.crop.width, width), part(frame.crop.height, height))
}

/// Converts cells to plain data. The theme fits their colors to the terminal.
fn plain(picture: &blocks::CellPicture) -> CellPicture {
    let plain =
        |cell: &blocks::Cell| PictureCell { symbol: cell.symbol, front: rgb(cell.fg), back: rgb(cell.bg) };
    let cells = picture.cells.iter().map(plain).collect();
    CellPicture { width: picture.width, height: picture.height, cells }
}

fn rgb(paint: Paint) -> [u8; 3] {
    match paint {
        Paint::Rgb(red, green, blue) => [red, green, blue],
        Paint::Indexed(index) => palette::color(index),
        Paint::Default => [0, 0, 0],
    }
}
