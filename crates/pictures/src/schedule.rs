//! Schedules the transmission of pictures: debounced, one picture at a time, with a limited burst in each tick, aborted
//! when the selection changes. A pure state machine; the caller passes the time.

use super::driver::TransmitChunks;
use std::collections::VecDeque;
use std::time::Duration;

/// Debounce: how long the selection must rest before pixels are sent.
pub const USUAL_REST: Duration = Duration::from_millis(100);
/// Default bytes in each tick, so few that a text frame is soon sent even on a connection of a few Mbit/s.
pub const USUAL_BURST: usize = 4 << 10;

/// Identifies a picture of a selection. A result for an older generation is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureTicket<K> {
    pub generation: u64,
    pub key: K,
}

/// Which encoding of a picture is sent. The coarse one goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The coarse preview.
    Preview,
    Sharp,
}

/// A picture that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Job {
    pub stage: Stage,
    /// Commands before it, which delete pictures to make room.
    pub before: Vec<u8>,
    /// The commands that transmit its pixels.
    pub chunks: TransmitChunks,
    /// Commands after it, which place it.
    pub after: Vec<u8>,
}

/// The output of one tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst<K> {
    /// Bytes to write now.
    pub bytes: Vec<u8>,
    /// A picture whose transmission is complete.
    pub shown: Option<(K, Stage)>,
    /// A picture whose transmission was aborted, so the terminal does not have it.
    pub cut: Option<(K, Stage)>,
}

impl<K> Default for Burst<K> {
    fn default() -> Burst<K> {
        Burst { bytes: Vec::new(), shown: None, cut: None }
    }
}

#[derive(Clone, Debug)]
struct Sending<K> {
    ticket: PictureTicket<K>,
    job: Job,
    begun: bool,
}

/// The schedule of one terminal.
#[derive(Clone, Debug)]
pub struct Schedule<K> {
    rest: Duration,
    burst: usize,
    generation: u64,
    wanted: Vec<K>,
    since: Duration,
    asked: bool,
    waiting: VecDeque<Sending<K>>,
    sending: Option<Sending<K>>,
}

impl<K: Copy + Eq> Default for Schedule<K> {
    fn default() -> Schedule<K> {
        Schedule::new(USUAL_REST, USUAL_BURST)
    }
}

impl<K: Copy + Eq> Schedule<K> {
    /// Sets the maximum bytes of a tick.
    pub fn set_burst(&mut self, burst: usize) {
        self.burst = burst.max(1);
    }

    /// A schedule without a selection.
    pub fn new(rest: Duration, burst: usize) -> Schedule<K> {
        Schedule {
            rest,
            burst: burst.max(1),
            generation: 0,
            wanted: Vec::new(),
            since: Duration::ZERO,
            asked: true,
            waiting: VecDeque::new(),
            sending: None,
        }
    }

    /// Sets the pictures on the screen: one, several that are compared, or none on a text page. The same selection
    /// changes nothing; a different one drops waiting jobs and aborts the current transmission.
    pub fn select(&mut self, pictures: &[K], now: Duration) {
        if self.wanted == pictures {
            return;
        }
        self.wanted = pictures.to_vec();
        self.renew(now);
    }

    /// Requests the same pictures again, because the screen was resized, the view was moved, or the terminal resumed.
    pub fn renew(&mut self, now: Duration) {
        self.generation += 1;
        self.since = now;
        self.asked = self.wanted.is_empty();
        self.waiting.clear();
    }

    /// The pictures to prepare. They are returned once, after the selection has rested.
    pub fn due(&mut self, now: Duration) -> Vec<PictureTicket<K>> {
        if self.asked || now < self.since + self.rest {
            return Vec::new();
        }
        self.asked = true;
        let generation = self.generation;
        self.wanted.iter().map(|key| PictureTicket { generation, key: *key }).collect()
    }

    /// Whether a result is still wanted.
    pub fn is_wanted(&self, ticket: &PictureTicket<K>) -> bool {
        ticket.generation == self.generation && self.wanted.contains(&ticket.key)
    }

    /// Queues a prepared file. Previews go before sharp pictures. Duplicates are dropped, and so is a preview whose
    /// sharp picture is already being sent.
    pub fn ready(&mut self, ticket: PictureTicket<K>, job: Job) {
        let stage = job.stage;
        let waits = self.waiting.iter().any(|other| other.ticket == ticket && other.job.stage == stage);
        let is_late = |other: &Sending<K>| other.ticket == ticket && other.job.stage >= stage;
        if waits || !self.is_wanted(&ticket) || self.sending.as_ref().is_some_and(is_late) {
            return;
        }
        let before = |other: &Sending<K>| other.job.stage <= stage;
        let at = self.waiting.iter().rposition(before).map_or(0, |index| index + 1);
        self.waiting.insert(at, Sending { ticket, job, begun: false });
    }

    /// The bytes of this tick.
    pub fn tick(&mut self) -> Burst<K> {
        let mut burst = Burst::default();
        if self.sending.as_ref().is_some_and(|sending| !self.is_wanted(&sending.ticket)) {
            self.cut(&mut burst);
        }
        if self.sending.is_none() {
            self.sending = self.waiting.pop_front();
        }
        let Some(mut sending) = self.sending.take() else { return burst };
        if !sending.begun {
            burst.bytes.append(&mut sending.job.before);
            sending.begun = true;
        }
        while burst.bytes.len() < self.burst {
            let Some(chunk) = sending.job.chunks.next() else { break };
            burst.bytes.extend(chunk);
        }
        if sending.job.chunks.is_done() {
            burst.bytes.append(&mut sending.job.after);
            burst.shown = Some((sending.ticket.key, sending.job.stage));
        } else {
            self.sending = Some(sending);
        }
        burst
    }

    fn cut(&mut self, burst: &mut Burst<K>) {
        let Some(sending) = self.sending.take() else { return };
        burst.cut = Some((sending.ticket.key, sending.job.stage));
        burst.bytes.extend(sending.job.chunks.cancel());
    }

    /// Aborts the current transmission: before exit, suspend, or the output of a panic.
    pub fn stop(&mut self) -> Burst<K> {
        let mut burst = Burst::default();
        self.waiting.clear();
        self.cut(&mut burst);
        burst
    }

    /// Whether a picture is partly sent, so that no other command may be written now.
    pub fn is_under_way(&self) -> bool {
        self.sending.as_ref().is_some_and(|sending| sending.job.chunks.is_under_way())
    }

    /// Whether the current transmission is no longer wanted: the next tick cancels it.
    pub fn is_stale(&self) -> bool {
        self.sending.as_ref().is_some_and(|sending| !self.is_wanted(&sending.ticket))
    }

    /// The bytes that would abort the current transmission.
    pub fn parting(&self) -> Vec<u8> {
        self.sending.as_ref().map(|sending| sending.job.chunks.clone().cancel()).unwrap_or_default()
    }

    /// Whether there is something to send.
    pub fn is_busy(&self) -> bool {
        self.sending.is_some() || !self.waiting.is_empty()
    }

    /// The time until the next call is needed; `None` if nothing is scheduled.
    pub fn idle_for(&self, now: Duration) -> Option<Duration> {
        if self.is_busy() {
            return Some(Duration::ZERO);
        }
        (!self.asked).then(|| (self.since + self.rest).saturating_sub(now))
    }
}
