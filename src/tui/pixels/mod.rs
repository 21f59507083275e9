//! Pixels on the terminal: which pictures it holds, which are on their way, and the marks that show them.
//!
//! The view draws a box of text where a picture goes and leaves the box's cells open ([`slot`]). After it, and before
//! the frame is compared with the last one, [`Pixels::stamp`] puts the driver's marks into the cells that nothing
//! covers. Pixels travel between frames, a little a [`Pixels::tick`].

mod canvas;

mod stamp;

pub use canvas::Canvas;

use super::desk::Desk;
use super::desk::pictures::Slot;
use super::drawn::PixelPicture;
use super::effect::PictureView;
use crate::domain::ids::JourneyKey;
use crate::imaging::budget::Encoded;
use crate::imaging::cache::EncodedKey;
use crate::imaging::driver::{Driver, IdColor, Placeholders, Spot};
use crate::imaging::ids::{IdRange, Ids};
use crate::imaging::schedule::{Burst, Job, Schedule, Stage, Ticket};
use crate::imaging::view::Rect;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the terminal gets between two bursts of pixels.
const BREATH: Duration = Duration::from_millis(6);

/// Where a picture lies in the terminal, and which part of it.
type Placement = (Spot, Option<Rect>);

/// A picture on its way.
#[derive(Clone, Copy)]
struct Handed {
    id: u32,
    key: EncodedKey,
}

/// What the terminal holds and shows.
pub(super) struct Pixels {
    canvas: Arc<Canvas>,
    begun: Instant,
    schedule: Schedule<u64>,
    tickets: Vec<Ticket<u64>>,
    handed: HashMap<u64, Handed>,
    ids: Ids<EncodedKey>,
    /// What of each picture has arrived.
    arrived: HashMap<u32, Stage>,
    placed: HashMap<u32, Placement>,
    /// Ids that the terminal need not hold any more.
    gone: Vec<u32>,
    of: Option<JourneyKey>,
    hasher: RandomState,
}

/// Bytes around a frame.
#[derive(Default)]
pub(super) struct Commands {
    pub(super) before: Vec<u8>,
    pub(super) after: Vec<u8>,
}

impl Pixels {
    pub(super) fn new(canvas: Arc<Canvas>) -> Self {
        let hasher = RandomState::new();
        // Another console on the same terminal must not take our ids.
        let start = (hasher.hash_one(std::process::id()) & 0x00FF_FFFF) as u32;
        let range = match &canvas.driver {
            Driver::Placeholders(Placeholders { id_color: IdColor::Indexed, .. }) => {
                IdRange::Narrow(start.to_be_bytes()[3])
            }
            _ => IdRange::Wide(start),
        };
        Self {
            canvas,
            begun: Instant::now(),
            schedule: Schedule::default(),
            tickets: Vec::new(),
            handed: HashMap::new(),
            ids: Ids::new(range),
            arrived: HashMap::new(),
            placed: HashMap::new(),
            gone: Vec::new(),
            of: None,
            hasher,
        }
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    fn number(&self, slot: &Slot) -> u64 {
        let PictureView { columns, rows, look, is_full } = slot.view;
        self.hasher.hash_one((&slot.name.key, &slot.name.name, columns, rows, look, is_full))
    }

    /// Takes in what the desk wants to show, before anything of it is drawn.
    fn select(&mut self, desk: &Desk, slots: &[Slot], out: &mut Vec<u8>) {
        let key = desk.case.as_ref().map(|case| &case.key);
        let is_other = key.is_some() && self.of.as_ref() != key;
        if is_other || !desk.shows_pictures() {
            self.forget();
            self.of = key.cloned();
        }
        let numbers: Vec<u64> = slots.iter().map(|slot| self.number(slot)).collect();
        let now = self.now();
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

    /// Pictures that were about to go out and are wanted no more.
    fn drop_unsent(&mut self) {
        let is_wanted = |number: &u64| self.tickets.iter().any(|ticket| ticket.key == *number);
        let dropped: Vec<u64> = self.handed.keys().filter(|number| !is_wanted(number)).copied().collect();
        for number in dropped {
            if let Some(handed) = self.handed.remove(&number)
                && self.arrived.get(&handed.id) != Some(&Stage::Sharp)
            {
                self.lose(&handed);
            }
        }
    }

    fn lose(&mut self, handed: &Handed) {
        self.ids.lose(&handed.key);
        self.placed.remove(&handed.id);
        // What never began is not there to be deleted.
        if self.arrived.remove(&handed.id).is_some() {
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

    /// Hands a picture over to be sent, if the selection has rested.
    fn hand_over(&mut self, slot: &Slot, picture: &PixelPicture) {
        let number = self.number(slot);
        let Some(ticket) = self.tickets.iter().find(|ticket| ticket.key == number).copied() else { return };
        if self.handed.contains_key(&number) {
            return;
        }
        let claim = self.ids.claim(picture.key, weight(&picture.sharp));
        for id in claim.delete {
            self.arrived.remove(&id);
            self.placed.remove(&id);
            self.gone.push(id);
        }
        self.handed.insert(number, Handed { id: claim.id, key: picture.key });
        let files = [(Stage::Preview, picture.preview.as_ref()), (Stage::Sharp, Some(&picture.sharp))];
        for (stage, file) in files {
            let chunks = file.and_then(|file| self.canvas.driver.transmit(claim.id, file));
            if let Some(chunks) = chunks {
                let job = Job { stage, before: Vec::new(), chunks, after: Vec::new() };
                self.schedule.ready(ticket, job);
            }
        }
    }

    /// The pixels that go out now.
    pub(super) fn tick(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let burst = self.schedule.tick();
        self.take(burst, &mut out);
        out
    }

    fn take(&mut self, burst: Burst<u64>, out: &mut Vec<u8>) {
        out.extend(burst.bytes);
        if let Some(number) = burst.cut
            && let Some(handed) = self.handed.remove(&number)
        {
            // Part of it may be there, or all of its coarse one.
            self.arrived.insert(handed.id, Stage::Preview);
            self.lose(&handed);
        }
        if let Some((number, stage)) = burst.shown
            && let Some(handed) = self.handed.get(&number)
        {
            self.arrived.insert(handed.id, stage);
            // A picture that is sent again has lost its place.
            self.placed.remove(&handed.id);
        }
    }

    /// How long nothing needs to be done.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        let idle = self.schedule.idle_for(self.now())?;
        Some(if self.schedule.is_busy() { BREATH } else { idle })
    }

    /// The terminal must not hold anything any more, or may not.
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
    }

    /// What must be written before the terminal is left, whenever that is.
    pub(super) fn parting(&self) -> Vec<u8> {
        let held = self.arrived.keys().copied();
        let coming = self.handed.values().map(|handed| handed.id);
        let mut ids: Vec<u32> = held.chain(coming).chain(self.gone.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut bytes = self.schedule.parting();
        bytes.extend(self.canvas.driver.leave(ids));
        bytes
    }
}

/// Bytes of its pixels in the terminal.
fn weight(encoded: &Encoded) -> usize {
    let (width, height) = encoded.size;
    usize::try_from(u64::from(width) * u64::from(height) * 4).unwrap_or(usize::MAX)
}
