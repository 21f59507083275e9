//! The context of screens and overlays: time, policy, keys, masking, pictures. They use it to ask for effects and to
//! show notices. What concerns more than one screen they request as a [`Step`].

use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::pii::Masking;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::time::waited;
use crate::domain::viewed::Viewed;
use crate::tui::coach::Coach;
use crate::tui::fit::width;
use crate::tui::keys::keymap::Keymap;
use crate::tui::keys::timing::Rhythm;
use crate::tui::layout::{self, Area, Borders, Shell, Size};
use crate::tui::local_act::LocalActs;
use crate::tui::lock::Lock;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::picture::{Haste, NextCase, PictureName, PictureView};
use crate::tui::messages::policy::{ConsolePolicy, Unmasking};
use crate::tui::messages::reply::{ProviderState, ReplyProblem};
use crate::tui::notice::{NOTICE_MARGIN, Notice};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::{Mark, said};
use crate::tui::picture_shelf::PictureShelf;
use crate::tui::requests::{RequestKind, Requests};
use crate::tui::screen::picture::state::PictureScreen;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// After this many minutes personal data is masked again.
const UNMASKED_MINUTES: i64 = 5;

/// Maximum size of a clipboard copy, in bytes.
const LONGEST_COPY: usize = 64 * 1024;

/// Whether an action was handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It was handled, or refused with a notice.
    Yes,
    /// It was handled, and the overlay must be closed.
    Close,
    /// Not handled: the keymap allows it here, but no screen or overlay implements it.
    No,
}

/// A follow-up that concerns more than one screen or overlay. It is done after the one that requested it has returned.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Open a case.
    Open(JourneyKey),
    /// Open the case that many rows below this one in the queue.
    OpenNeighbor(isize),
    /// Show a picture in the whole window.
    Picture(Box<PictureScreen>),
    /// Open an overlay.
    Overlay(Box<Overlay>),
    /// Perform an action, as if its key was pressed.
    Act(Action),
}

/// A value that the reviewer copies to the clipboard; the record names it but does not contain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CopiedField {
    /// The name in the record.
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Counts of decisions in the outbox, shown on every screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OutboxCounts {
    pub(crate) all: usize,
    pub(crate) held: usize,
    /// Decisions that will be sent automatically.
    pub(crate) undelivered: usize,
    /// Decisions that need a person.
    pub(crate) attention: usize,
}

/// The context of screens and overlays.
#[derive(Clone, Debug)]
pub struct Cx {
    pub(crate) now: Timestamp,
    pub(crate) size: Size,
    pub(crate) me: Reviewer,
    pub(crate) policy: ConsolePolicy,
    pub(crate) keymap: Keymap,
    pub(crate) rhythm: Rhythm,
    pub(crate) masking: Masking,
    pub(crate) lock: Lock,
    /// The cases that were shown unmasked since masking was turned off; `None` while masking is on.
    unmasked: Option<BTreeSet<JourneyKey>>,
    /// When the open case is masked again.
    pub(crate) revealed_until: Option<Timestamp>,
    /// When all cases are masked again.
    pub(crate) unmasked_until: Option<Timestamp>,
    /// The offsets of the borders between panes.
    pub(crate) borders: Borders,
    pub(crate) pictures: PictureShelf,
    pub(crate) notice: Option<Notice>,
    /// The practical part of the tour, while it runs.
    pub(crate) coach: Option<Coach>,
    pub(crate) outbox: OutboxCounts,
    /// The state of each provider.
    pub(crate) providers: Vec<ProviderState>,
    /// Since when each provider has been silent, if that is too long.
    pub(crate) silent: BTreeMap<ProviderName, Timestamp>,
    /// The journeys on which this reviewer has a draft.
    pub(crate) drafts: BTreeSet<JourneyKey>,
    pub(crate) requests: Requests,
    /// The acts that can be undone.
    pub(crate) acts: LocalActs,
    steps: Vec<Step>,
}

impl Cx {
    pub(crate) fn new(
        me: Reviewer,
        policy: ConsolePolicy,
        keymap: Keymap,
        size: Size,
        now: Timestamp,
    ) -> Self {
        Self {
            now,
            size,
            me,
            masking: policy.masking,
            lock: Lock::new(now),
            borders: policy.borders,
            policy,
            keymap,
            rhythm: Rhythm::default(),
            unmasked: None,
            revealed_until: None,
            unmasked_until: None,
            pictures: PictureShelf::default(),
            notice: None,
            coach: None,
            outbox: OutboxCounts::default(),
            providers: Vec::new(),
            silent: BTreeMap::new(),
            drafts: BTreeSet::new(),
            requests: Requests::default(),
            acts: LocalActs::default(),
            steps: Vec::new(),
        }
    }

