//! The sections of the file: each setting with its kind, default and description. A new setting needs only a row here.

use super::address_range::{AddressRange, Ranges};
use super::choices::{
    Bidi, BlindFaces, CliDecisions, CommentPolicy, Gates, Graphics, MaskPolicy, SignPolicy, Unsigned,
};
use super::kinds::{
    FLAG, FRACTION, MASK, MAYBE_TEXT, OneOf, STORE_URL, Secret, Socket, TEXT, TEXTS, Whole, ZONE,
};
use super::secret::SecretSource;
use super::store_url::StoreUrl;
use super::table::{rows, table};
use crate::insight::policy::Policy;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

table! {
    /// What stands above the sections.
    GeneralSettings {
        /// Who sits at the console; without it, the operating system's name for you.
        reviewer: Option<String> = None, MAYBE_TEXT, like("amina");
    }
}

table! {
    /// How decisions are made.
    ReviewSettings {
        /// Seconds that a decision is held before it is sent; `u` takes it back until then. 0 sends at once.
        hold_seconds: u64 = 10, Whole(0..=3600);
        /// Hours after which a journey has waited too long: it is marked and comes first.
        service_level_hours: u64 = 24, Whole(1..=8760);
        /// Minutes after which a claim ends by itself.
        claim_minutes: u64 = 15, Whole(1..=1440);
        /// Minutes after which a journey that is known already is asked for again. The list is read every minute; new
        /// journeys come with it, an opened one is read again at once, and each before its decision is sent.
        reread_minutes: u64 = 15, Whole(1..=1440);
        /// Whether faces are judged before the automated result is shown: each time, in a fraction of the cases, never.
        blind_faces: BlindFaces = BlindFaces::Always, OneOf(BlindFaces::WORDS);
        /// The fraction of cases for "sampled".
        blind_fraction: f64 = 0.2, FRACTION;
        /// The share of journeys in which matching faces are asked about too, so that the question does not give the
        /// answer.
        face_sample: f64 = 0.0, FRACTION;
        /// What an approval over unresolved findings meets: "soft" names them, "hard" does not allow it.
        gates: Gates = Gates::Soft, OneOf(Gates::WORDS);
        /// When a decision needs a comment: "by_reason" where the reason asks, "grave" also when an approval passes over
        /// a sanctions match, a face match or a failed liveness check, "when_open" over any finding that is unresolved
        /// or whose issue is confirmed, "always".
        comments: CommentPolicy = CommentPolicy::Grave, OneOf(CommentPolicy::WORDS);
        /// Whether resolving a finding asks for a reason; watch-list matches have theirs by themselves.
        finding_reasons: bool = false, FLAG, formerly("line_reasons");
    }
}

/// `[policy]`.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicySettings {
    /// The policy that findings are checked against.
    pub findings: Policy,
    pub cli_decisions: CliDecisions,
    pub unsigned: Unsigned,
}

impl Default for PolicySettings {
    fn default() -> Self {
        let (cli_decisions, unsigned) = (CliDecisions::Opened, Unsigned::Allow);
        Self { findings: Policy::default(), cli_decisions, unsigned }
    }
}

rows! {
    /// What is accepted, for rules that a provider does not evaluate.
    PolicySettings {
        /// Accepted document types; empty accepts all.
        documents => findings.documents, TEXTS;
        /// Accepted issuing countries, ISO 3166; empty accepts all.
        countries => findings.countries, TEXTS;
        /// Accepted nationalities, ISO 3166; empty accepts all.
        nationalities => findings.nationalities, TEXTS;
        /// The least age of an applicant, in years.
        minimum_age => findings.minimum_age, Whole(0..=120);
        /// The face score from which two faces count as matching.
        face_threshold => findings.face_threshold, Whole(0..=100);
        /// Which decisions may be made by command: none, rejections and resubmissions, on journeys that the same
        /// reviewer has opened (`show` opens), on all.
        cli_decisions => cli_decisions, OneOf(CliDecisions::WORDS);
        /// What is done with a decision or an answer about faces that its reviewer's key has not signed: "allow" records
        /// it, "refuse" does not.
        unsigned => unsigned, OneOf(Unsigned::WORDS);
    }
}

table! {
    /// How reviewers prove who they are.
    IdentitySettings {
        /// Whether decisions and answers about faces are signed: "agent" by the SSH agent that the reviewer forwards. A
        /// hardware key asks for a touch.
        sign: SignPolicy = SignPolicy::Off, OneOf(SignPolicy::WORDS);
        /// The fingerprint of the key that signs; without it, the agent's first key that can.
        key: Option<String> = None, MAYBE_TEXT, like("SHA256:4p7dX6emZ5xmyWqSFYyayR4t2gAOYMOowNwNjzGlM3w");
    }
}

table! {
    /// How pictures are drawn.
    PictureSettings {
        /// By which means: "auto" asks the terminal, "cells" are colored characters, "viuer" is for the full window.
        graphics: Graphics = Graphics::Auto, OneOf(Graphics::WORDS), comfort;
        /// How much one picture may cost on the line, in KiB.
        budget_kib: u32 = 64, Whole(1..=65_536), comfort;
        /// The same where the terminal answers within 5 ms: on the same machine, or over a fast line.
        near_budget_kib: u32 = 1024, Whole(1..=65_536), comfort;
    }
}

