//! The sections of the file: each setting with its kind, default and description. A new setting needs only a row here.

use super::address_range::{AddressRange, Ranges};
use super::choices::{
    Bidi, BlindFaces, CliDecisions, CommentPolicy, Gates, Graphics, LateAlert, MaskPolicy, SignPolicy,
    UnboundNames, Unsigned,
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
    /// The settings above the first section.
    GeneralSettings {
        /// The name of the reviewer; without it, the operating system's name for you.
        reviewer: Option<String> = None, MAYBE_TEXT, like("amina");
    }
}

table! {
    /// How decisions are made.
    ReviewSettings {
        /// Seconds for which a decision is held before it is sent; `u` undoes it until then. 0 sends at once.
        hold_seconds: u64 = 10, Whole(0..=3600);
        /// Hours after which a waiting journey is late: it is marked and comes first.
        service_level_hours: u64 = 24, Whole(1..=8760);
        /// Minutes after which a claim expires.
        claim_minutes: u64 = 15, Whole(1..=1440);
        /// Minutes after which a known journey is fetched again. New journeys come with the list, which is read every
        /// minute; an opened journey is fetched again at once, and each journey before its decision is sent.
        reread_minutes: u64 = 15, Whole(1..=1440);
        /// Whether faces are judged before the automated result is shown: "always", in a share of the cases
        /// ("sampled"), or never ("off").
        blind_faces: BlindFaces = BlindFaces::Always, OneOf(BlindFaces::WORDS);
        /// The share of cases for "sampled".
        blind_fraction: f64 = 0.2, FRACTION;
        /// The share of journeys with matching faces in which the question about faces is asked as well, so that the
        /// question does not reveal the answer.
        face_sample: f64 = 0.0, FRACTION;
        /// What happens to an approval over unresolved findings: "soft" names them, "hard" refuses the approval.
        gates: Gates = Gates::Soft, OneOf(Gates::WORDS);
        /// When a decision needs a comment: "by_reason" if its reason requires one, "grave" also if an approval passes
        /// over a sanctions match, a face match or a failed liveness check, "when_open" over any finding that is
        /// unresolved or confirmed, "always".
        comments: CommentPolicy = CommentPolicy::Grave, OneOf(CommentPolicy::WORDS);
        /// Whether resolving a finding asks for a reason. Watch-list matches get their reason automatically.
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
        /// The minimum age of an applicant, in years.
        minimum_age => findings.minimum_age, Whole(0..=120);
        /// The lowest face score that counts as a match.
        face_threshold => findings.face_threshold, Whole(0..=100);
        /// How many years births must be apart to clear a group of watch-list matches by themselves; matches with births
        /// that are closer are in the group only if something else differs too.
        clear_years => findings.clear_years, Whole(0..=120);
        /// Which decisions commands may record: none, only rejections and resubmissions, decisions on journeys that the
        /// same reviewer has opened (`show` opens a journey), or all.
        cli_decisions => cli_decisions, OneOf(CliDecisions::WORDS);
        /// What happens to a decision or an answer about faces without a signature by the reviewer's key: "allow"
        /// records it, "refuse" does not.
        unsigned => unsigned, OneOf(Unsigned::WORDS);
    }
}

table! {
    /// How reviewers prove who they are.
    IdentitySettings {
        /// Whether decisions and answers about faces are signed: "agent" signs with the SSH agent that the reviewer
        /// forwards. A hardware key asks for a touch.
        sign: SignPolicy = SignPolicy::Off, OneOf(SignPolicy::WORDS);
        /// The fingerprint of the signing key; without it, the first suitable key of the agent.
        key: Option<String> = None, MAYBE_TEXT, like("SHA256:4p7dX6emZ5xmyWqSFYyayR4t2gAOYMOowNwNjzGlM3w");
        /// Whose names a team's store accepts outside of a forced command (`--bound`): "engineers", "keyless" (also people
        /// whose SSH key the team does not know) or "all". The name of the Unix account is always accepted.
        unbound: UnboundNames = UnboundNames::Keyless, OneOf(UnboundNames::WORDS);
    }
}

table! {
    /// How pictures are drawn.
    PictureSettings {
        /// The method: "auto" asks the terminal, "cells" draws colored characters, "viuer" is for pictures in the whole
        /// window.
        graphics: Graphics = Graphics::Auto, OneOf(Graphics::WORDS), comfort;
        /// The most bytes that one picture may send to the terminal, in KiB.
        budget_kib: u32 = 64, Whole(1..=65_536), comfort;
        /// The same limit for a terminal that answers within 5 ms: on the same machine, or over a fast line.
        near_budget_kib: u32 = 1024, Whole(1..=65_536), comfort;
    }
}

