//! The store on real files: what it refuses, what it keeps, what it notices.

mod assignments;
mod chain;
mod finding;
mod fingerprints;
mod keeping;
mod next_claim;
mod opening;
mod outbox;
mod queue;
pub(crate) mod screening_requests;
pub(crate) mod sealing;
mod soundness;
mod together;
mod watcher;

use crate::postgres::server;
use jiff::Timestamp;
use referee::domain::decision::{Intent, Verb};
use referee::domain::delivery::DeliveryKind;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::{Summary, Urgency};
use referee::domain::record::Decision;
use referee::domain::second::SecondWanted;
use referee::provider::IDWISE;
use referee::store::decisions::{NewDecision, Recorded};
use referee::store::delivery::Leased;
use referee::store::journeys::{Incoming, ReceivedAs};
use referee::store::outbox::Lease;
use referee::store::{Access, Clock, ClosedStore, Limits, Store};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// The databases that a store can be in. Tests of what a store does run on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

/// A folder that goes away, the store's place in it or on the tests' server, and the clock of every store that is opened
/// there.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    server: Option<String>,
    pub(crate) clock: Arc<AtomicI64>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(at(0).as_millisecond()));
        Self { folder: tempfile::tempdir().unwrap(), server: None, clock }
    }

    /// A place in this database; none where that is not installed, which is told.
    pub(crate) fn on(database: Database) -> Option<Self> {
        match database {
            Database::Sqlite => Some(Self::new()),
            Database::Postgres => Some(Self { server: Some(server::new_store()?), ..Self::new() }),
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("data").join("referee.db")
    }

    pub(crate) fn url(&self) -> String {
        self.server.clone().unwrap_or_else(|| format!("sqlite:{}", self.file().display()))
    }

    pub(crate) async fn open(&self) -> Store {
        self.open_as(&Access::default()).await
    }

    pub(crate) async fn open_as(&self, access: &Access) -> Store {
        let clock = Arc::clone(&self.clock);
        let now = move || Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap();
        let closed = ClosedStore::open_as(&self.url(), Limits::default(), access).await.unwrap();
        closed.without_key().unwrap().with_clock(Clock::new(now))
    }

    /// Turns the clock to this many seconds after `at(0)`.
    pub(crate) fn turn_to(&self, seconds: i64) {
        self.clock.store(at(seconds).as_millisecond(), Ordering::SeqCst);
    }

    /// The file as somebody else with access to it would open it.
    pub(crate) async fn other_hands(&self) -> SqliteConnection {
        bare(&self.file()).await
    }

    /// The database as somebody else with all rights would open it.
    pub(crate) async fn hands(&self) -> Hands {
        match &self.server {
            None => Hands::Sqlite(self.other_hands().await),
            Some(url) => Hands::Postgres(PgConnection::connect(url).await.unwrap()),
        }
    }
}

/// Somebody else's connection, whatever the database.
pub(crate) enum Hands {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Hands {
    pub(crate) async fn run(&mut self, statement: &'static str) {
        self.try_to_run(statement).await.unwrap();
    }

    pub(crate) async fn try_to_run(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(statement).execute(connection).await.map(|_| ()),
            Self::Postgres(connection) => sqlx::raw_sql(statement).execute(connection).await.map(|_| ()),
        }
    }

    /// Runs the statement of the database that it is.
    pub(crate) async fn run_either(&mut self, sqlite: &'static str, postgres: &'static str) {
        let is_sqlite = matches!(self, Self::Sqlite(_));
        self.run(if is_sqlite { sqlite } else { postgres }).await;
    }
}

