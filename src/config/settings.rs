//! The settings of each section, with their defaults.

use super::choices::{Bidi, BlindFaces, CommentPolicy, Gates, Graphics};
use serde::Serialize;
use std::time::Duration;

/// `[review]`: how decisions are made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReviewSettings {
    /// Seconds that a decision is held before it is sent.
    pub hold_seconds: u64,
    /// Hours after which a journey has waited too long.
    pub service_level_hours: u64,
    /// Minutes after which a claim ends by itself.
    pub claim_minutes: u64,
    /// Minutes after which a journey that is known already is asked for again.
    pub reread_minutes: u64,
    /// When faces are judged before the score is shown.
    pub blind_faces: BlindFaces,
    /// The fraction of cases for `sampled`, 0 to 1.
    pub blind_fraction: f64,
    /// What an approval over open lines meets.
    pub gates: Gates,
    /// When a decision needs a comment.
    pub comments: CommentPolicy,
    /// Whether settling a line of the ledger asks for a reason.
    pub line_reasons: bool,
}

impl Default for ReviewSettings {
    fn default() -> Self {
        Self {
            hold_seconds: 10,
            service_level_hours: 24,
            claim_minutes: 15,
            reread_minutes: 15,
            blind_faces: BlindFaces::Always,
            blind_fraction: 0.2,
            gates: Gates::Soft,
            comments: CommentPolicy::ByReason,
            line_reasons: false,
        }
    }
}

impl ReviewSettings {
    /// The hold as a duration.
    pub fn hold(&self) -> Duration {
        Duration::from_secs(self.hold_seconds)
    }

    /// The service level in milliseconds.
    pub fn service_level_ms(&self) -> i64 {
        i64::try_from(self.service_level_hours.saturating_mul(3_600_000)).unwrap_or(i64::MAX)
    }

    /// How long a claim lasts.
    pub fn claim(&self) -> Duration {
        Duration::from_secs(self.claim_minutes.saturating_mul(60))
    }

    /// How long what was read counts as fresh.
    pub fn reread(&self) -> Duration {
        Duration::from_secs(self.reread_minutes.saturating_mul(60))
    }
}

/// `[policy]`: what is accepted, for rules that a provider does not evaluate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicySettings {
    /// Accepted document types; empty accepts all.
    pub documents: Vec<String>,
    /// Accepted issuing countries; empty accepts all.
    pub countries: Vec<String>,
    /// Accepted nationalities; empty accepts all.
    pub nationalities: Vec<String>,
    /// Years.
    pub minimum_age: u64,
    /// The face score from which faces count as matching, 0 to 100.
    pub face_threshold: u64,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            documents: Vec::new(),
            countries: Vec::new(),
            nationalities: Vec::new(),
            minimum_age: 18,
            face_threshold: 80,
        }
    }
}

/// `[pictures]`: how pictures are drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PictureSettings {
    /// By which means.
    pub graphics: Graphics,
    /// How much one picture may cost on the line, in KiB.
    pub budget_kib: u64,
}

impl Default for PictureSettings {
    fn default() -> Self {
        Self { graphics: Graphics::Auto, budget_kib: 64 }
    }
}

/// `[console]`: how the console looks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConsoleSettings {
    /// The colors: a shipped theme, or a file of `themes/` beside the configuration.
    pub theme: String,
    /// Who turns text that runs from right to left.
    pub bidi: Bidi,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Whether personal data is masked until it is asked for.
    pub mask: bool,
    /// No boxes, one fact a line.
    pub plain: bool,
    /// Whether fields may be copied to the reviewer's own machine.
    pub copy: bool,
    /// Whether the tour is shown at the first start.
    pub tour: bool,
    /// Filters behind the digits 1 to 9 in the queue.
    pub views: Vec<String>,
}

impl Default for ConsoleSettings {
    fn default() -> Self {
        let views = ["", "mine", "marked", "held", "wait>4h", "face<60", "aml>=80"];
        Self {
            theme: "auto".to_owned(),
            bidi: Bidi::Auto,
            mouse: false,
            mask: false,
            plain: false,
            copy: true,
            tour: true,
            views: views.map(str::to_owned).to_vec(),
        }
    }
}

/// `[store]`: where what we remember is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StoreSettings {
    /// `sqlite:PATH`; none for the place under the XDG data folder.
    pub url: Option<String>,
}