table! {
    /// How the console looks.
    ConsoleSettings {
        /// "auto" (dark or light, by the background that the terminal reports), "dark", "light", "high-contrast",
        /// "mono", or the name of a file in themes/ beside this one: themes/NAME.toml with one of the four as `base`
        /// and the roles that it changes, as in the shipped themes.
        theme: String = "auto".to_owned(), TEXT, comfort;
        /// Who reorders Arabic and Hebrew for display: "terminal", "referee", or "auto": the terminal if it is known to
        /// do so (Konsole, VTE, mlterm, mintty; in kitty the letters of a word), else the console. The plain console
        /// never reorders, so that a screen reader reads the text correctly.
        bidi: Bidi = Bidi::Auto, OneOf(Bidi::WORDS), comfort;
        /// Whether resolving a finding selects the next unresolved one.
        advance: bool = true, FLAG, comfort;
        /// The time zone of times on the screen; without it, the host's. `--json` uses UTC.
        timezone: Option<String> = None, ZONE, comfort, like("Asia/Kolkata");
        /// Whether the mouse is used.
        mouse: bool = false, FLAG, comfort;
        /// Whether personal data is masked: false; true until a key shows it; "required" always.
        mask: MaskPolicy = MaskPolicy::Off, MASK;
        /// No boxes, one fact a line: for screen readers and slow lines.
        plain: bool = false, FLAG, comfort;
        /// Whether a field may be copied to the reviewer's own clipboard, by the terminal. The record keeps that it was
        /// copied, never the value.
        copy: bool = true, FLAG;
        /// Minutes without a key after which the console locks: names and pictures are removed, claims are released,
        /// drafts stay. 0 never locks.
        lock_minutes: u64 = 15, Whole(0..=1440);
        /// A command that unlocks the console if it succeeds, such as that of a fingerprint reader; it gets no
        /// terminal. Without a command, a key ends the console, and the reviewer connects again by SSH.
        unlock_command: Option<String> = None, MAYBE_TEXT, like("fprintd-verify");
        /// Hours after which a session ends, even if it is in use. 0 never ends it.
        session_hours: u64 = 12, Whole(0..=168);
        /// Whether ctrl-z may suspend the console if it was started from a shell.
        suspend: bool = true, FLAG;
        /// Whether the console offers its tour of six screens until it was shown once.
        tour: bool = true, FLAG, comfort;
        /// How the terminal reports that more journeys have waited longer than their service level: "bell", a desktop
        /// notification by "osc9" or "osc777" (whichever the terminal supports), or "off": only the header shows it.
        late_alert: LateAlert = LateAlert::Off, OneOf(LateAlert::WORDS), comfort;
        /// Filters for the digits 1 to 9 in the queue; an empty one shows everything.
        views: Vec<String> = shipped_views(), TEXTS, comfort;
    }
}

table! {
    /// Where journeys, decisions and the record are stored.
    StoreSettings {
        /// The store; without it, sqlite: under $XDG_DATA_HOME/referee. On a server: "postgres://USER@HOST/DATABASE",
        /// or "postgres:///DATABASE?host=/run/postgresql&user=USER".
        url: Option<StoreUrl> = None, STORE_URL, like("sqlite:/var/lib/referee/referee.db");
        /// The password at the server; without it, that of PGPASSFILE, or none if the server accepts the local user.
        password: Option<SecretSource> = None, Secret, like("STORE_PASSWORD");
        /// Whether the address may request an unencrypted connection over the network (sslmode=disable).
        allow_plain: bool = false, FLAG;
    }
}

table! {
    /// How long data is kept.
    RetentionSettings {
        /// Years after the newest decision, or after the end of the relationship (`referee retention end`), before
        /// which nothing of a journey is erased.
        years: u32 = 5, Whole(0..=100);
        /// How many of the newest documents of a journey are kept. In addition, the first one, each that a decision was
        /// based on and each that a reviewer opened last are kept; of the others the record keeps the hash.
        versions: u32 = 2, Whole(1..=1000);
        /// Whether `referee serve` erases journeys whose retention has ended, once an hour. Otherwise only
        /// `referee retention run` does.
        automatic: bool = true, FLAG;
    }
}

table! {
    /// The key that encrypts the store. Without it, nobody can read personal data in the store; if it is lost, nobody
    /// ever can.
    SealSettings {
        /// The key: 64 hexadecimal digits. Without it, $XDG_CONFIG_HOME/referee/seal.key, which is created at the first
        /// start.
        key: Option<SecretSource> = None, Secret, like("REFEREE_SEAL_KEY");
    }
}

table! {
    /// How the record can be verified by others. A checkpoint is a signed note of the number of entries and of their
    /// Merkle root; whoever has one can prove that the entries were not rewritten.
    AuditSettings {
        /// The private key that signs checkpoints: `referee audit key --new FILE` creates one. Keep it where reviewers
        /// cannot read it.
        key: Option<SecretSource> = None, Secret, like("REFEREE_AUDIT_KEY");
        /// Where checkpoints are sent: "file:PATH" (appended), "syslog", "command:COMMAND" (on its standard input).
        checkpoint: Vec<String> = Vec::new(), TEXTS;
    }
}

table! {
    /// Where `referee serve` listens. It speaks plain HTTP: put a TLS proxy in front of the webhooks.
    ServeSettings {
        /// The address for webhooks: POST /hooks/NAME, where NAME is that of an account.
        hooks: SocketAddr = loopback(8480), Socket;
        /// The address for supervisors and monitoring: /healthz, /readyz, /metrics.
        private: SocketAddr = loopback(8481), Socket;
        /// The trusted proxies, as CIDR: their `X-Forwarded-For` gives the address of the sender.
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