    /// A context without keys or a reviewer, for the layout of a case before it is opened.
    pub(crate) fn of_next(next: &NextCase) -> Self {
        let policy = ConsolePolicy { masking: next.masking, borders: next.borders, ..(*next.policy).clone() };
        Self::new(Reviewer(String::new()), policy, Keymap::default(), next.size, Timestamp::UNIX_EPOCH)
    }

    /// Asks for an effect.
    pub(crate) fn ask(&mut self, asked: RequestKind, effect: Effect) {
        self.requests.ask(asked, effect);
    }

    /// Requests a picture in this view; `haste` decides whether it is drawn before others.
    pub(crate) fn ask_for_picture(&mut self, name: PictureName, view: PictureView, haste: Haste) {
        let effect = Effect::LoadPicture { key: name.key.clone(), name: name.name.clone(), view, haste };
        self.ask(RequestKind::Picture { name, view }, effect);
    }

    /// Updates the state of a provider. A problem that is shown already is not repeated.
    pub(crate) fn take_provider(&mut self, state: ProviderState) {
        let known = self.providers.iter().find(|known| known.name == state.name);
        let is_known = known.is_some_and(|known| known.problem == state.problem);
        // A notice is not replaced; the header shows the unreachable provider.
        if let Some(problem) = state.problem.as_ref().filter(|_| !is_known && self.notice.is_none()) {
            self.say_problem(&state.name.to_string(), problem);
        }
        self.remember_provider(state);
    }

