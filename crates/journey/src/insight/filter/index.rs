//! The whole queue in memory, with about seventy bytes per row: its order, the text of each row, and the properties for
//! filters. The rows themselves stay in the store and are read when they are shown.
//!
//! Rows are in chunks that copies of the index share (copy on write). So a copy is cheap, and a search works on its own
//! snapshot while the list changes.

use super::Vocabulary;
use super::chunk::{Chunk, FILLED, LATE, MINE, PackedRow, SKIPPED, Tally, WAITS, packed};
use super::facts::FactTable;
use super::text::searchable;
use crate::domain::ids::Reviewer;
use crate::domain::queue::{ChangedRow, JourneyState, QueuedRow, RowId, RowOrder};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// The rows of the queue, packed.
#[derive(Clone, Debug, Default)]
pub struct QueueIndex {
    pub(super) slots: Arc<Vec<ChunkSlot>>,
    pub(super) facts: Arc<FactTable>,
    tally: Tally,
    /// The number of escalated rows.
    escalated: usize,
    /// Rows that the reviewer has snoozed.
    skipped: Arc<BTreeSet<RowId>>,
    /// The highest row number that was ever in the index.
    highest: i64,
    /// No row becomes late before this time.
    next_late_ms: Option<i64>,
}

/// A chunk with its counts.
#[derive(Clone, Debug)]
pub(super) struct ChunkSlot {
    pub(super) chunk: Arc<Chunk>,
    pub(super) tally: Tally,
}

impl ChunkSlot {
    fn of(chunk: Chunk) -> Self {
        Self { tally: chunk.tally(), chunk: Arc::new(chunk) }
    }
}

/// A position: the number of the chunk, and the index in it.
type Spot = (usize, usize);

impl QueueIndex {
    /// Builds the index from rows in queue order.
    pub fn of(rows: &[QueuedRow], me: &Reviewer) -> Self {
        let mut index = Self::default();
        let mut slots = Vec::with_capacity(rows.len() / FILLED + 1);
        let mut chunk = Chunk::default();
        for rows in rows.chunks(FILLED) {
            chunk.clear();
            for queued in rows {
                let facts = Arc::make_mut(&mut index.facts).number(queued, me);
                let entry = PackedRow::of(queued, facts, me);
                index.note(queued.id, &entry);
                chunk.push(entry, queued);
            }
            // A clone has no spare capacity, so it takes less memory.
            slots.push(ChunkSlot::of(chunk.clone()));
        }
        index.slots = Arc::new(slots);
        index.count();
        index
    }

    /// Appends rows that come after all rows of the index.
    pub fn append(&mut self, more: Self) {
        let numbers = Arc::make_mut(&mut self.facts).take(&more.facts);
        let slots = Arc::make_mut(&mut self.slots);
        for mut slot in Arc::unwrap_or_clone(more.slots) {
            for entry in &mut Arc::make_mut(&mut slot.chunk).entries {
                let number = usize::try_from(entry.facts).ok().and_then(|number| numbers.get(number));
                entry.facts = number.copied().unwrap_or(u32::MAX);
                entry.set(SKIPPED, self.skipped.contains(&entry.id()));
            }
            slots.push(ChunkSlot { tally: slot.chunk.tally(), chunk: slot.chunk });
        }
        self.highest = self.highest.max(more.highest);
        self.next_late_ms = [self.next_late_ms, more.next_late_ms].into_iter().flatten().min();
        self.count();
    }

