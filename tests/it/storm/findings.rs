//! The decisions in the store, against those that the screen announced.

use crate::store;
use referee::tui::messages::action::Action;
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

/// What a key on a screen may put into the record besides a decision.
#[derive(Clone, Copy, Debug, Default)]
struct Judged {
    faces: usize,
    resolved: usize,
    asked: usize,
}

/// Keys that are remembered: what is judged is written down at once.
const KEYS_REMEMBERED: usize = 12;

/// Reads the store as another program would.
pub(super) struct Findings {
    runtime: Runtime,
    connection: SqliteConnection,
    known: usize,
    announced: Vec<Announced>,
    /// The last entry of the record that was looked at.
    seq: i64,
    judged: Vec<Judged>,
}

impl Findings {
    pub(super) fn of(file: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(store::bare(file));
        Self { runtime, connection, known: 0, announced: Vec::new(), seq: 0, judged: Vec::new() }
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
        self.judged.push(judged_by(screen, key));
        let old = self.judged.len().saturating_sub(KEYS_REMEMBERED);
        self.judged.drain(..old);
    }

    /// Holds new judgments in the record to the keys that were pressed: no face answered, no finding resolved, no group
    /// cleared and no service asked but by a key of its own, on a screen that says so.
    fn check_judged(&mut self) -> Result<(), String> {
        let asked = "SELECT seq, what FROM audit WHERE seq > ? AND what IN
            ('faces.answered', 'finding.resolved', 'screening.asked', 'journey.taken') ORDER BY seq";
        let query = sqlx::query_as(asked).bind(self.seq).fetch_all(&mut self.connection);
        let entries: Vec<(i64, String)> = self.runtime.block_on(query).unwrap();
        for (seq, what) in entries {
            self.seq = seq;
            let left = |it: &mut Judged| match what.as_str() {
                "faces.answered" => it.faces.checked_sub(1).map(|left| it.faces = left).is_some(),
                "finding.resolved" => it.resolved.checked_sub(1).map(|left| it.resolved = left).is_some(),
                "screening.asked" => it.asked.checked_sub(1).map(|left| it.asked = left).is_some(),
                _ => false,
            };
            if !self.judged.iter_mut().rev().any(left) {
                return Err(format!(
                    "{what} (entry {seq}) was not meant; the keys before: {:?}",
                    self.judged
                ));
            }
        }
        Ok(())
    }

    /// Holds what is new in the store to what was announced.
    pub(super) fn check(&mut self) -> Result<(), String> {
        self.check_judged()?;
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

/// What a single key may judge on this screen.
fn judged_by(screen: &str, key: &str) -> Judged {
    let has = |words: &[&str]| words.iter().any(|word| screen.contains(word));
    let in_box = has(&["NO ISSUE", "ISSUE CONFIRMED", "INCONCLUSIVE", "FALSE POSITIVE"]);
    let is_digit = key.len() == 1 && key.as_bytes()[0].is_ascii_digit();
    let cleared = || -> usize {
        let said = screen.split_once("CLEAR ");
        said.and_then(|(_, after)| after.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    // Enter in the palette does what the key of the selected action does.
    let key = if key == "enter" { chosen_in_palette(screen).unwrap_or(key) } else { key };
    match key {
        "e" | "c" | "x" if screen.contains("CASE ") => {
            // The palette covers the question.
            let asks = has(&["Do these faces match?", "no match", "e c x resolve", "COMMAND"]);
            Judged { faces: usize::from(asks), resolved: 1, asked: 0 }
        }
        // What was reopened is resolved again.
        "u" => Judged { faces: 1, resolved: 60, asked: 0 },
        "enter" => Judged {
            faces: usize::from(in_box),
            resolved: cleared().max(usize::from(in_box)),
            asked: usize::from(has(&["asks the service to search again"])),
        },
        _ if is_digit && in_box => Judged { faces: 1, resolved: 1, asked: 0 },
        _ => Judged::default(),
    }
}

/// The key of the action that is selected in the palette, if it is open.
fn chosen_in_palette(screen: &str) -> Option<&'static str> {
    let is_open = screen.lines().any(|line| line.contains(" COMMAND "));
    let mut marked = screen.lines().flat_map(|line| line.split('▌').skip(1));
    let chosen = marked.find_map(|row| Action::named(row.split_whitespace().next()?)).filter(|_| is_open)?;
    Some(match chosen {
        Action::NoIssue => "e",
        Action::IssueConfirmed => "c",
        Action::Inconclusive => "x",
        Action::Undo => "u",
        _ => "another action",
    })
}
