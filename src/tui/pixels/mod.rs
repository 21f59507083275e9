//! Pixels on the terminal: which pictures it holds, which are being sent, and the marks that show them.
//!
//! The view draws a box of text where a picture goes and leaves the box's cells open (`tui::pixel_slot`). After that,
//! and before the frame is compared with the last one, [`Pixels::stamp`] writes the driver's marks into the cells that
//! nothing covers. Pixels are sent between frames, one burst per [`Pixels::tick`].

mod canvas;
mod pace;
mod stamp;

pub use canvas::{Between, Canvas};

use super::app::App;
use super::drawn::{Drawn, PixelPicture};
use super::messages::picture::{PictureName, PictureView};
use super::picture_shelf::Slot;
use crate::domain::ids::JourneyKey;
use crate::pictures::budget::Encoded;
use crate::pictures::cache::EncodedKey;
use crate::pictures::driver::{Driver, IdColor, Placeholders, Spot};
use crate::pictures::ids::{IdRange, Ids};
use crate::pictures::schedule::{Burst, Job, PictureTicket, Schedule, Stage};
use crate::pictures::view::Rect;
use pace::PixelPace;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where a picture is placed in the terminal, and which part of it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Placement {
    spot: Spot,
    part: Option<Rect>,
    /// Whether it is placed at the cursor and not by marks: then it stays until it is removed.
    is_direct: bool,
}

/// A file of a picture: the number of the picture, and the coarse or the sharp file.
type Which = (u64, Stage);

/// A file that is being sent. The coarse file has an id of its own, so that it stays visible while the sharp one is
/// sent.
#[derive(Clone, Copy)]
struct Handed {
    id: u32,
    key: EncodedKey,
}

/// The pictures that the terminal holds and shows.
pub(super) struct Pixels {
    canvas: Arc<Canvas>,
    /// The driver that places pictures in the current frame.
    laying: Driver,
    begun: Instant,
    pace: PixelPace,
    schedule: Schedule<u64>,
    tickets: Vec<PictureTicket<u64>>,
    handed: HashMap<Which, Handed>,
    ids: Ids<EncodedKey>,
    /// The ids of files that were sent completely.
    arrived: HashSet<u32>,
    placed: HashMap<u32, Placement>,
    /// What was shown last of each picture. It is shown until a new view of the same picture has been sent.
    stood: HashMap<PictureName, Vec<Arc<Drawn>>>,
    /// Pictures that the driver draws as a whole and whose coarse file was sent.
    begun_whole: HashSet<u64>,
    /// Whether another frame is needed to draw the sharp file.
    owes_frame: bool,
    /// Ids that the terminal can delete.
    gone: Vec<u32>,
    of: Option<JourneyKey>,
    hasher: RandomState,
}

/// Bytes to write before and after a frame.
#[derive(Default)]
pub(super) struct Commands {
    pub(super) before: Vec<u8>,
    pub(super) after: Vec<u8>,
}

impl Pixels {
    pub(super) fn new(canvas: Arc<Canvas>) -> Self {
        let hasher = RandomState::new();
        // A start that depends on the process: two consoles on one terminal must not use the same ids.
        let start = (hasher.hash_one(std::process::id()) & 0x00FF_FFFF) as u32;
        let range = match &canvas.driver {
            Driver::Placeholders(Placeholders { id_color: IdColor::Indexed, .. }) => {
                IdRange::Narrow(start.to_be_bytes()[3])
            }
            _ => IdRange::Wide(start),
        };
        Self {
            laying: canvas.driver.clone(),
            pace: canvas.pace(),
            canvas,
            begun: Instant::now(),
            schedule: Schedule::default(),
            tickets: Vec::new(),
            handed: HashMap::new(),
            ids: Ids::new(range),
            arrived: HashSet::new(),
            placed: HashMap::new(),
            stood: HashMap::new(),
            begun_whole: HashSet::new(),
            owes_frame: false,
            gone: Vec::new(),
            of: None,
            hasher,
        }
    }

    pub(super) fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    fn number(&self, slot: &Slot) -> u64 {
        let PictureView { columns, rows, look, is_full } = slot.view;
        self.hasher.hash_one((&slot.name.key, &slot.name.name, columns, rows, look, is_full))
    }

    /// Takes the pictures that the app wants to show in this frame, before anything is drawn.
    fn select(&mut self, app: &App, slots: &[Slot], out: &mut Vec<u8>) {
        let key = app.screens.case.as_ref().map(|case| case.key());
        let is_other = key.is_some() && self.of.as_ref() != key;
        if is_other || !app.cx().shows_pictures() {
            self.forget();
            self.of = key.cloned();
        }
        let numbers: Vec<u64> = slots.iter().map(|slot| self.number(slot)).collect();
        let now = self.now();
        self.begun_whole.retain(|number| numbers.contains(number));
        self.stood.retain(|name, _| slots.iter().any(|slot| slot.name == *name));
        self.schedule.select(&numbers, now);
        if self.schedule.is_stale() {
            let burst = self.schedule.tick();
            self.take(burst, out);
        }
        self.tickets.retain(|ticket| self.schedule.is_wanted(ticket));
        let due = self.schedule.due(now);
        self.tickets.extend(due);
        self.drop_unsent();
        self.delete_gone(out);
    }

