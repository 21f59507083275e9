//! Our own computation: machine readable zones, identity, dates, letters, and rules nobody evaluated.

mod letters;
mod people;
mod times;
mod unruled;
mod zones;

use super::Context;
use super::draft::Draft;

/// Where a line of our own comes from, among paths in the provider's document.
const OURS: &str = "referee";

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    zones::write(context, drafts);
    people::write(context, drafts);
    times::write(context, drafts);
    letters::write(context, drafts);
    unruled::write(context, drafts);
}
