//! The doctor's checks of the store: whether it opens, what waits in it, and whether it matches the audit record.

use super::{CheckLine, CheckState, mistakes};
use crate::cli::session::{Review, Session};
use crate::review::ReviewError;
use crate::store::StoreError;
use crate::store::soundness::{Checked, ComparedRows};

/// The advice about a store that contradicts its audit record.
const ADVICE: &str = "compare with a backup; do not use this store any more";

/// Runs all checks of the store.
pub(super) async fn store(session: &Session) -> Vec<CheckLine> {
    if session.config().is_err() {
        return Vec::new();
    }
    let review = match session.review_to_set_up().await {
        Ok(review) => review,
        Err(failure) => return mistakes("store", failure),
    };
    let soundness = review.store().soundness();
    let documents = soundness.documents().await;
    let (team, schema) = (soundness.team().await, soundness.schema().await);
    let (decisions, remarks, journeys) = match soundness.rows().await {
        Ok(ComparedRows { decisions, remarks, journeys }) => (Ok(decisions), Ok(remarks), Ok(journeys)),
        Err(error) => return vec![broken("store", &error)],
    };
    vec![
        pages(session, &review).await,
        outbox(&review).await,
        seal(session, &review).await,
        compared("documents", |count| format!("{count} checked, as received"), documents),
        compared("journeys", |count| format!("{count} checked, as recorded"), journeys),
        compared("decisions", |count| format!("{count} checked, as recorded"), decisions),
        compared("schema", |_| "is that of this program".to_owned(), schema),
        compared("notes, resolutions", |count| format!("{count} checked, as recorded"), remarks),
        founded(&review, compared("team", |_| "as recorded".to_owned(), team)).await,
        record(&review).await,
    ]
}

async fn pages(session: &Session, review: &Review) -> CheckLine {
    let url = session.config().ok().and_then(|config| config.store.url.as_ref().map(ToString::to_string));
    let url = url.unwrap_or_default();
    match review.store().soundness().pages().await {
        Ok(problems) if problems.is_empty() => CheckLine::good("store", url),
        Ok(problems) => {
            let says = format!("{url}: destroyed in places: {}", problems.join("; "));
            CheckLine::bad("store", says).advice("put a backup in its place")
        }
        Err(error) => broken("store", &error),
    }
}

async fn outbox(review: &Review) -> CheckLine {
    match review.outbox().list().await {
        Ok(outbox) if outbox.is_empty() => CheckLine::good("outbox", "nothing waits to be delivered"),
        Ok(outbox) => {
            let says = format!("{} not delivered", outbox.len());
            CheckLine::look("outbox", says).advice("`referee outbox` shows them, `referee deliver` sends")
        }
        Err(error) => failed("outbox", &error),
    }
}

/// Checks the key: where it is stored, what its loss means, and what is not sealed yet.
async fn seal(session: &Session, review: &Review) -> CheckLine {
    const ABOUT: &str = "seal";
    let place = session.seal_place().map_or_else(|_| "nowhere".to_owned(), |place| place.said());
    let (progress, old) =
        match (review.store().sealing().progress().await, review.store().soundness().old_entries().await) {
            (Ok(progress), Ok(old)) => (progress, old),
            (Err(error), _) | (_, Err(error)) => return broken(ABOUT, &error),
        };
    let Some(progress) = progress else {
        let line = CheckLine::look(ABOUT, "the store is not sealed: its file says who was reviewed");
        return line.advice("run `referee seal init`; on a server, name a key in `[seal]` first");
    };
    let old = match old {
        0 => String::new(),
        old => format!("; {old} older entries of the record have plain hashes or words, which stay"),
    };
    let keep = "keep a copy of the key elsewhere: if it is lost, nobody can read the store";
    if let Some(copy) = review.store().disk().unsealed_copies().first() {
        let says = format!("{} is a copy from before the store was sealed", copy.display());
        return CheckLine::look(ABOUT, says).advice("delete it: it says who was reviewed");
    }
    match progress.is_complete() {
        true => CheckLine::good(ABOUT, format!("key: {place}{old}")).advice(keep),
        false => {
            let says = format!("{} of {} journeys are sealed; key: {place}{old}", progress.done, progress.of);
            CheckLine::look(ABOUT, says).advice("`referee seal init` seals the rest")
        }
    }
}

fn compared(about: &str, sound: impl Fn(usize) -> String, checked: Result<Checked, StoreError>) -> CheckLine {
    match checked {
        Ok(Checked { count, problems }) if problems.is_empty() => CheckLine::good(about, sound(count)),
        Ok(Checked { problems, .. }) => CheckLine::bad(about, problems.join("; ")).advice(ADVICE),
        Err(error) => broken(about, &error),
    }
}

/// The line about the team, or that a store which needs one has no first lead.
async fn founded(review: &Review, team: CheckLine) -> CheckLine {
    match review.team().check_founded().await {
        Err(unfounded @ ReviewError::NoFirstLead) if team.state == CheckState::Good => {
            let line = CheckLine::look(&team.about, unfounded.to_string());
            line.advice(unfounded.hint().unwrap_or_default())
        }
        _ => team,
    }
}

async fn record(review: &Review) -> CheckLine {
    match review.record().verify().await {
        Ok(verdict) => match verdict.broken {
            None => CheckLine::good("record", format!("{} entries verified", verdict.sound)),
            Some(broken) => CheckLine::bad("record", broken.to_string()).advice(ADVICE),
        },
        Err(error) => failed("record", &error),
    }
}

fn broken(about: &str, error: &StoreError) -> CheckLine {
    CheckLine::bad(about, error.to_string()).advice(error.hint())
}

fn failed(about: &str, error: &ReviewError) -> CheckLine {
    CheckLine::bad(about, error.to_string()).advice(error.hint().unwrap_or_default())
}
