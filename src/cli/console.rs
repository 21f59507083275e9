//! Starts the console: what must be ready before the first frame, and the background tasks.

use super::error::{Exit, Failure};
use super::graphics::{GraphicsChoice, text_order};
use super::session::{self, Accounts, Session, service_levels};
use super::{console_files, locale, output, progress, session_origin};
use crate::config::choices::{Graphics, MaskPolicy, SignPolicy};
use crate::config::settings::ConsoleSettings;
use crate::config::{Config, ConfigError};
use crate::domain::ids::ProviderName;
use crate::domain::pii::Masking;
use crate::domain::role::Act;
use crate::pictures::Decoder;
use crate::pictures::detect::TerminalEnvironment;
use crate::pictures::probe::Probe;
use crate::provider::Account;
use crate::review::Sender;
use crate::review::fetch::{self, FetchScope};
use crate::review::progress::Progress;
use crate::review::sender::SendSchedule;
use crate::store::{LeaseHolder, Store};
use crate::tui::clock::ScreenClock;
use crate::tui::event_loop::{Adapted, Look, TerminalInquiry};
use crate::tui::messages::policy::{
    Badge, ConsolePolicy, LockPolicy, SavedView, Template, Unlock, Unmasking,
};
use crate::tui::messages::practice::PracticeTruths;
use crate::tui::preferences::Preferences;
use crate::tui::theme::Depth;
use crate::tui::{self, Between, Canvas, FirstRows, TuiError, TuiOptions};
use jiff::SignedDuration;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Whether the first screen waits for the providers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// The stored queue is shown at once; new journeys are added when they arrive.
    AtOnce,
    /// The console waits for the first fetch, because a new store has nothing to show.
    #[cfg(feature = "demo")]
    WithNews,
    /// Like `WithNews`. In addition, the keys pressed on each case are counted and each decision is compared with the
    /// truth.
    #[cfg_attr(not(feature = "demo"), expect(dead_code, reason = "only practice begins so"))]
    Practice(PracticeTruths),
}

/// How long the exit waits for a request in progress.
const LEAVING: Duration = Duration::from_secs(5);

/// How long the exit waits after a signal, or if the terminal is gone.
const LEAVING_IN_HASTE: Duration = Duration::from_secs(1);

/// Requires a terminal on both stdin and stdout.
pub(super) fn needs_terminal() -> Result<(), Failure> {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        let failure = Failure::new(Exit::Usage, "the console needs a terminal");
        return Err(failure.hint("over SSH, ask for one: ssh -t; `referee list` and its siblings need none"));
    }
    if dumb {
        let failure =
            Failure::new(Exit::Usage, "this terminal cannot move its cursor (TERM is dumb or not set)");
        return Err(
            failure.hint("set TERM to what your terminal is; `referee list` and its siblings need none")
        );
    }
    Ok(())
}

/// Runs the console until the reviewer leaves it.
pub(super) async fn run(session: &Session, start: Start) -> Result<(), Failure> {
    needs_terminal()?;
    let review = session.review_at_once(Act::See, Accounts::WhenAsked).await?;
    if start != Start::AtOnce {
        let accounts: Vec<&Account> = review.accounts.values().collect();
        let progress = Progress::default();
        progress::shown("fetched", &progress, fetch::listed(&review, &accounts, FetchScope::All, &progress))
            .await?;
    }
    let first_rows = FirstRows::default();
    let (recorded, event) = (review.clone(), session_origin::event(session.is_bound()));
    let opened = first_rows
        .spawn_after(async move { recorded.record().console_opened(&LeaseHolder::new(), event).await });
    let stop = CancellationToken::new();
    let (sender, stopped) = (Sender::beside_server(review.clone(), SendSchedule::default()), stop.clone());
    let sending = first_rows.spawn_after(async move { sender.run_forever(stopped).await });
    let sealing = first_rows.spawn_after(seal_behind(review.store().clone(), stop.clone()));
    let folder = session.sources().environment.state_folder();
    let preferences = Preferences::within(folder);
    let seat = review.team().seat().await?;
    let mut options = options(session, session.config()?, preferences, start);
    options.policy.seat = seat;
    let receivers =
        review.accounts.iter().map(|(name, account)| (ProviderName(name.clone()), account.receiver()));
    options.policy.receivers = receivers.collect();
    options.first_rows = first_rows.clone();
    let done = tui::run(review.clone(), options).await;
    // If the console ended before that, nothing may wait for them any longer.
    first_rows.mark_read();
    stop.cancel();
    let _ = sealing.await;
    match opened.await {
        Ok(Ok(session)) => {
            // If the store cannot be reached, `referee serve` on this host later sees that the process has ended, and
            // ends the session.
            let _ = tokio::time::timeout(LEAVING_IN_HASTE, review.record().console_left(session)).await;
        }
        Ok(Err(error)) => {
            output::say(&format!("that this session was opened could not be recorded: {error}"));
        }
        Err(_) => {}
    }
    // Running requests may finish. Everything else is safe on disk.
    let patience = if matches!(done, Ok(None)) { LEAVING } else { LEAVING_IN_HASTE };
    let _ = tokio::time::timeout(patience, sending).await;
    match done {
        Ok(None) => Ok(()),
        Ok(Some(signal)) => Err(Failure::signaled(signal)),
        Err(TuiError::NoTerminal) => {
            Err(Failure::new(Exit::Usage, format!("could not {}", TuiError::NoTerminal)))
        }
        Err(error @ TuiError::Terminal(_)) => Err(Failure::caused(Exit::Bug, "could not go on", &error)),
    }
}

