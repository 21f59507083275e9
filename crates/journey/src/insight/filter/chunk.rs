//! A chunk of the index: about a thousand rows in queue order, packed into twenty bytes each, with their texts in one
//! buffer.

use super::text::{END, searchable};
use crate::domain::ids::Reviewer;
use crate::domain::queue::{JourneyState, QueuedRow, RowId, RowOrder};

/// The number of rows in a newly filled chunk. A chunk is split at twice this size.
pub(super) const FILLED: usize = 1_000;

pub(super) const LATE: u8 = 1;
/// The journey waits for a reviewer.
pub(super) const WAITS: u8 = 1 << 1;
pub(super) const SKIPPED: u8 = 1 << 2;
const HELD: u8 = 1 << 3;
/// The first line of the row's text is the applicant's name.
const NAMED: u8 = 1 << 4;
/// The applicant's name is empty after normalization.
const BLANK: u8 = 1 << 5;
/// This reviewer has claimed the journey.
pub(super) const MINE: u8 = 1 << 6;
/// The document cannot be read. Such a journey cannot be decided, so together with `HELD` this bit means a proposal,
/// because no bit is left for that.
const UNREADABLE: u8 = 1 << 7;

/// The value for a missing score.
const NO_SCORE: u8 = u8::MAX;

/// Half of the range of 48 bits. It is added to times, so that times before 1970 are positive too.
const EPOCH: i64 = 1 << 47;

/// The order clamped to the range of a packed row.
pub(super) fn packed(order: RowOrder) -> RowOrder {
    RowOrder {
        urgency: order.urgency.clamp(i64::from(i8::MIN), i64::from(i8::MAX)),
        since_ms: order.since_ms.clamp(-EPOCH, EPOCH - 1),
        ..order
    }
}

/// A row packed into a few bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedRow {
    id: u32,
    pub(super) facts: u32,
    id_high: u16,
    since: [u16; 3],
    aml: u8,
    face: u8,
    urgency: i8,
    pub(super) flags: u8,
}

impl PackedRow {
    pub(super) fn of(queued: &QueuedRow, facts: u32, me: &Reviewer) -> Self {
        let QueuedRow { id, order, row, .. } = queued;
        let order = packed(*order);
        let since = order.since_ms + EPOCH;
        let part = |shift: u32| (since >> shift & 0xffff) as u16;
        let mut entry = Self {
            id: (id.0 & 0xffff_ffff) as u32,
            facts,
            id_high: (id.0 >> 32 & 0xffff) as u16,
            since: [part(32), part(16), part(0)],
            aml: row.summary.aml_score.unwrap_or(NO_SCORE),
            face: row.summary.face_score.unwrap_or(NO_SCORE),
            urgency: order.urgency as i8,
            flags: 0,
        };
        let name = row.summary.applicant.as_deref();
        entry.set(LATE, !order.is_in_time);
        entry.set(NAMED, name.is_some_and(|name| !name.is_empty()));
        entry.set(UNREADABLE, row.summary.unreadable.is_some());
        entry.set(BLANK, name.is_some_and(str::is_empty));
        entry.set(MINE, row.claimed_by.as_ref() == Some(me));
        entry.set_state(row.state);
        entry
    }

