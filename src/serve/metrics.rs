//! The metrics for monitoring. No label contains a person's name or a journey's id.

use crate::store::StoreError;
use crate::store::figures::StoreFigures;
use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A gauge in seconds.
type Seconds = Gauge<f64, AtomicU64>;
/// A family of histograms.
type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

macro_rules! labels {
    ($($name:ident { $($label:ident),+ })+) => {
        $(#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
        struct $name { $($label: String),+ })+
    };
}

labels! {
    OfState { state }
    OfAccount { account }
    OfStateAndAccount { state, account }
    OfVerb { verb, account }
    OfOutcome { account, outcome }
    OfName { name }
    OfKind { kind }
    OfCode { code }
}

/// All metrics. Those of the store are updated when they are requested.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    of_store: OfStore,
    of_hooks: OfHooks,
    of_server: OfServer,
    /// When this server last signed a checkpoint, in milliseconds since 1970; 0 before the first one.
    checkpoint_at_ms: AtomicU64,
}

/// Declares a group of metrics and their registration: `field: type = empty value, "name", "description";`.
macro_rules! metrics {
    ($(#[doc = $about:literal])* $group:ident {
        $($field:ident: $kind:ty = $empty:expr, $name:literal, $says:literal;)+
    }) => {
        $(#[doc = $about])*
        #[derive(Debug)]
        struct $group { $($field: $kind,)+ }

        impl $group {
            fn registered(to: &mut Registry) -> Self {
                let it = Self { $($field: $empty,)+ };
                $(to.register($name, $says, it.$field.clone());)+
                it
            }
        }
    };
}

metrics! {
    OfStore {
        queue: Family<OfStateAndAccount, Gauge> = Family::default(), "queue", "Journeys that wait for a person";
        queue_oldest: Seconds = Gauge::default(), "queue_oldest_seconds", "How long the oldest journey waits";
        queue_late: Gauge = Gauge::default(), "queue_late", "Journeys that wait longer than their service level";
        decisions: Family<OfVerb, Counter> = Family::default(), "decisions", "Decisions that were recorded";
        outbox: Family<OfState, Gauge> = Family::default(), "outbox", "Outbox items that have not arrived";
        outbox_oldest: Seconds = Gauge::default(), "outbox_oldest_seconds",
            "Age of the oldest outbox item that has not arrived";
        proposed_oldest: Seconds = Gauge::default(), "proposed_oldest_seconds",
            "Age of the oldest decision that waits for a second person";
        proposed_escalated: Gauge = Gauge::default(), "proposed_escalated",
            "Decisions that wait for a second person longer than their rule allows";
        hooks: Family<OfState, Gauge> = Family::default(), "hooks_stored", "Webhooks in the store by state";
        audit_seq: Gauge = Gauge::default(), "audit_seq", "Entries of the record";
        sessions: Gauge = Gauge::default(), "sessions", "Consoles that are open";
    }
}

metrics! {
    /// Metrics of webhooks and fetches of this server.
    OfHooks {
        hooks: Family<OfOutcome, Counter> = Family::default(), "hooks", "Webhooks by what became of the request";
        lag: Histogram = durations(), "hook_lag_seconds", "From a webhook to its journey in the store";
        spool: Gauge = Gauge::default(), "spool_bytes", "Webhooks in the spool file that the store has not";
        fetch_seconds: Histograms<OfAccount> = histograms(), "fetch_seconds",
            "Time to fetch and store journeys that webhooks named";
        provider_up: Family<OfAccount, Gauge> = Family::default(), "provider_up",
            "Whether the service answered the last fetch";
    }
}

metrics! {
    /// Metrics of this server's state.
    OfServer {
        duty: Family<OfName, Gauge> = Family::default(), "duty", "Whether this server has a duty";
        store_up: Gauge = Gauge::default(), "store_up", "Whether the store could be read";
        store_seconds: Histograms<OfKind> = histograms(), "store_seconds",
            "Time that the store took, by kind of access";
        store_retries: Family<OfCode, Counter> = Family::default(), "store_retries",
            "Times that the store did not do as asked and is asked again, by reason";
        clock_offset: Seconds = Gauge::default(), "clock_offset_seconds",
            "How far the clock of the store is ahead of that of this host";
        checkpoint_age: Seconds = Gauge::default(), "checkpoint_age_seconds",
            "Time since this server signed a checkpoint; -1 before the first";
    }
}

/// Buckets from a few milliseconds to a minute and a half.
fn durations() -> Histogram {
    Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 90.0])
}

fn histograms<L: Clone + std::hash::Hash + Eq>() -> Histograms<L> {
    Family::new_with_constructor(durations as fn() -> Histogram)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("referee");
        Self {
            of_store: OfStore::registered(&mut registry),
            of_hooks: OfHooks::registered(&mut registry),
            of_server: OfServer::registered(&mut registry),
            checkpoint_at_ms: AtomicU64::new(0),
            registry,
        }
    }
}

impl Metrics {
    /// Counts the outcome of a request to an account that accepts webhooks.
    pub(super) fn hook(&self, account: &str, outcome: &str) {
        let labels = OfOutcome { account: account.to_owned(), outcome: outcome.to_owned() };
        self.of_hooks.hooks.get_or_create(&labels).inc();
    }