pub(crate) async fn bare(file: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

pub(crate) async fn sql(connection: &mut SqliteConnection, statement: &'static str) {
    sqlx::raw_sql(statement).execute(connection).await.unwrap();
}

pub(crate) async fn count(connection: &mut SqliteConnection, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub(crate) fn key(id: &str) -> JourneyKey {
    JourneyKey::new("idwise-eu", id)
}

pub(crate) fn amina() -> Reviewer {
    Reviewer("amina".to_owned())
}

pub(crate) fn summary(urgency: Urgency, since_ms: i64) -> Summary {
    Summary {
        reference: Some("REF-1".to_owned()),
        applicant: Some("Utopian, Una".to_owned()),
        country: None,
        documents: vec!["Passport".to_owned()],
        numbers: Vec::new(),
        has_selfie: true,
        document_picture: None,
        why: vec!["✗ face 41".to_owned()],
        urgency,
        failed_rules: Vec::new(),
        lists: Vec::new(),
        aml_score: None,
        face_score: Some(41),
        since_ms,
        needs_review: true,
        unreadable: None,
    }
}

pub(crate) async fn receive(store: &Store, id: &str, raw: &[u8]) -> ReceivedAs {
    receive_with(store, id, raw, summary(Urgency::Face, 1_000)).await
}

pub(crate) async fn receive_with(store: &Store, id: &str, raw: &[u8], summary: Summary) -> ReceivedAs {
    try_receive(store, &key(id), raw, &summary).await.unwrap()
}

pub(crate) async fn try_receive(
    store: &Store,
    key: &JourneyKey,
    raw: &[u8],
    summary: &Summary,
) -> Result<ReceivedAs, referee::store::StoreError> {
    let incoming = Incoming {
        key,
        service: &IDWISE,
        raw,
        summary,
        late_at_ms: i64::MAX,
        reopens: true,
        traits: &[],
        at: at(0),
        asked_at: at(0),
        versions: 2,
    };
    store.journeys().receive(&incoming).await
}

pub(crate) fn intent(id: &str) -> Intent {
    Intent {
        journey: key(id),
        verb: Verb::Approve,
        reason: "verified".to_owned(),
        comment: Some("seen the original".into()),
        steps: Vec::new(),
        reviewer: amina(),
        corrects: None,
    }
}

/// Records an approval of the first document, held for ten seconds from `at(0)`.
pub(crate) async fn decide(store: &Store, id: &str) -> Decision {
    match try_decide(store, id).await.unwrap() {
        Recorded::Yes(decision) => *decision,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn try_decide(store: &Store, id: &str) -> Result<Recorded, referee::store::StoreError> {
    try_record(store, &intent(id), None).await
}

/// Records this decision on the first document.
pub(crate) async fn record(store: &Store, intent: &Intent) -> Decision {
    match try_record(store, intent, None).await.unwrap() {
        Recorded::Yes(decision) => *decision,
        other => panic!("{other:?}"),
    }
}

/// Records a decision that a second reviewer must confirm.
pub(crate) async fn propose(store: &Store, intent: &Intent, second: &SecondWanted) -> Decision {
    match try_record(store, intent, Some(second)).await.unwrap() {
        Recorded::Yes(decision) => *decision,
        other => panic!("{other:?}"),
    }
}

async fn try_record(
    store: &Store,
    intent: &Intent,
    second: Option<&SecondWanted>,
) -> Result<Recorded, referee::store::StoreError> {
    let new = NewDecision {
        id: Uuid::now_v7(),
        intent,
        kind: DeliveryKind::Decision,
        at: at(0),
        held_until: at(10),
        document_version: 1,
        document_hash: "00",
        manual_seen: None,
        latest_version: 1,
        seen: &[],
        keys: None,
        match_statuses: &[],
        unresolved: &[],
        policy_sha256: None,
        signature: None,
        second,
    };
    store.decisions().record(&new).await
}

/// What a sender leases for so many seconds that knows of no process that is gone.
pub(crate) async fn lease(store: &Store, holder: &str, seconds: u64) -> Option<Leased> {
    let lease = Lease { holder, lasts: Duration::from_secs(seconds) };
    store.outbox().lease(&BTreeSet::new(), lease, &|_| false).await.unwrap()
}

/// The steps of the schema before this version's.
const BEFORE: [&str; 13] = [
    include_str!("../../../src/store/migrations/sqlite/0001_house.sql"),
    include_str!("../../../src/store/migrations/sqlite/0002_twins.sql"),
    include_str!("../../../src/store/migrations/sqlite/0003_judgement.sql"),
    include_str!("../../../src/store/migrations/sqlite/0004_outbox.sql"),
    include_str!("../../../src/store/migrations/sqlite/0005_reviewers.sql"),
    include_str!("../../../src/store/migrations/sqlite/0006_proof.sql"),
    include_str!("../../../src/store/migrations/sqlite/0007_queue_order.sql"),
    include_str!("../../../src/store/migrations/sqlite/0008_team.sql"),
    include_str!("../../../src/store/migrations/sqlite/0009_serve.sql"),
    include_str!("../../../src/store/migrations/sqlite/0010_seal.sql"),
    include_str!("../../../src/store/migrations/sqlite/0012_lead.sql"),
    include_str!("../../../src/store/migrations/sqlite/0014_samples_and_sessions.sql"),
    include_str!("../../../src/store/migrations/sqlite/0015_screening.sql"),
];
const BEFORE_POSTGRES: [&str; 7] = [
    include_str!("../../../src/store/migrations/postgres/0001_store.sql"),
    include_str!("../../../src/store/migrations/postgres/0002_team.sql"),
    include_str!("../../../src/store/migrations/postgres/0003_serve.sql"),
    include_str!("../../../src/store/migrations/postgres/0004_lead.sql"),
    include_str!("../../../src/store/migrations/postgres/0005_seal.sql"),
    include_str!("../../../src/store/migrations/postgres/0007_samples_and_sessions.sql"),
    include_str!("../../../src/store/migrations/postgres/0008_screening.sql"),
];

/// An empty store as an earlier version made it, with so many steps of the schema.
pub(crate) async fn schema_before(place: &Place, steps: usize) -> SqliteConnection {
    std::fs::create_dir_all(place.file().parent().unwrap()).unwrap();
    let mut old = bare(&place.file()).await;
    for step in BEFORE.into_iter().take(steps) {
        sql(&mut old, step).await;
    }
    let marks = format!("PRAGMA application_id = {}; PRAGMA user_version = {steps}", 0x5246_5245);
    sqlx::raw_sql(sqlx::AssertSqlSafe(marks)).execute(&mut old).await.unwrap();
    old
}

/// A place with an empty store as the version before this one made it; none where the database is not installed.
async fn place_before(database: Database) -> Option<Place> {
    if database == Database::Sqlite {
        let place = Place::new();
        schema_before(&place, BEFORE.len()).await;
        return Some(place);
    }
    let place = Place { server: Some(server::empty_database()?), ..Place::new() };
    let mut hands = place.hands().await;
    for step in BEFORE_POSTGRES {
        hands.run(step).await;
    }
    hands.run("UPDATE referee_schema SET version = 7").await;
    Some(place)
}
