//! `referee init --team --lead NAME`: turns a store into a team's store, with its first lead.

use super::error::Failure;
use super::reviewer;
use super::session::Session;
use crate::domain::role::TeamRole;
use std::path::Path;

/// Adds the first lead to the store.
pub(super) async fn add(session: &Session, name: &str, key: Option<&Path>) -> Result<(), Failure> {
    let act = reviewer::adding(name, &[TeamRole::Lead], key)?;
    let review = session.review_to_begin().await?;
    let end = review.team().begin(&act).await?;
    reviewer::print(&act, &end)
}
