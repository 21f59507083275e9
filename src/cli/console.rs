//! The console itself: what has to be there before it is drawn, and what goes on behind it.

use super::error::{Exit, Failure};
use super::graphics::Verdict;
use super::keys;
use super::session::{self, Accounts, Session};
use crate::config::Config;
use crate::config::choices::{BlindFaces, CommentPolicy, Gates, Graphics};
use crate::domain::pii::Masking;
use crate::provider::Account;
use crate::review::courier::Pace;
use crate::review::{Courier, fetch};
use crate::tui::desk::policy::{DeskPolicy, View};
use crate::tui::keys::keymap::Keymap;
use crate::tui::theme::{Depth, Theme};
use crate::tui::{self, Canvas, TuiError, TuiOptions};
use std::io::IsTerminal;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// Whether the first queue waits for the providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// What the store has is shown at once, news come meanwhile.
    AtOnce,
    /// A fresh store has nothing to show before the news are in.
    WithNews,
    /// The same, and the keys of each case are counted.
    Practice,
}

/// A console needs a terminal on both sides.
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
    let keymap = keys::keymap(session)?;
    let office = session.office(Accounts::WhenAsked).await?;
    if start != Start::AtOnce {
        let accounts: Vec<&Account> = office.accounts.values().collect();
        fetch::listed(&office, &accounts).await?;
    }
    let stop = CancellationToken::new();
    let courier = Courier::new(office.clone(), Pace::default());
    let carrying = tokio::spawn({
        let stop = stop.clone();
        async move { courier.run_forever(stop).await }
    });
    let folder = session.sources().environment.state_folder();
    let tour_mark = folder.map(|folder| folder.join("tour-seen"));
    let done = tui::run(office, options(session.config()?, keymap, tour_mark, start)).await;
    stop.cancel();
    // A request that is on its way is answered first; what is not is safe on disk.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(5), carrying).await;
    done.map_err(|error| match error {
        TuiError::NoTerminal => Failure::new(Exit::Usage, format!("could not {error}")),
        TuiError::Terminal(_) => Failure::caused(Exit::Bug, "could not go on", &error),
    })
}

/// What the console is run with.
fn options(config: &Config, keymap: Keymap, tour_mark: Option<PathBuf>, start: Start) -> TuiOptions {
    let Verdict { probe, choice, .. } = Verdict::of(config.pictures.graphics);
    let alone = config.pictures.graphics == Graphics::Viuer;
    #[cfg(feature = "viuer")]
    if alone && probe.replies.is_complete() {
        crate::imaging::by_viuer::ask();
    }
    let budget = config.pictures.budget_kib as usize * 1024;
    let canvas = Canvas::chosen(choice, budget, probe.cell, probe.replies.background);
    let theme = Theme::shipped(config.console.theme.word(), Depth::of_process());
    let filters = config.console.views.iter();
    let views = filters.map(|filter| {
        let name = if filter.is_empty() { "all".to_owned() } else { filter.clone() };
        View { name, filter: filter.clone() }
    });
    let policy = DeskPolicy {
        reasons: session::reasons(config),
        blind_faces: config.review.blind_faces != BlindFaces::Off,
        blind_fraction: match config.review.blind_faces {
            BlindFaces::Sampled => config.review.blind_fraction,
            BlindFaces::Always | BlindFaces::Off => 1.0,
        },
        hard_gates: config.review.gates == Gates::Hard,
        reason_on_line: config.review.line_reasons,
        comment_on_override: config.review.comments != CommentPolicy::ByReason,
        service_level_ms: config.review.service_level_ms(),
        masking: if config.console.mask { Masking::Masked } else { Masking::Clear },
        pictures: config.pictures.graphics != Graphics::Off,
        mouse: config.console.mouse,
        alone,
        plain: config.console.plain,
        tour: config.console.tour && tour_mark.as_ref().is_some_and(|mark| !mark.exists()),
        views: views.collect(),
        counts_keys: start == Start::Practice,
        ..DeskPolicy::default()
    };
    TuiOptions { keymap, theme: theme.unwrap_or_default(), policy, canvas, tour_mark }
}
