//! Drives a console as the loop does: a key, the effects it asks for carried out, the screen drawn.

mod answers;

use super::sample;
use jiff::{SignedDuration, Timestamp};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use referee::config::settings::{ConsoleSettings, ReviewSettings};
use referee::domain::decision::{DecisionState, Intent};
use referee::domain::found::FoundJourney;
use referee::domain::ids::JourneyKey;
use referee::domain::outbox_item::OutboxItem;
use referee::domain::queue::{ChangedRow, QueuedRow, Row, RowId, RowOrder};
use referee::domain::record::Decision;
use referee::domain::screening_request::{ScreenedPerson, ScreeningRequest};
use referee::domain::second::SecondChoice;
use referee::domain::text::Untrusted;
use referee::insight::aml;
use referee::insight::case::Case;
use referee::insight::triage::{ServiceLevels, order};
use referee::tui::app::App;
use referee::tui::cells::{CellPicture, PictureCell};
use referee::tui::keys::chord::{Chord, Named, Press, sequence};
use referee::tui::keys::keymap::Keymap;
use referee::tui::layout::Size;
use referee::tui::messages::effect::{CaseDraft, Effect, Ticket};
use referee::tui::messages::listing::{Found, Listing};
use referee::tui::messages::message::{Message, ProviderState, Reply, ReplyProblem};
use referee::tui::messages::policy::ConsolePolicy;
use referee::tui::theme::{Depth, Theme};
use referee::tui::view;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A console with a store behind it that a test can look into.
#[derive(Clone)]
pub(super) struct Drive {
    pub(super) app: App,
    pub(super) now: Timestamp,
    pub(super) rows: Vec<Row>,
    /// Every row that the console was told of.
    listed: Vec<Row>,
    /// Every effect asked for, in order.
    pub(super) effects: Vec<Effect>,
    pub(super) decisions: Vec<Decision>,
    /// What was asked of a service again.
    pub(super) screenings: Vec<ScreeningRequest>,
    /// What the reviewer has put off.
    pub(super) skipped: Vec<JourneyKey>,
    /// Journeys of the store that are not in the queue.
    pub(super) elsewhere: Vec<FoundJourney>,
    /// What was begun and kept.
    pub(super) drafts: BTreeMap<JourneyKey, CaseDraft>,
    /// Whether a decision can be written down.
    pub(super) is_disk_full: bool,
    /// Whether it can be recorded that a case was opened.
    pub(super) is_record_broken: bool,
    /// Whether what is asked of the store is answered only by [`Drive::answer`].
    pub(super) is_store_slow: bool,
    unanswered: Vec<(Ticket, Effect)>,
    /// How the providers are when asked for news.
    pub(super) providers: Vec<ProviderState>,
    /// How the case of a row is made.
    pub(super) make_case: fn(&Row) -> Case,
    size: (u16, u16),
    pub(super) theme: Theme,
}

/// A console at 120x36 on so many journeys, the queue read and drawn.
pub(super) fn console(journeys: usize) -> Drive {
    console_at(journeys, 120, 36)
}

pub(super) fn console_at(journeys: usize, width: u16, height: u16) -> Drive {
    let policy = ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() };
    console_with(journeys, width, height, policy)
}

/// The policy with other settings of decisions.
pub(super) fn reviewed(mut policy: ConsolePolicy, change: impl FnOnce(&mut ReviewSettings)) -> ConsolePolicy {
    change(&mut policy.review);
    policy
}

/// The policy with other settings of the console.
pub(super) fn shown(mut policy: ConsolePolicy, change: impl FnOnce(&mut ConsoleSettings)) -> ConsolePolicy {
    change(&mut policy.console);
    policy
}

pub(super) fn console_with(journeys: usize, width: u16, height: u16, policy: ConsolePolicy) -> Drive {
    let now = sample::dawn();
    let mut drive = Drive {
        app: App::new(sample::me(), policy, Keymap::shipped(), Size { width, height }, now),
        now,
        rows: sample::rows(journeys),
        listed: Vec::new(),
        effects: Vec::new(),
        decisions: Vec::new(),
        screenings: Vec::new(),
        skipped: Vec::new(),
        elsewhere: Vec::new(),
        drafts: BTreeMap::new(),
        is_disk_full: false,
        is_record_broken: false,
        is_store_slow: false,
        unanswered: Vec::new(),
        providers: Vec::new(),
        make_case: sample::case,
        size: (width, height),
        theme: Theme::shipped("dark", Depth::True).unwrap(),
    };
    let first = drive.app.begin();
    drive.carry_out(first);
    drive.draw();
    drive
}