    /// Drops files that were about to be sent and are not wanted any more.
    fn drop_unsent(&mut self) {
        let is_wanted = |(number, _): &Which| self.tickets.iter().any(|ticket| ticket.key == *number);
        let dropped: Vec<Which> = self.handed.keys().filter(|which| !is_wanted(which)).copied().collect();
        for which in dropped {
            if let Some(handed) = self.handed.remove(&which)
                && !self.arrived.contains(&handed.id)
            {
                self.lose(&handed);
            }
        }
    }

    fn lose(&mut self, handed: &Handed) {
        self.ids.lose(&handed.key);
        self.placed.remove(&handed.id);
        // A file whose sending never began need not be deleted.
        if self.arrived.remove(&handed.id) {
            self.gone.push(handed.id);
        }
    }

    fn delete_gone(&mut self, out: &mut Vec<u8>) {
        if !self.schedule.is_under_way() {
            for id in self.gone.drain(..) {
                out.extend(self.canvas.driver.delete(id));
            }
        }
    }

    /// Schedules a picture to be sent, if the selection has rested: the coarse file first, if nothing is shown in the
    /// picture's place yet.
    fn hand_over(&mut self, slot: &Slot, picture: &PixelPicture) {
        let number = self.number(slot);
        let Some(ticket) = self.tickets.iter().find(|ticket| ticket.key == number).copied() else { return };
        if let Some(coarse) = &picture.coarse {
            self.hand_over_one(ticket, Stage::Preview, picture.coarse_key(), coarse);
        }
        if let Some(sharp) = &picture.sharp {
            self.hand_over_one(ticket, Stage::Sharp, picture.key, sharp);
        }
    }

    fn hand_over_one(&mut self, ticket: PictureTicket<u64>, stage: Stage, key: EncodedKey, file: &Encoded) {
        let which = (ticket.key, stage);
        if self.handed.contains_key(&which) || self.arrived_id(&key).is_some() {
            return;
        }
        let claim = self.ids.claim(key, weight(file));
        for id in claim.delete {
            self.arrived.remove(&id);
            self.placed.remove(&id);
            self.gone.push(id);
        }
        let Some(chunks) = self.canvas.driver.transmit(claim.id, file) else { return };
        self.handed.insert(which, Handed { id: claim.id, key });
        self.schedule.ready(ticket, Job { stage, before: Vec::new(), chunks, after: Vec::new() });
    }

    /// The id of a file that was sent completely.
    fn arrived_id(&mut self, key: &EncodedKey) -> Option<u32> {
        self.ids.find(key).filter(|id| self.arrived.contains(id))
    }

    /// The id of the best file of a picture that was sent completely.
    fn best_id(&mut self, picture: &PixelPicture) -> Option<u32> {
        self.arrived_id(&picture.key).or_else(|| self.arrived_id(&picture.coarse_key()))
    }

    /// Deletes the coarse file once the sharp file is visible.
    fn drop_coarse(&mut self, picture: &PixelPicture) {
        let key = picture.coarse_key();
        if let Some(id) = self.arrived_id(&key) {
            self.lose(&Handed { id, key });
        }
    }

    /// The pixels to send now.
    pub(super) fn tick(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        self.owes_frame = false;
        self.schedule.set_burst(self.pace.burst());
        let burst = self.schedule.tick();
        self.take(burst, &mut out);
        out
    }

    fn take(&mut self, burst: Burst<u64>, out: &mut Vec<u8>) {
        out.extend(burst.bytes);
        if let Some(which) = burst.cut
            && let Some(handed) = self.handed.remove(&which)
        {
            // Part of it may have been sent.
            self.arrived.insert(handed.id);
            self.lose(&handed);
        }
        if let Some(which) = burst.shown
            && let Some(handed) = self.handed.get(&which)
        {
            self.arrived.insert(handed.id);
        }
    }

    /// Reports how long it took to write this many bytes of pixels.
    pub(super) fn took(&mut self, bytes: usize, time: Duration) {
        self.pace.took(bytes, time);
    }

    /// How long there is nothing to do.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        if self.owes_frame {
            return Some(self.pace.breath());
        }
        let idle = self.schedule.idle_for(self.now())?;
        Some(if self.schedule.is_busy() { self.pace.breath() } else { idle })
    }

    /// Forgets and deletes all pictures of the terminal.
    pub(super) fn forget(&mut self) {
        let now = self.now();
        self.schedule.renew(now);
        if !self.schedule.is_stale() {
            self.handed.clear();
        }
        self.tickets.clear();
        self.gone.extend(self.ids.forget());
        self.arrived.clear();
        self.placed.clear();
        self.stood.clear();
        self.begun_whole.clear();
    }

    /// What must be written before the terminal is left, at any moment.
    pub(super) fn parting(&self) -> Vec<u8> {
        let held = self.arrived.iter().copied();
        let coming = self.handed.values().map(|handed| handed.id);
        let mut ids: Vec<u32> = held.chain(coming).chain(self.gone.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut bytes = self.schedule.parting();
        bytes.extend(self.canvas.driver.leave(ids));
        bytes
    }
}

/// The memory that its pixels take in the terminal, in bytes.
fn weight(encoded: &Encoded) -> usize {
    let (width, height) = encoded.size;
    usize::try_from(u64::from(width) * u64::from(height) * 4).unwrap_or(usize::MAX)
}