    pub(super) fn set(&mut self, flag: u8, is_set: bool) {
        if is_set {
            self.flags |= flag;
        } else {
            self.flags &= !flag;
        }
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn set_state(&mut self, state: JourneyState) {
        self.set(WAITS, state.waits());
        let is_proposed = state == JourneyState::Proposed;
        if is_proposed || self.is_proposed() {
            self.set(UNREADABLE, is_proposed);
        }
        self.set(HELD, is_proposed || state == JourneyState::Held);
    }

    pub(super) fn is_held(&self) -> bool {
        self.flags & (HELD | UNREADABLE) == HELD
    }

    pub(super) fn is_proposed(&self) -> bool {
        self.has(HELD) && self.has(UNREADABLE)
    }

    /// Whether the row is shown in the unfiltered queue.
    pub(super) fn is_shown(&self) -> bool {
        self.flags & (WAITS | SKIPPED) == WAITS
    }

    pub(super) fn id(&self) -> RowId {
        RowId(i64::from(self.id_high) << 32 | i64::from(self.id))
    }

    pub(super) fn since_ms(&self) -> i64 {
        self.since.iter().fold(0, |since, part| since << 16 | i64::from(*part)) - EPOCH
    }

    pub(super) fn order(&self) -> RowOrder {
        let (urgency, since_ms) = (i64::from(self.urgency), self.since_ms());
        RowOrder { is_in_time: !self.has(LATE), urgency, since_ms }
    }

    pub(super) fn aml(&self) -> Option<u8> {
        Some(self.aml).filter(|score| *score != NO_SCORE)
    }

    pub(super) fn face(&self) -> Option<u8> {
        Some(self.face).filter(|score| *score != NO_SCORE)
    }

    /// The name for sorting. Rows without a name are last.
    pub(super) fn name<'t>(&self, text: &'t str) -> &'t str {
        match () {
            () if self.has(NAMED) => text.split('\n').next().unwrap_or_default(),
            () if self.has(BLANK) => "",
            () => "\u{10ffff}",
        }
    }
}

/// Counts of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) waiting: usize,
    /// Waiting rows that the reviewer has not snoozed.
    pub(super) shown: usize,
    /// Rows whose document cannot be read.
    pub(super) unreadable: usize,
    /// Rows that have waited longer than their service level.
    pub(super) late: usize,
    /// The time since which the oldest row waits, in milliseconds since 1970.
    pub(super) since_ms: i64,
}

impl Default for Tally {
    fn default() -> Self {
        Self { waiting: 0, shown: 0, unreadable: 0, late: 0, since_ms: i64::MAX }
    }
}

impl Tally {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            waiting: self.waiting + other.waiting,
            shown: self.shown + other.shown,
            unreadable: self.unreadable + other.unreadable,
            late: self.late + other.late,
            since_ms: self.since_ms.min(other.since_ms),
        }
    }
}

/// Rows in queue order. Each text ends with [`END`].
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    pub(super) entries: Vec<PackedRow>,
    pub(super) text: String,
}

impl Chunk {
    pub(super) fn push(&mut self, entry: PackedRow, queued: &QueuedRow) {
        self.entries.push(entry);
        self.text.push_str(&searchable(&queued.row));
        self.text.push(END);
    }

    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for entry in self.entries.iter().filter(|entry| entry.has(WAITS)) {
            tally.waiting += 1;
            tally.shown += usize::from(entry.is_shown());
            tally.unreadable += usize::from(entry.has(UNREADABLE));
            tally.late += usize::from(entry.has(LATE));
            tally.since_ms = tally.since_ms.min(entry.since_ms());
        }
        tally
    }

    /// The texts, in the order of the rows.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.text.split(END)
    }

    pub(super) fn text_of(&self, at: usize) -> &str {
        self.texts().nth(at).unwrap_or_default()
    }

    /// The offset of a row's text.
    fn offset(&self, at: usize) -> usize {
        match at.checked_sub(1) {
            Some(before) => {
                self.text.match_indices(END).nth(before).map_or(self.text.len(), |(end, _)| end + 1)
            }
            None => 0,
        }
    }

    pub(super) fn insert(&mut self, at: usize, entry: PackedRow, text: &str) {
        let at = at.min(self.entries.len());
        let offset = self.offset(at);
        self.text.insert(offset, END);
        self.text.insert_str(offset, text);
        self.entries.insert(at, entry);
    }

    pub(super) fn remove(&mut self, at: usize) {
        if at < self.entries.len() {
            self.text.replace_range(self.offset(at)..self.offset(at + 1), "");
            self.entries.remove(at);
        }
    }

    /// Splits off the second half.
    pub(super) fn split(&mut self) -> Self {
        let half = self.entries.len() / 2;
        let text = self.text.split_off(self.offset(half));
        Self { entries: self.entries.split_off(half), text }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.text.clear();
    }
}