/// Pause between two batches of sealing, so that other writers get the database lock.
const BETWEEN_SEALINGS: Duration = Duration::from_millis(20);

/// Seals the rows from before the store had a key, in small batches. If the console ends first, the next one continues.
async fn seal_behind(store: Store, stop: CancellationToken) {
    loop {
        match store.sealing().next().await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "older rows are not sealed"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(BETWEEN_SEALINGS) => {}
        }
    }
}

/// What is known about the terminal at the start. The console does not wait for replies, except with viuer, which
/// queries the terminal itself.
fn known(graphics: Graphics) -> GraphicsChoice {
    if graphics != Graphics::Viuer {
        return GraphicsChoice::unasked(graphics);
    }
    let choice = GraphicsChoice::of(graphics);
    #[cfg(feature = "viuer")]
    if choice.probe.replies.is_complete() {
        crate::pictures::by_viuer::ask();
    }
    choice
}

/// Adapts the look of the console to what is known about the terminal.
fn adapted(session: &Session, config: &Config, known: GraphicsChoice) -> Adapted {
    let GraphicsChoice { probe, choice, .. } = known;
    let is_near = probe.round_trip.is_some_and(Canvas::is_near);
    let kib = if is_near { config.pictures.near_budget_kib } else { config.pictures.budget_kib };
    let budget = kib as usize * 1024;
    let depth = Depth::of_process().with_answer(choice.cells.depth);
    let canvas = Canvas::chosen(choice, budget, probe.cell, probe.replies.background);
    let environment = TerminalEnvironment::of(|name| std::env::var(name).ok());
    let in_tmux = probe.replies.is_tmux() || environment.is_in_tmux();
    let others = if in_tmux || environment.is_remote { Between::Others } else { Between::Nobody };
    let canvas = canvas.in_colors(depth).over(probe.round_trip, others);
    let (theme, _) = console_files::theme(session, config, depth, probe.replies.background);
    let look = Look { theme, canvas: Arc::new(canvas), in_tmux };
    Adapted { look, text_order: text_order(config.console.bidi, &probe, &environment) }
}

/// The queries that are sent to the terminal while the console is already running. The plain console needs no reply,
/// and a screen reader between it and the terminal may read the queries aloud.
fn inquiry(session: &Session, config: &Config) -> Option<TerminalInquiry> {
    if config.console.plain {
        return None;
    }
    let graphics = config.pictures.graphics;
    let (session, config) = (session.clone(), config.clone());
    let adapt = move |probe: Probe| {
        // Without any reply, the look that the environment suggested stays.
        let answered = probe.replies.is_complete() || probe.cell.is_some();
        answered.then(|| adapted(&session, &config, GraphicsChoice::answered(graphics, probe)))
    };
    let inquiry = GraphicsChoice::inquiry(graphics)?;
    Some(TerminalInquiry { inquiry, adapt: Box::new(adapt) })
}

