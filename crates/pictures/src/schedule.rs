//! Schedules picture transmission: after a debounce, one picture at a time, a limited burst per tick, cancelled when
//! the selection changes. A pure state machine; the caller passes the time.

use super::driver::TransmitChunks;
use std::collections::VecDeque;
use std::time::Duration;

/// Debounce: how long the selection must rest before pixels are sent.
pub const USUAL_REST: Duration = Duration::from_millis(100);
/// Bytes a tick: little enough that a frame of text is soon on its way, also on a line of a few megabits.
pub const USUAL_BURST: usize = 4 << 10;

/// Which picture of a selection, and which selection: an answer to an older one is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureTicket<K> {
    pub generation: u64,
    pub key: K,
}

/// Which of a picture's files is sent. The coarse one goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The coarse one.
    Preview,
    Sharp,
}

/// A picture ready to go.
#[derive(Clone, Debug)]
pub struct Job {
    pub stage: Stage,
    /// Commands before it: deleting what must make room.
    pub before: Vec<u8>,
    /// Its pixels.
    pub chunks: TransmitChunks,
    /// Commands after it: placing it.
    pub after: Vec<u8>,
}

/// What a tick did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst<K> {
    /// Bytes to be written now.
    pub bytes: Vec<u8>,
    /// A picture that is now there.
    pub shown: Option<(K, Stage)>,
    /// A picture that was cut off: the terminal does not hold it.
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

/// The plan of one terminal.
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
    /// Bytes of a tick from now on.
    pub fn set_burst(&mut self, burst: usize) {
        self.burst = burst.max(1);
    }

    /// Nothing selected.
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

    /// The pictures on the screen now (one, or those that are compared; none on a page of text). The same
    /// selection again changes nothing; another one drops what waits and cuts off what is being sent.
    pub fn select(&mut self, pictures: &[K], now: Duration) {
        if self.wanted == pictures {
            return;
        }
        self.wanted = pictures.to_vec();
        self.renew(now);
    }

    /// The same pictures are needed anew: the screen was resized, the view was moved, the terminal resumed.
    pub fn renew(&mut self, now: Duration) {
        self.generation += 1;
        self.since = now;
        self.asked = self.wanted.is_empty();
        self.waiting.clear();
    }

    /// The pictures that should be made ready, once, when the selection has rested.
    pub fn due(&mut self, now: Duration) -> Vec<PictureTicket<K>> {
        if self.asked || now < self.since + self.rest {
            return Vec::new();
        }
        self.asked = true;
        let generation = self.generation;
        self.wanted.iter().map(|key| PictureTicket { generation, key: *key }).collect()
    }

    /// Whether an answer is still wanted.
    pub fn is_wanted(&self, ticket: &PictureTicket<K>) -> bool {
        ticket.generation == self.generation && self.wanted.contains(&ticket.key)
    }

    /// A file is ready. Previews go before sharp pictures; duplicates are dropped, and so is a preview whose sharp
    /// picture is already being sent.
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

    /// Ends what is being sent at once: before leaving, suspending, or a panic's last words.
    pub fn stop(&mut self) -> Burst<K> {
        let mut burst = Burst::default();
        self.waiting.clear();
        self.cut(&mut burst);
        burst
    }

    /// Whether a picture is partly sent: no other command may go out now.
    pub fn is_under_way(&self) -> bool {
        self.sending.as_ref().is_some_and(|sending| sending.job.chunks.is_under_way())
    }

    /// Whether the current transmission is no longer wanted: the next tick cancels it.
    pub fn is_stale(&self) -> bool {
        self.sending.as_ref().is_some_and(|sending| !self.is_wanted(&sending.ticket))
    }

    /// The bytes that would end what is being sent.
    pub fn parting(&self) -> Vec<u8> {
        self.sending.as_ref().map(|sending| sending.job.chunks.clone().cancel()).unwrap_or_default()
    }

    /// Whether there is something to write.
    pub fn is_busy(&self) -> bool {
        self.sending.is_some() || !self.waiting.is_empty()
    }

    /// Time until the next call is needed; none if nothing is scheduled.
    pub fn idle_for(&self, now: Duration) -> Option<Duration> {
        if self.is_busy() {
            return Some(Duration::ZERO);
        }
        (!self.asked).then(|| (self.since + self.rest).saturating_sub(now))
    }
}