    /// Replaces rows by their current state, and removes those that are no longer in the queue. Returns the new rows.
    pub fn put(&mut self, changed: &[ChangedRow], me: &Reviewer) -> Vec<RowId> {
        let elsewhere = changed.iter().map(|changed| &changed.queued);
        let elsewhere: HashSet<RowId> =
            elsewhere.filter(|row| self.find(row).is_none()).map(|row| row.id).collect();
        let known: HashSet<RowId> = elsewhere.iter().copied().filter(|id| id.0 <= self.highest).collect();
        let moved = self.remove_anywhere(&known);
        let mut new = Vec::new();
        for ChangedRow { queued, is_in_queue, follows } in changed {
            if let Some((slot, at)) = self.find(queued) {
                self.change(slot, |chunk| chunk.remove(at));
            }
            if *is_in_queue {
                let entry = self.entry(queued, me);
                self.insert(self.spot_after(queued.order, *follows), entry, &searchable(&queued.row));
                let is_new = elsewhere.contains(&queued.id) && !moved.contains(&queued.id);
                new.extend(is_new.then_some(queued.id));
            }
        }
        self.count();
        new
    }

    /// Moves rows that have become late to their new position.
    pub fn turn_late(&mut self, now_ms: i64) {
        if self.next_late_ms.is_none_or(|next| next >= now_ms) {
            return;
        }
        let facts = Arc::clone(&self.facts);
        let late_at = |entry: &PackedRow| entry.since_ms().saturating_add(facts.level_ms(entry.facts));
        let (mut moved, mut next) = (Vec::new(), None);
        for slot in (0..self.slots.len()).rev() {
            let Some(chunk) = self.slots.get(slot).map(|slot| Arc::clone(&slot.chunk)) else { continue };
            for entry in chunk.entries.iter().filter(|entry| !entry.has(LATE)) {
                let at = late_at(entry);
                next = if at < now_ms { next } else { Some(next.map_or(at, |next: i64| next.min(at))) };
            }
            let late = |entry: &PackedRow| !entry.has(LATE) && late_at(entry) < now_ms;
            let there = chunk.entries.iter().enumerate().filter(|(_, entry)| late(entry));
            for (at, entry) in there.collect::<Vec<_>>().into_iter().rev() {
                moved.push((*entry, chunk.text_of(at).to_owned()));
                self.change(slot, |chunk| chunk.remove(at));
            }
        }
        for (mut entry, text) in moved {
            entry.set(LATE, true);
            self.insert(self.spot_after(entry.order(), None), entry, &text);
        }
        self.next_late_ms = next;
        self.count();
    }

    /// Sets the state of a journey. `false` if its row is not in the index.
    pub fn set_state(&mut self, queued: &QueuedRow, state: JourneyState) -> bool {
        self.mark(queued, |entry| entry.set_state(state))
    }

    /// Sets whether the reviewer has claimed a journey. `false` if its row is not in the index.
    pub fn set_mine(&mut self, queued: &QueuedRow, is_mine: bool) -> bool {
        self.mark(queued, |entry| entry.set(MINE, is_mine))
    }

    /// Sets which rows the reviewer has snoozed.
    pub fn set_skipped(&mut self, skipped: BTreeSet<RowId>) {
        let differs: HashSet<RowId> = self.skipped.symmetric_difference(&skipped).copied().collect();
        for slot in (0..self.slots.len()).filter(|_| !differs.is_empty()) {
            let is_meant = |entry: &PackedRow| differs.contains(&entry.id());
            if self.slots.get(slot).is_some_and(|slot| slot.chunk.entries.iter().any(is_meant)) {
                self.change(slot, |chunk| {
                    let entries = chunk.entries.iter_mut().filter(|entry| differs.contains(&entry.id()));
                    entries.for_each(|entry| entry.set(SKIPPED, skipped.contains(&entry.id())));
                });
            }
        }
        self.skipped = Arc::new(skipped);
        self.count();
    }

    /// The number of waiting rows.
    pub fn waiting(&self) -> usize {
        self.tally.waiting
    }

    /// The number of rows in the unfiltered queue.
    pub fn shown(&self) -> usize {
        self.tally.shown
    }

    /// The number of unreadable rows.
    pub fn unreadable(&self) -> usize {
        self.tally.unreadable
    }

    /// The number of escalated rows: by a reviewer, or as old proposals.
    pub fn escalated(&self) -> usize {
        self.escalated
    }

    /// The number of rows that have waited longer than their service level at the time of the last
    /// [`QueueIndex::turn_late`].
    pub fn late(&self) -> usize {
        self.tally.late
    }

