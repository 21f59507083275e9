//! The decisions in the store, against those that the screen announced.

use crate::store;
use sqlx::{Connection as _, SqliteConnection};
use std::path::Path;
use tokio::runtime::Runtime;

/// A decision as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) journey: String,
    pub(super) verb: String,
    pub(super) state: String,
}

/// What the bar said when a key was pressed that could decide.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    verb: &'static str,
    /// The end of the id that it named; none where it named several journeys.
    tail: Option<String>,
    /// How many decisions it can be.
    count: usize,
}

/// Reads the store as another program would.
pub(super) struct Findings {
    runtime: Runtime,
    connection: SqliteConnection,
    known: usize,
    announced: Vec<Announced>,
}

impl Findings {
    pub(super) fn of(file: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(store::bare(file));
        Self { runtime, connection, known: 0, announced: Vec::new() }
    }

    /// Every decision, in order.
    pub(super) fn made(&mut self) -> Vec<Made> {
        let asked = "SELECT j.journey, d.verb, o.state FROM decisions d JOIN journeys j ON j.id = d.journey_id \
                     JOIN deliveries o ON o.id = d.id ORDER BY d.at_ms, d.ordinal";
        let rows: Vec<(String, String, String)> =
            self.runtime.block_on(sqlx::query_as(asked).fetch_all(&mut self.connection)).unwrap();
        rows.into_iter().map(|(journey, verb, state)| Made { journey, verb, state }).collect()
    }

    fn count(&mut self) -> usize {
        let count = store::count(&mut self.connection, "SELECT count(*) FROM decisions");
        usize::try_from(self.runtime.block_on(count)).unwrap()
    }

    /// How often somebody judged faces, or resolved a finding or a group of them.
    pub(super) fn judged(&mut self) -> i64 {
        let asked = "SELECT count(*) FROM audit WHERE what IN ('faces.answered', 'faces.reopened', 'finding.resolved', \
                     'finding.reopened')";
        self.runtime.block_on(store::count(&mut self.connection, asked))
    }

    /// A single key is pressed on this screen: what it may decide.
    pub(super) fn announce(&mut self, screen: &str, key: &str) {
        let is_digit = key.len() == 1 && key.as_bytes()[0].is_ascii_digit();
        let is_last =
            key == "enter" && (screen.contains("Enter decides") || screen.contains(" rejects all "));
        if let Some(announced) = on_the_bar(screen).filter(|_| is_digit || is_last) {
            self.announced.push(announced);
            // A decision is written down at once: what was announced long ago does not count.
            let old = self.announced.len().saturating_sub(6);
            self.announced.drain(..old);
        }
    }

    /// Holds what is new in the store to what was announced.
    pub(super) fn check(&mut self) -> Result<(), String> {
        let count = self.count();
        if count == self.known {
            return Ok(());
        }
        let made = self.made();
        for decision in made.iter().skip(self.known) {
            let fits = |it: &Announced| {
                it.count > 0
                    && it.verb == decision.verb
                    && it.tail.as_ref().is_none_or(|tail| decision.journey.ends_with(tail))
            };
            let Some(place) = self.announced.iter().rposition(fits) else {
                return Err(format!("{decision:?} was not announced; announced were {:?}", self.announced));
            };
            self.announced[place].count -= 1;
        }
        self.known = count;
        Ok(())
    }

    pub(super) fn close(self) {
        self.runtime.block_on(self.connection.close()).unwrap();
    }
}

/// What the bar on the screen would decide.
fn on_the_bar(screen: &str) -> Option<Announced> {
    let bar = screen
        .lines()
        .find(|line| line.contains('┌') && VERBS.iter().any(|(word, _)| line.contains(word)))?;
    let (word, verb) = VERBS.iter().find(|(word, _)| bar.contains(word))?;
    let said = bar.split_once(word)?.1;
    if said.contains("all for one reason") {
        let count = said.split_whitespace().next()?.parse().ok()?;
        return Some(Announced { verb, tail: None, count });
    }
    let tail = said.split_once('…').map(|(_, after)| after.chars().take(4).collect());
    Some(Announced { verb, tail, count: 1 })
}

const VERBS: [(&str, &str); 3] =
    [("APPROVE   ", "approve"), ("REJECT   ", "reject"), ("RESUBMIT   ", "resubmit")];