    /// Sets the bytes in the spool file that the store does not have yet.
    pub(super) fn spooled(&self, bytes: u64) {
        self.of_hooks.spool.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// Records how long an operation of the store took.
    pub(super) fn store_took(&self, kind: &str, time: Duration) {
        self.of_server
            .store_seconds
            .get_or_create(&OfKind { kind: kind.to_owned() })
            .observe(time.as_secs_f64());
    }

    /// Counts a failure of the store; `None` if it did not answer.
    pub(super) fn store_failed(&self, error: Option<&StoreError>) {
        let code = error.map_or("no_answer", code).to_owned();
        self.of_server.store_retries.get_or_create(&OfCode { code }).inc();
    }

    /// Records that journeys of an account were fetched and stored.
    pub(super) fn fetched(&self, account: &str, time: Duration, lags: impl Iterator<Item = Duration>) {
        let labels = OfAccount { account: account.to_owned() };
        self.of_hooks.fetch_seconds.get_or_create(&labels).observe(time.as_secs_f64());
        lags.for_each(|lag| self.of_hooks.lag.observe(lag.as_secs_f64()));
    }

    /// Sets whether the service of an account answers.
    pub(super) fn provider_is_up(&self, account: &str, up: ProviderStanding) {
        let labels = OfAccount { account: account.to_owned() };
        self.of_hooks.provider_up.get_or_create(&labels).set(i64::from(up == ProviderStanding::Up));
    }

    /// Sets whether this server has a duty.
    pub(super) fn has_duty(&self, name: &str, standing: DutyStanding) {
        let held = i64::from(standing == DutyStanding::Held);
        self.of_server.duty.get_or_create(&OfName { name: name.to_owned() }).set(held);
    }

    /// Records that a checkpoint was signed now.
    pub(super) fn checkpoint_signed(&self) {
        let now = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or(0);
        self.checkpoint_at_ms.store(now, Ordering::Relaxed);
    }

    /// Updates the metrics of the store.
    pub(super) fn set_figures(&self, figures: &StoreFigures, now: Timestamp) {
        self.of_server.store_up.set(1);
        self.of_store.queue.clear();
        for (account, state, count) in &figures.queue {
            let labels = OfStateAndAccount { state: state.clone(), account: account.clone() };
            self.of_store.queue.get_or_create(&labels).set(*count);
        }
        for (account, verb, count) in &figures.decisions {
            let labels = OfVerb { verb: verb.clone(), account: account.clone() };
            let count = u64::try_from(*count).unwrap_or(0);
            self.of_store.decisions.get_or_create(&labels).inner().store(count, Ordering::Relaxed);
        }
        set_states(&self.of_store.outbox, &figures.outbox);
        set_states(&self.of_store.hooks, &figures.hooks);
        self.of_store.queue_oldest.set(age(figures.queue_oldest_ms, now));
        self.of_store.outbox_oldest.set(age(figures.outbox_oldest_ms, now));
        self.of_store.proposed_oldest.set(age(figures.proposed_oldest_ms, now));
        self.of_store.proposed_escalated.set(figures.proposed_escalated);
        self.of_store.audit_seq.set(figures.audit_seq);
        self.of_store.queue_late.set(figures.queue_late);
        self.of_store.sessions.set(figures.sessions);
        self.of_server.clock_offset.set(now.duration_since(Timestamp::now()).as_secs_f64());
    }

    /// Records that the store could not be read.
    pub(super) fn store_is_away(&self, error: Option<&StoreError>) {
        self.of_server.store_up.set(0);
        self.store_failed(error);
    }

    /// All metrics in the text format of Prometheus.
    pub(super) fn text(&self) -> String {
        let signed = i64::try_from(self.checkpoint_at_ms.load(Ordering::Relaxed)).unwrap_or(0);
        let age = if signed == 0 { -1.0 } else { age(Some(signed), Timestamp::now()) };
        self.of_server.checkpoint_age.set(age);
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => of_prometheus(&text),
            Err(_) => String::new(),
        }
    }
}

/// The label of an error.
fn code(error: &StoreError) -> &'static str {
    match error {
        StoreError::Locked => "locked",
        StoreError::Full => "full",
        StoreError::ReadOnly => "read_only",
        StoreError::Corrupt(_) | StoreError::Damaged(_) => "corrupt",
        StoreError::Disk(_) | StoreError::Unsure(_) => "disk",
        _ => "other",
    }
}

/// Whether a server has a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DutyStanding {
    Held,
    NotHeld,
}

/// Whether a service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProviderStanding {
    Up,
    Down,
}

fn set_states(family: &Family<OfState, Gauge>, counts: &[(String, i64)]) {
    family.clear();
    for (state, count) in counts {
        family.get_or_create(&OfState { state: state.clone() }).set(*count);
    }
}

/// Seconds since a time; 0 for `None`.
fn age(since_ms: Option<i64>, now: Timestamp) -> f64 {
    let since = since_ms.and_then(|at| Timestamp::from_millisecond(at).ok());
    since.map_or(0.0, |since| now.duration_since(since).as_secs_f64().max(0.0))
}

/// Converts OpenMetrics, which the crate writes, to the older text format, which every monitor reads: there a counter's
/// `_total` suffix is also in its description, and there is no end mark.
fn of_prometheus(text: &str) -> String {
    let is_counter = |line: &&str| line.starts_with("# TYPE ") && line.ends_with(" counter");
    let counters: BTreeSet<&str> =
        text.lines().filter(is_counter).filter_map(|line| line.split(' ').nth(2)).collect();
    let mut written = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.starts_with("# EOF")) {
        let mut words = line.splitn(4, ' ');
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("#"), Some(what), Some(name), Some(rest)) if counters.contains(name) => {
                written += &format!("# {what} {name}_total {rest}\n");
            }
            _ => {
                written += line;
                written.push('\n');
            }
        }
    }
    written
}