impl Drive {
    /// Another console on the same store, after this one has ended.
    pub(super) fn restart(&mut self) -> &mut Self {
        let (width, height) = self.size;
        let policy = ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() };
        let keymap = Keymap::shipped();
        self.app = App::new(sample::me(), policy, keymap, Size { width, height }, self.now);
        let first = self.app.begin();
        self.carry_out(first);
        self.draw();
        self
    }

    /// Presses keys, drawing after each as a person sees it: `press("j enter n a 1")`.
    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        if keys.is_empty() {
            return self;
        }
        for chord in sequence(keys).unwrap() {
            self.wait(184);
            self.key(Press { chord, repeat: false });
            self.draw();
            self.wait(16).draw();
        }
        self
    }

    /// Keys that arrive in one burst: nothing is drawn in between.
    pub(super) fn burst(&mut self, keys: &str) -> &mut Self {
        self.wait(200);
        for chord in sequence(keys).unwrap() {
            self.key(Press { chord, repeat: false });
        }
        self.draw();
        self.wait(16).draw();
        self
    }

    /// A text as a terminal writes it that does not mark pastes: keys, all at once.
    pub(super) fn burst_text(&mut self, text: &str) -> &mut Self {
        self.wait(200);
        for character in text.chars() {
            let chord = match character {
                '\r' => Chord::named(Named::Enter),
                other => Chord::plain(other),
            };
            self.key(Press { chord, repeat: false });
        }
        self.draw();
        self.wait(16).draw();
        self
    }

    /// Keys that the terminal reports as held down.
    pub(super) fn hold(&mut self, keys: &str) -> &mut Self {
        for chord in sequence(keys).unwrap() {
            self.wait(184);
            self.key(Press { chord, repeat: true });
            self.draw();
            self.wait(16).draw();
        }
        self
    }

    /// Types text, a key a character, as fast as anybody types.
    pub(super) fn type_in(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.now += SignedDuration::from_millis(20);
            let chord = Chord::plain(character);
            self.key(Press { chord, repeat: false });
        }
        self.draw();
        self
    }

    /// Looks at the portrait and the selfie of the open case beside each other, and comes back.
    pub(super) fn compare(&mut self) -> &mut Self {
        self.press("i").wait(300).draw();
        self.press("q")
    }

    pub(super) fn paste(&mut self, text: &str) -> &mut Self {
        let now = self.now;
        self.send(Message::Pasted { text: Untrusted::new(text), now });
        self.draw();
        self
    }

    pub(super) fn wait(&mut self, ms: i64) -> &mut Self {
        self.now += SignedDuration::from_millis(ms);
        self.send(Message::Tick { now: self.now });
        self
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = (width, height);
        self.send(Message::Resized { width, height });
        self.draw();
        self
    }

    /// A key. What was due before it has happened, as in the loop.
    pub(super) fn key(&mut self, press: Press) {
        let now = self.now;
        if self.app.wake_at().is_some_and(|at| at <= now) {
            self.send(Message::Tick { now });
        }
        self.send(Message::Key { press, now });
    }

    /// Takes a message in, carries out what it asks for, and draws.
    pub(super) fn message(&mut self, message: Message) -> &mut Self {
        self.send(message);
        self.draw();
        self
    }

    /// Takes a message in without carrying out what it asks for.
    pub(super) fn only(&mut self, message: Message) -> Vec<(Ticket, Effect)> {
        self.app.update(message)
    }

    fn send(&mut self, message: Message) {
        let asked = self.app.update(message);
        self.carry_out(asked);
    }

    /// The store has answered everything that was asked of it, and the screen is drawn.
    pub(super) fn answer(&mut self) -> &mut Self {
        for (ticket, effect) in std::mem::take(&mut self.unanswered) {
            let (reply, now) = (self.reply(effect), self.now);
            self.send(Message::Reply { ticket, reply, now });
        }
        self.draw();
        self
    }

    pub(super) fn carry_out(&mut self, asked: Vec<(Ticket, Effect)>) {
        for (ticket, effect) in asked {
            self.effects.push(effect.clone());
            if self.is_store_slow && is_asked_of_store(&effect) {
                self.unanswered.push((ticket, effect));
                continue;
            }
            let reply = self.reply(effect);
            let now = self.now;
            self.send(Message::Reply { ticket, reply, now });
        }
    }

    fn case(&self, row: &Row) -> Box<Case> {
        let case = (self.make_case)(row);
        Box::new(Case { assessments: aml::assess_all(&case.journey), ..case })
    }

    /// The rows as the console gets them.
    pub(super) fn listing(&mut self) -> Listing {
        let rows = self.queued();
        self.listed.extend(rows.iter().map(|queued| queued.row.clone()));
        let skipped = self.skipped.iter().map(|key| (key.clone(), row_id(key))).collect();
        Listing::of(rows, &sample::me(), Some(skipped), None)
    }

    /// The rows in their order, a day being the service level.
    pub(super) fn queued(&self) -> Vec<QueuedRow> {
        let (now_ms, levels) = (self.now.as_millisecond(), ServiceLevels::usual(24 * 60 * 60 * 1000));
        let mut rows = self.rows.clone();
        order(&mut rows, now_ms, &levels);
        rows.into_iter().map(|row| queued(row, now_ms, &levels)).collect()
    }

    /// Journeys that were listed and have left the queue.
    fn gone(&self) -> Vec<JourneyKey> {
        let is_gone = |row: &&Row| !self.rows.iter().any(|now| now.key == row.key);
        self.listed.iter().filter(is_gone).map(|row| row.key.clone()).collect()
    }

    fn changed(&mut self, keys: &[JourneyKey]) -> Vec<ChangedRow> {
        let (now_ms, levels) = (self.now.as_millisecond(), ServiceLevels::usual(24 * 60 * 60 * 1000));
        let here = self.queued();
        let place = |key: &JourneyKey| here.iter().position(|queued| queued.row.key == *key);
        let mut changed = Vec::new();
        for key in keys {
            if let Some(at) = place(key) {
                let queued = here[at].clone();
                let before = at.checked_sub(1).map(|at| &here[at]);
                let follows = before.filter(|before| before.order == queued.order).map(|before| before.id);
                changed.push(ChangedRow { queued, is_in_queue: true, follows });
            } else if let Some(row) = self.listed.iter().find(|row| row.key == *key) {
                let queued = queued(row.clone(), now_ms, &levels);
                changed.push(ChangedRow { queued, is_in_queue: false, follows: None });
            }
        }
        self.listed.extend(changed.iter().map(|changed| changed.queued.row.clone()));
        changed
    }

    fn decide(&mut self, intent: Intent) -> Decision {
        let decision = Decision {
            id: Uuid::from_u128(self.decisions.len() as u128 + 1),
            intent,
            at: self.now,
            state: DecisionState::Held,
            held_until: self.now + SignedDuration::from_secs(10),
            attempts: 0,
            due: None,
            last_problem: None,
            found_instead: None,
            match_statuses: Vec::new(),
            second: None,
        };
        self.decisions.push(decision.clone());
        decision
    }

    /// Draws, and tells the console that it was drawn.
    pub(super) fn draw(&mut self) -> Buffer {
        let buffer = self.picture();
        let now = self.now;
        self.send(Message::Drawn { now });
        buffer
    }

    fn picture(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        view::draw(&mut buffer, &self.app, &self.theme);
        buffer
    }

    /// The screen as text.
    pub(super) fn screen(&self) -> String {
        text_of(&self.picture())
    }

    /// The row of the screen that the terminal's cursor is in.
    pub(super) fn row_of_cursor(&self) -> Option<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = view::draw(&mut buffer, &self.app, &self.theme)?;
        text_of(&buffer).lines().nth(usize::from(cursor.y)).map(str::to_owned)
    }

    /// The decisions asked for so far.
    pub(super) fn decided(&self) -> Vec<&Intent> {
        let decided = self.effects.iter().filter_map(|effect| match effect {
            Effect::Decide { intent, .. } => Some(intent),
            _ => None,
        });
        decided.collect()
    }

    /// The journey that is open, as the last effect that opened one says.
    pub(super) fn opened(&self) -> Option<&referee::domain::ids::JourneyKey> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::OpenCase { key } => Some(key),
            _ => None,
        })
    }
}

