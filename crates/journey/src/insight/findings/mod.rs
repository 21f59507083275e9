//! Creates the findings of a journey: every item that failed or is undetermined, most urgent first.
//!
//! Each source writes `Draft`s. Drafts with the same id are merged into one finding with all their sources. A
//! draft that only repeats others (a failed rule, a failed summary) is merged into the findings that it repeats.
//! Passed, not run and no value create no finding, except for a primary outcome, which must be explicitly passed
//! (docs/contracts/onetouch.md 3.7).

mod draft;
mod merge;
mod slug;

mod consent;
mod deviations;
mod documents;
mod faces;
mod fields;
mod network;
mod own;
mod primary;
mod rules;
mod selfie;
mod watchlists;
mod whole;

pub(super) use slug::print;

use super::aml::{self, Assessment};
use super::finding::Finding;
use super::policy::Policy;
use crate::domain::deviation::Deviation;
use crate::domain::journey::Journey;
use jiff::civil::Date;

/// The inputs for the findings of a journey.
struct Context<'a> {
    journey: &'a Journey,
    assessments: &'a [Assessment],
    deviations: &'a [Deviation],
    today: Date,
    policy: &'a Policy,
}

/// The findings of a journey as of `today`, most urgent first. Ids are stable: the same journey always gives the
/// same ids.
pub fn of(journey: &Journey, deviations: &[Deviation], today: Date, policy: &Policy) -> Vec<Finding> {
    of_assessed(journey, &aml::assess_all(journey), deviations, today, policy)
}

/// Like [`of`], with already computed assessments of the watch-list matches ([`aml::assess_all`]).
pub fn of_assessed(
    journey: &Journey,
    assessments: &[Assessment],
    deviations: &[Deviation],
    today: Date,
    policy: &Policy,
) -> Vec<Finding> {
    let context = Context { journey, assessments, deviations, today, policy };
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
    consent::write(&context, &mut drafts);
    let drafts = merge::fold(drafts);
    let drafts = deviations::add(&context, drafts);
    let drafts = whole::unexplained(&context, drafts);
    merge::ordered(drafts)
}