table! {
    /// How the console looks.
    ConsoleSettings {
        /// "auto" (dark or light by the background that the terminal tells), "dark", "light", "high-contrast", "mono",
        /// or the name of a file in themes/ beside this one: themes/NAME.toml with a `base` of the four and the roles
        /// that it changes, as in the shipped themes.
        theme: String = "auto".to_owned(), TEXT, comfort;
        /// Who turns Arabic and Hebrew into the order of the screen: "terminal", "referee", or "auto": the terminal
        /// where it is known to do so (Konsole, VTE, mlterm, mintty; the letters of a word in kitty), else the console.
        /// The plain console never turns them, so that a screen reader reads them right.
        bidi: Bidi = Bidi::Auto, OneOf(Bidi::WORDS), comfort;
        /// Whether resolving a finding goes on to the next unresolved one.
        advance: bool = true, FLAG, comfort;
        /// The time zone of the times on the screen; without it, the host's. `--json` has UTC.
        timezone: Option<String> = None, ZONE, comfort, like("Asia/Kolkata");
        /// Whether the mouse is used.
        mouse: bool = false, FLAG, comfort;
        /// Whether personal data is masked: false, true until it is asked for, "required" always.
        mask: MaskPolicy = MaskPolicy::Off, MASK;
        /// No boxes, one fact a line: for screen readers and slow lines.
        plain: bool = false, FLAG, comfort;
        /// Whether a field may be copied to the reviewer's own clipboard, by the terminal. That it was copied is
        /// recorded, never what it says.
        copy: bool = true, FLAG;
        /// Minutes without a key after which the console locks: names and pictures go, claims go back, drafts stay.
        /// 0 never.
        lock_minutes: u64 = 15, Whole(0..=1440);
        /// A command that unlocks it by succeeding, such as a fingerprint reader's; it gets no terminal. Without one, a
        /// key ends the console, and SSH signs in anew.
        unlock_command: Option<String> = None, MAYBE_TEXT, like("fprintd-verify");
        /// Hours after which a session ends, whatever is done in it. 0 never.
        session_hours: u64 = 12, Whole(0..=168);
        /// Whether ctrl-z may stop the console where a shell waits for it.
        suspend: bool = true, FLAG;
        /// Whether the tour of six screens is shown at the first start.
        tour: bool = true, FLAG, comfort;
        /// Filters behind the digits 1 to 9 in the queue; an empty one shows everything.
        views: Vec<String> = shipped_views(), TEXTS, comfort;
    }
}

table! {
    /// Where journeys, decisions and the record are kept.
    StoreSettings {
        /// The store; without it, sqlite: under $XDG_DATA_HOME/referee.
        /// On a server: "postgres://USER@HOST/DATABASE", or "postgres:///DATABASE?host=/run/postgresql".
        url: Option<StoreUrl> = None, STORE_URL, like("sqlite:/var/lib/referee/referee.db");
        /// The password at the server; without it, that of PGPASSFILE, or none where the server knows the local user.
        password: Option<SecretSource> = None, Secret, like("STORE_PASSWORD");
        /// Whether the address may ask for a connection over the network that is not encrypted (sslmode=disable).
        allow_plain: bool = false, FLAG;
    }
}

table! {
    /// What is kept, and what goes.
    RetentionSettings {
        /// Years after the decision, or after the end of the relationship (`referee retention end`), before which nothing of
        /// a journey is erased.
        years: u32 = 5, Whole(0..=100);
        /// How many of the newest documents of a journey are kept. The first, each that was decided upon and each that
        /// a reviewer opened last are kept besides; of the others the record keeps the hash.
        versions: u32 = 2, Whole(1..=1000);
    }
}

table! {
    /// With which key the store is sealed. Whoever has the store without the key can read no personal data in it; if the
    /// key is lost, nobody can.
    SealSettings {
        /// The key: 64 hexadecimal digits. Without it, $XDG_CONFIG_HOME/referee/seal.key, which is made at the first start.
        key: Option<SecretSource> = None, Secret, like("REFEREE_SEAL_KEY");
    }
}

table! {
    /// How the record is made provable to others. A checkpoint is a signed note of how many entries the record has and
    /// what they are; whoever has one can prove that nobody rewrote them.
    AuditSettings {
        /// The private key that signs checkpoints: `referee audit key --new FILE` makes one. Keep it where reviewers
        /// cannot read it.
        key: Option<SecretSource> = None, Secret, like("REFEREE_AUDIT_KEY");
        /// Where checkpoints go: "file:PATH" (appended), "syslog", "command:COMMAND" (on its standard input).
        checkpoint: Vec<String> = Vec::new(), TEXTS;
    }
}

table! {
    /// Where `referee serve` listens. It speaks plain HTTP: put a proxy with TLS before webhooks.
    ServeSettings {
        /// For webhooks: POST /hooks/NAME, NAME being that of an account.
        hooks: SocketAddr = loopback(8480), Socket;
        /// For supervisors and monitors: /healthz, /readyz, /metrics.
        private: SocketAddr = loopback(8481), Socket;
        /// The proxies before it, as CIDR: what they say in `X-Forwarded-For` is the address of who posts.
        proxies: Vec<AddressRange> = Vec::new(), Ranges;
    }
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn shipped_views() -> Vec<String> {
    ["", "mine", "marked", "held", "wait>4h", "second", "aml>=80", "assigned:me", "escalated"]
        .map(str::to_owned)
        .to_vec()
}

impl ReviewSettings {
    /// How long a decision is held before it is sent; until then it can be undone.
    pub fn hold(&self) -> Duration {
        Duration::from_secs(self.hold_seconds)
    }

    /// How long a claim lasts before it expires, if it is not renewed.
    pub fn claim(&self) -> Duration {
        Duration::from_secs(self.claim_minutes.saturating_mul(60))
    }

    /// The age at which a known journey is fetched again.
    pub fn reread(&self) -> Duration {
        Duration::from_secs(self.reread_minutes.saturating_mul(60))
    }
}