/// A row with its place in the queue.
pub(super) fn queued(row: Row, now_ms: i64, levels: &ServiceLevels) -> QueuedRow {
    let order = RowOrder {
        is_in_time: !levels.is_late(&row, now_ms),
        urgency: row.summary.urgency as i64,
        since_ms: row.summary.since_ms,
    };
    let late_at_ms = levels.late_at_ms(&row.key.provider, &row.summary);
    QueuedRow { id: row_id(&row.key), order, late_at_ms, row }
}

/// A number that is always the same for a journey.
fn row_id(key: &JourneyKey) -> RowId {
    let digits =
        key.id.as_sent().bytes().fold(7u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    RowId(i64::try_from(digits & 0xffff_ffff).unwrap())
}

fn is_asked_of_store(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Decide { .. } | Effect::Undo { .. } | Effect::OpenCase { .. } | Effect::RecordOpening { .. }
    )
}

/// A buffer's text plane, trailing blanks cut. The cell after a wide one is skipped.
pub(super) fn text_of(buffer: &Buffer) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).unwrap();
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

fn checkers(width: u16, height: u16) -> CellPicture {
    let cell = PictureCell { symbol: '▀', front: [200, 200, 200], back: [90, 90, 90] };
    CellPicture { width, height, cells: vec![cell; usize::from(width) * usize::from(height)] }
}
