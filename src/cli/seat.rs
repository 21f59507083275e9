//! Checks who may work on a team's store: its members, with the name and the SSH key that the host confirms.

use super::error::{Exit, Failure};
use super::session::Review;
use super::session_origin;
use crate::config::Config;
use crate::config::origin::SettingOrigin;
use crate::domain::role::{Seat, TeamRole};
use crate::review::ReviewError;
use ssh_key::{HashAlg, PublicKey};

/// Rejects everybody who is not a member, or whose identity the host does not confirm.
pub(super) async fn check(review: &Review, config: &Config, is_bound: bool) -> Result<(), Failure> {
    match review.team().seat().await? {
        Seat::NoTeam => Ok(()),
        Seat::Stranger => Err(ReviewError::Stranger(review.reviewer.clone()).into()),
        Seat::Member(roles) => {
            let origin = config.origins.get("reviewer");
            if matches!(origin, Some(SettingOrigin::Environment(_))) && !roles.has(TeamRole::Engineer) {
                return Err(name_of_a_variable());
            }
            if is_bound { check_key(review).await } else { Ok(()) }
        }
    }
}

/// The error about a name from a variable. sshd may accept variables that the client sets, so they prove nothing.
fn name_of_a_variable() -> Failure {
    let message = "on a team's store the name is not taken from $REFEREE_REVIEWER";
    let failure = Failure::new(Exit::Configuration, message);
    failure.hint("use --bound --reviewer NAME in a forced command; only an engineer may set the variable")
}

/// Checks that a bound session was opened with the SSH key that the team has for this person, if sshd reports the key.
async fn check_key(review: &Review) -> Result<(), Failure> {
    let Some(shown) = session_origin::key() else { return Ok(()) };
    let members = review.team().members().await?;
    let me = members.into_iter().rfind(|one| one.name == review.reviewer && one.until.is_none());
    let Some(key) = me.and_then(|me| me.key) else { return Ok(()) };
    let known = PublicKey::from_openssh(&key).map(|key| key.fingerprint(HashAlg::Sha256).to_string());
    if known.is_ok_and(|known| known == shown) {
        return Ok(());
    }
    let failure =
        Failure::new(Exit::Configuration, format!("{} has another SSH key in the team", review.reviewer));
    Err(failure.hint("a lead sets it: referee reviewer add NAME --role ROLE --key FILE"))
}