    /// When the next row becomes late, in milliseconds since 1970; `None` if none will.
    pub fn next_late_ms(&self) -> Option<i64> {
        self.next_late_ms
    }

    /// The time since which the oldest row waits; `None` if no row waits.
    pub fn oldest_since_ms(&self) -> Option<i64> {
        Some(self.tally.since_ms).filter(|_| self.tally.waiting > 0)
    }

    /// The time since which each row waits.
    pub fn since_ms(&self) -> impl Iterator<Item = i64> {
        self.slots.iter().flat_map(|slot| slot.chunk.entries.iter().map(PackedRow::since_ms))
    }

    /// The values for the completion of filters.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.facts.words
    }

    /// Up to `count` rows of the unfiltered queue, starting at index `at`.
    pub fn shown_from(&self, at: usize, count: usize) -> Vec<RowId> {
        let mut before = at;
        let mut slots = self.slots.iter();
        let first = slots.by_ref().find(|slot| {
            let is_here = before < slot.tally.shown;
            before -= if is_here { 0 } else { slot.tally.shown };
            is_here
        });
        let entries = first.into_iter().chain(slots).flat_map(|slot| &slot.chunk.entries);
        let shown = entries.filter(|entry| entry.is_shown());
        shown.skip(before).take(count).map(PackedRow::id).collect()
    }

    /// The index of a row in the unfiltered queue.
    pub fn place(&self, queued: &QueuedRow) -> Option<usize> {
        let (slot, at) = self.find(queued)?;
        let slots = self.slots.get(..slot)?.iter().map(|slot| slot.tally.shown);
        let entries = &self.slots.get(slot)?.chunk.entries;
        entries.get(at).filter(|entry| entry.is_shown())?;
        let here = entries.get(..at)?.iter().filter(|entry| entry.is_shown()).count();
        Some(slots.sum::<usize>() + here)
    }

    /// The ids of all rows.
    pub fn ids(&self) -> impl Iterator<Item = RowId> {
        self.slots.iter().flat_map(|slot| slot.chunk.entries.iter().map(PackedRow::id))
    }

    /// The ids of the waiting rows.
    pub fn waiting_ids(&self) -> impl Iterator<Item = RowId> {
        let entries = self.slots.iter().flat_map(|slot| &slot.chunk.entries);
        entries.filter(|entry| entry.has(WAITS)).map(PackedRow::id)
    }

    fn entry(&mut self, queued: &QueuedRow, me: &Reviewer) -> PackedRow {
        let facts = Arc::make_mut(&mut self.facts).number(queued, me);
        let mut entry = PackedRow::of(queued, facts, me);
        entry.set(SKIPPED, self.skipped.contains(&queued.id));
        self.note(queued.id, &entry);
        entry
    }

    fn note(&mut self, id: RowId, entry: &PackedRow) {
        self.highest = self.highest.max(id.0);
        if !entry.has(LATE) {
            let late_at = entry.since_ms().saturating_add(self.facts.level_ms(entry.facts));
            self.next_late_ms = Some(self.next_late_ms.map_or(late_at, |next| next.min(late_at)));
        }
    }

    fn count(&mut self) {
        self.tally = self.slots.iter().fold(Tally::default(), |all, slot| all.and(slot.tally));
        let is_escalated: Vec<bool> =
            self.facts.all().map(|facts| facts.routing.escalated_to.is_some()).collect();
        self.escalated = match is_escalated.contains(&true) {
            true => {
                self.entries().filter(|entry| is_escalated.get(entry.facts as usize) == Some(&true)).count()
            }
            false => 0,
        };
    }

    fn entries(&self) -> impl Iterator<Item = &PackedRow> {
        self.slots.iter().flat_map(|slot| &slot.chunk.entries)
    }

    /// The first position whose order is not less.
    fn spot(&self, order: RowOrder) -> Spot {
        let order = packed(order);
        let is_before =
            |slot: &ChunkSlot| slot.chunk.entries.last().is_none_or(|entry| entry.order() < order);
        let slot = self.slots.partition_point(is_before);
        let at = self.slots.get(slot);
        (slot, at.map_or(0, |slot| slot.chunk.entries.partition_point(|entry| entry.order() < order)))
    }

    /// The rows with an equal order, and their positions.
    fn equals(&self, order: RowOrder) -> impl Iterator<Item = (Spot, &PackedRow)> {
        let order = packed(order);
        let (first, from) = self.spot(order);
        let slots = self.slots.iter().enumerate().skip(first);
        let entries = slots.flat_map(move |(slot, it)| {
            let from = if slot == first { from } else { 0 };
            it.chunk.entries.iter().enumerate().skip(from).map(move |(at, entry)| ((slot, at), entry))
        });
        entries.take_while(move |(_, entry)| entry.order() == order)
    }

    /// The position of a row whose urgency has not changed. The row may have become late.
    fn find(&self, queued: &QueuedRow) -> Option<Spot> {
        let order = queued.order;
        let other = RowOrder { is_in_time: !order.is_in_time, ..order };
        let mut all = [order, other].into_iter().flat_map(|order| self.equals(order));
        all.find(|(_, entry)| entry.id() == queued.id).map(|(spot, _)| spot)
    }

    /// The position for a row with this order: after the row `follows` if that has an equal order, else before all
    /// equal ones.
    fn spot_after(&self, order: RowOrder, follows: Option<RowId>) -> Spot {
        let found = follows.and_then(|id| self.equals(order).find(|(_, entry)| entry.id() == id));
        found.map_or_else(|| self.spot(order), |((slot, at), _)| (slot, at + 1))
    }

    fn insert(&mut self, (slot, at): Spot, entry: PackedRow, text: &str) {
        let slots = Arc::make_mut(&mut self.slots);
        if slots.is_empty() {
            slots.push(ChunkSlot { chunk: Arc::default(), tally: Tally::default() });
        }
        // The position is behind the last row.
        let (slot, at) = if slot < slots.len() { (slot, at) } else { (slots.len() - 1, usize::MAX) };
        let mut half = None;
        self.change(slot, |chunk| {
            chunk.insert(at, entry, text);
            half = (chunk.entries.len() >= 2 * FILLED).then(|| chunk.split());
        });
        if let Some(half) = half {
            Arc::make_mut(&mut self.slots).insert(slot + 1, ChunkSlot::of(half));
        }
    }

    /// Changes a chunk. An empty chunk is removed.
    fn change(&mut self, number: usize, change: impl FnOnce(&mut Chunk)) {
        let slots = Arc::make_mut(&mut self.slots);
        let Some(slot) = slots.get_mut(number) else { return };
        change(Arc::make_mut(&mut slot.chunk));
        slot.tally = slot.chunk.tally();
        if slot.chunk.entries.is_empty() {
            slots.remove(number);
        }
    }

    fn mark(&mut self, queued: &QueuedRow, mark: impl FnOnce(&mut PackedRow)) -> bool {
        let Some((slot, at)) = self.find(queued) else { return false };
        self.change(slot, |chunk| {
            if let Some(entry) = chunk.entries.get_mut(at) {
                mark(entry);
            }
        });
        self.count();
        true
    }

    /// Removes rows at any position. Returns those that were in the index.
    fn remove_anywhere(&mut self, ids: &HashSet<RowId>) -> HashSet<RowId> {
        let mut removed = HashSet::new();
        for slot in (0..self.slots.len()).rev().filter(|_| !ids.is_empty()) {
            let Some(chunk) = self.slots.get(slot).map(|slot| Arc::clone(&slot.chunk)) else { continue };
            let there = chunk.entries.iter().enumerate().filter(|(_, entry)| ids.contains(&entry.id()));
            for (at, entry) in there.collect::<Vec<_>>().into_iter().rev() {
                removed.insert(entry.id());
                self.change(slot, |chunk| chunk.remove(at));
            }
        }
        removed
    }
}
