//! Findings of our own checks: MRZ, identity, dates, letters, and locally evaluated rules.

mod dates;
mod letters;
mod local_rules;
mod mrz;
mod people;

use super::Context;
use super::draft::FindingDraft;

/// Start of the source paths of our own checks.
const OURS: &str = "referee";

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    mrz::write(context, drafts);
    people::write(context, drafts);
    dates::write(context, drafts);
    letters::write(context, drafts);
    local_rules::write(context, drafts);
}