fn options(session: &Session, config: &Config, preferences: Preferences, start: Start) -> TuiOptions {
    let alone = config.pictures.graphics == Graphics::Viuer;
    let Adapted { look, text_order } = adapted(session, config, known(config.pictures.graphics));
    let keys = console_files::keymap(session);
    let environment = TerminalEnvironment::of(|name| std::env::var(name).ok());
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let mistakes = console_files::warnings_with(&keys, session, config);
    let (keymap, _) = keys;
    let policy = ConsolePolicy {
        reasons: session::reasons(config),
        review: config.review.clone(),
        console: ConsoleSettings {
            suspend: config.console.suspend && !session.is_bound(),
            tour: config.console.tour && preferences.wants_tour(),
            ..config.console.clone()
        },
        clear_years: config.policy.findings.clear_years,
        service_levels: service_levels(config),
        masking: match config.console.mask {
            MaskPolicy::Off => Masking::Clear,
            MaskPolicy::On | MaskPolicy::Required => Masking::Masked,
        },
        unmasking: match config.console.mask {
            MaskPolicy::Off | MaskPolicy::On => Unmasking::Recorded,
            MaskPolicy::Required => Unmasking::Refused,
        },
        lock: lock_policy(config, &start),
        signs: config.identity.sign == SignPolicy::Agent,
        has_providers: !config.accounts.is_empty(),
        pictures: config.pictures.graphics != Graphics::Off,
        moves_columns: look.canvas.moves_columns(),
        has_full_pictures: look.canvas.has_full_pictures(),
        alone,
        views: views(config),
        text_order,
        mistakes: mistakes.iter().map(in_one_sentence).collect(),
        templates: templates(config),
        borders: preferences.borders(),
        advice: locale::advice(&variable, environment.is_in_tmux()),
        badge: badge(config, &start),
        clock: ScreenClock::of_setting(config.console.timezone.as_deref()),
        counts_keys: matches!(start, Start::Practice(_)),
        truths: truths(start),
        ..ConsolePolicy::default()
    };
    TuiOptions {
        keymap,
        policy,
        look,
        preferences,
        decoder: Decoder::of_this_program(),
        inquiry: inquiry(session, config),
        first_rows: FirstRows::default(),
    }
}

/// When the console locks and ends; 0 means never. Generated journeys need no lock, which would end the demo.
fn lock_policy(config: &Config, start: &Start) -> LockPolicy {
    if !matches!(start, Start::AtOnce) {
        return LockPolicy::default();
    }
    let positive = |number: u64| i64::try_from(number).ok().filter(|number| *number > 0);
    LockPolicy {
        after: positive(config.console.lock_minutes).map(SignedDuration::from_mins),
        session: positive(config.console.session_hours).map(SignedDuration::from_hours),
        unlock: config.console.unlock_command.clone().map_or(Unlock::ByLeaving, Unlock::ByCommand),
    }
}

/// The truth about practice cases; empty otherwise.
fn truths(start: Start) -> PracticeTruths {
    match start {
        Start::Practice(truths) => truths,
        Start::AtOnce => PracticeTruths::new(),
        #[cfg(feature = "demo")]
        Start::WithNews => PracticeTruths::new(),
    }
}

/// The badge that marks test data: generated journeys of `demo` or `practice`, or those of a sandbox on this machine.
fn badge(config: &Config, start: &Start) -> Option<Badge> {
    match start {
        #[cfg(feature = "demo")]
        Start::WithNews => Some(Badge::Demo),
        Start::Practice(_) => Some(Badge::Practice),
        Start::AtOnce => config.accounts.iter().any(|account| account.sandbox).then_some(Badge::Sandbox),
    }
}

/// A configuration error with its hint in one sentence.
fn in_one_sentence(mistake: &ConfigError) -> String {
    let hint = mistake.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{mistake}{hint}")
}

/// The saved views. A view with an invalid filter keeps its digit and shows everything.
fn views(config: &Config) -> Vec<SavedView> {
    let wrong = console_files::wrong_views(config);
    let view = |(at, filter): (usize, &String)| {
        let is_wrong = wrong.iter().any(|(wrong, _)| *wrong == at);
        let filter = if is_wrong { String::new() } else { filter.clone() };
        let name = if filter.is_empty() { "all".to_owned() } else { filter.clone() };
        SavedView { name, filter }
    };
    config.console.views.iter().enumerate().map(view).collect()
}

fn templates(config: &Config) -> Vec<Template> {
    let notes = config.notes.iter();
    notes.map(|note| Template { name: note.name.clone(), text: note.text.clone() }).collect()
}