    /// Stores the state of a provider.
    pub(crate) fn remember_provider(&mut self, state: ProviderState) {
        self.providers.retain(|known| known.name != state.name);
        self.providers.push(state);
        self.providers.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// The messages about silent providers. Unreachable providers are reported as unreachable instead.
    pub(crate) fn silences(&self) -> impl Iterator<Item = String> {
        let now = self.now.as_millisecond();
        let is_lost =
            |name: &ProviderName| self.providers.iter().any(|it| it.name == *name && it.lost_since.is_some());
        let silent = self.silent.iter().filter(move |(name, _)| !is_lost(name));
        silent.map(move |(name, since)| {
            let ms = now.saturating_sub(since.as_millisecond()).max(0);
            let long = if ms < 60_000 { format!("{} s", ms / 1000) } else { waited(ms) };
            format!("{name}: no answer for {long}")
        })
    }

    /// Marks the journeys with drafts from earlier sessions, and shows a message about them if no other one is shown.
    pub(crate) fn offer_drafts(&mut self, keys: Vec<JourneyKey>) {
        self.drafts.extend(keys);
        let count = self.drafts.len();
        if count > 0 && self.notice.is_none() {
            let journeys = if count == 1 { "1 journey".to_owned() } else { format!("{count} journeys") };
            let words = format!("You have unfinished text on {journeys}, marked \"draft\" in the queue");
            self.say(Mark::None, words);
        }
    }

    /// Requests a follow-up.
    pub(crate) fn then(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Opens an overlay.
    pub(crate) fn open(&mut self, overlay: Overlay) {
        self.then(Step::Overlay(Box::new(overlay)));
    }

    pub(crate) fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// Shows a message for some seconds.
    pub(crate) fn say(&mut self, mark: Mark, text: impl Into<String>) {
        let until = self.now.checked_add(SignedDuration::from_secs(6)).ok();
        self.notice = Some(Notice { mark, text: said(text), until });
    }

    /// Shows a failure; it stays until the next message replaces it.
    pub(crate) fn say_problem(&mut self, what: &str, problem: &ReplyProblem) {
        let hint = problem.hint.as_ref().map(|hint| format!(" · {hint}")).unwrap_or_default();
        let what = if problem.is_unsure { "Do not repeat it yet" } else { what };
        let text = said(format!("{what}: {}{hint}", problem.sentence));
        self.notice = Some(Notice { mark: Mark::Failed, text, until: None });
    }

    /// Drops a message that is neither a result nor a warning: it is about the screen that is left.
    pub(crate) fn leave_hint(&mut self) {
        self.notice.take_if(|notice| notice.mark == Mark::None);
    }

    /// The shortest key of an action in a place; empty if there is none.
    pub(crate) fn key(&self, place: Place, action: Action) -> String {
        self.keymap.key_for(place, action).unwrap_or_default()
    }

    /// The areas of the window.
    pub(crate) fn shell(&self) -> Shell {
        let standing = u16::try_from(self.outbox.attention).unwrap_or(u16::MAX);
        // A failure is read in full: it says what to do.
        let room = usize::from(self.size.width).saturating_sub(NOTICE_MARGIN + 1);
        let failure = self.notice.as_ref().filter(|notice| notice.mark == Mark::Failed);
        let rows = if failure.is_some_and(|notice| width(notice.text.as_str()) > room) { 2 } else { 1 };
        layout::shell(self.size, standing, rows)
    }

    /// The area of the screen.
    pub(crate) fn body(&self) -> Area {
        self.shell().body
    }

    /// Turns masking on.
    pub(crate) fn mask(&mut self) {
        self.masking = Masking::Masked;
        self.unmasked = None;
        self.unmasked_until = None;
    }

    /// Turns masking on, if the policy masks by default.
    pub(crate) fn mask_again(&mut self) {
        self.revealed_until = None;
        if self.policy.masking == Masking::Masked {
            self.mask();
        }
    }

    /// Turns masking off; each case shown from now on is recorded.
    pub(crate) fn unmask(&mut self) {
        self.masking = Masking::Clear;
        self.unmasked = Some(BTreeSet::new());
    }

    /// Turns masking off for all cases. If the policy masks by default, it returns after some minutes.
    pub(crate) fn unmask_for_minutes(&mut self) {
        self.unmask();
        let until = self.now.checked_add(SignedDuration::from_mins(UNMASKED_MINUTES)).ok();
        self.unmasked_until = until.filter(|_| self.policy.masking == Masking::Masked);
    }

    /// After the wall clock was set, the time until the lock counts from now at the latest, and data that was unmasked for
    /// some time is masked.
    pub(crate) fn clock_was_set(&mut self) {
        self.lock.clock_was_set(self.now);
        for until in [&mut self.revealed_until, &mut self.unmasked_until].into_iter().flatten() {
            *until = self.now;
        }
    }

    /// Whether the time without masking is over.
    pub(crate) fn is_mask_due(&self) -> bool {
        let until = [self.unmasked_until, self.revealed_until];
        until.iter().flatten().any(|until| *until <= self.now)
    }

    /// Whether masking may be turned off; shows a message if not.
    pub(crate) fn may_unmask(&mut self) -> bool {
        let may = self.policy.unmasking == Unmasking::Recorded;
        if !may {
            self.say(Mark::Look, "Personal data stays masked here (console.mask)");
        }
        may
    }

    /// Whether masking was turned off by a key.
    pub(crate) fn is_unmasked(&self) -> bool {
        self.unmasked.is_some()
    }

    /// Records the cases that are shown without masks, once per unmasking.
    pub(crate) fn record_unmasked(&mut self, shown: Vec<JourneyKey>) {
        for key in shown {
            if self.unmasked.as_mut().is_some_and(|known| known.insert(key.clone())) {
                self.ask(RequestKind::Quiet, Effect::Seen { key, what: vec![Viewed::Unmasked] });
            }
        }
    }

    /// Whether pictures are shown now.
    pub(crate) fn shows_pictures(&self) -> bool {
        let is_plain = self.policy.console.plain;
        let is_hidden = is_plain || self.masking == Masking::Masked || self.lock.is_locked();
        self.policy.pictures && !is_hidden
    }

    /// Copies a field to the clipboard. The copy is recorded first.
    pub(crate) fn copy(&mut self, key: JourneyKey, field: CopiedField) {
        if !self.policy.console.copy {
            return self.say(Mark::Look, "Copying is switched off here (console.copy)");
        }
        if field.value.len() > LONGEST_COPY {
            let kib = field.value.len() / 1024;
            return self
                .say(Mark::Look, format!("Too long to copy: {kib} KiB, and terminals take 64 at most"));
        }
        // The id of a finding means nothing to a reviewer.
        let is_finding = field.name.starts_with("finding.");
        let what =
            if is_finding { Shown::ours("the finding") } else { Untrusted::new(field.name.as_str()).shown() };
        let text = Untrusted::new(field.value).shown();
        self.ask(RequestKind::Copy { what }, Effect::Copy { key, field: field.name, text });
    }

    /// Stores the offset of a border, if it changes the width.
    pub(crate) fn move_border(&mut self, moved: Borders, columns_left: impl Fn(&Self) -> u16) {
        if !layout::shows_both_panes(self.size) {
            return self.say(Mark::None, "There is no border to move: the window shows one pane at a time");
        }
        let (before, columns) = (self.borders, columns_left(self));
        self.borders = moved;
        // The offset is limited here, so that a key in the other direction has an effect at once.
        if columns_left(self) == columns {
            self.borders = before;
        } else {
            self.ask(RequestKind::Quiet, Effect::KeepBorders(moved));
        }
    }
}
