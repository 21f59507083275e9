//! The dwell record: which parts of a case were on the screen, and for how long. It belongs to the record of a
//! decision; it does not rank people.

use crate::domain::ids::FindingId;
use crate::domain::viewed::{DwellRecord, Viewed};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The parts that are on the screen, with their start, and those that were, with their milliseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dwell {
    now: BTreeMap<Viewed, Timestamp>,
    before: BTreeMap<Viewed, i64>,
}

impl Dwell {
    /// Replaces the parts that are on the screen.
    pub(crate) fn show(&mut self, shown: &[Viewed], now: Timestamp) {
        let gone: Vec<Viewed> = self.now.keys().filter(|known| !shown.contains(known)).cloned().collect();
        for what in gone {
            if let Some(since) = self.now.remove(&what) {
                *self.before.entry(what).or_default() += between(since, now);
            }
        }
        for what in shown {
            self.now.entry(what.clone()).or_insert(now);
        }
    }

    /// Whether the evidence of a finding was ever on the screen.
    pub(super) fn has_shown(&self, finding: &FindingId) -> bool {
        let what = Viewed::Finding(finding.clone());
        self.now.contains_key(&what) || self.before.contains_key(&what)
    }

    /// All parts that were on the screen until now, with their milliseconds.
    pub(crate) fn until(&self, now: Timestamp) -> Vec<DwellRecord> {
        let mut all = self.before.clone();
        for (what, since) in &self.now {
            *all.entry(what.clone()).or_default() += between(*since, now);
        }
        all.into_iter().map(|(what, ms)| DwellRecord { what, ms }).collect()
    }
}

fn between(since: Timestamp, now: Timestamp) -> i64 {
    (now.as_millisecond() - since.as_millisecond()).max(0)
}
