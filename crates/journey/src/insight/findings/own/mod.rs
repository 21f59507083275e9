//! Findings of our own checks: MRZ, identity, dates, letters, and locally evaluated rules.

mod letters;
mod people;
mod times;
mod unruled;
mod zones;

use super::Context;
use super::draft::FindingDraft;

/// Start of the source paths of our own checks.
const OURS: &str = "referee";

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    zones::write(context, drafts);
    people::write(context, drafts);
    times::write(context, drafts);
    letters::write(context, drafts);
    unruled::write(context, drafts);
}
