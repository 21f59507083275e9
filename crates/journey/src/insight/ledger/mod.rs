//! The ledger: every failing or undetermined item of a journey as one line, gravest first.
//!
//! Each source writes `Draft`s. Drafts with one id are one line with all their sources; a
//! draft that only repeats what stands behind it (a failed rule, a failed conclusion) is folded
//! into the lines it repeats. Passed, not carried out and no value make no line, except
//! where a primary outcome would have to say "passed" (docs/contracts/onetouch.md 3.7).

mod draft;
mod merge;
mod slug;

mod documents;
mod faces;
mod fields;
mod network;
mod own;
mod primary;
mod quirks;
mod rules;
mod selfie;
mod watchlists;
mod whole;

pub(super) use slug::print;

use super::finding::Finding;
use super::policy::Policy;
use crate::domain::journey::Journey;
use crate::domain::quirk::Quirk;
use jiff::civil::Date;

/// What one reading of a journey rests on.
struct Context<'a> {
    journey: &'a Journey,
    quirks: &'a [Quirk],
    today: Date,
    policy: &'a Policy,
}

/// The ledger of a journey on a day. The same journey gives the same ids every time.
pub fn of(journey: &Journey, quirks: &[Quirk], today: Date, policy: &Policy) -> Vec<Finding> {
    let context = Context { journey, quirks, today, policy };
    let mut drafts = Vec::new();
    whole::write(&context, &mut drafts);
    watchlists::write(&context, &mut drafts);
    selfie::write(&context, &mut drafts);
    faces::write(&context, &mut drafts);
    documents::write(&context, &mut drafts);
    primary::write(&context, &mut drafts);
    rules::write(&context, &mut drafts);
    own::write(&context, &mut drafts);
    fields::write(&context, &mut drafts);
    network::write(&context, &mut drafts);
    let drafts = merge::fold(drafts);
    let drafts = quirks::add(&context, drafts);
    let drafts = whole::unexplained(&context, drafts);
    merge::ordered(drafts)
}
