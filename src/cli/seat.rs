//! Checks who may work on a team's store: its members, with the name and the SSH key that the host confirms.

use super::error::{Exit, Failure};
use super::session::Review;
use super::session_origin;
use crate::config::Config;
use crate::config::choices::UnboundNames;
use crate::config::origin::SettingOrigin;
use crate::domain::role::{Seat, TeamRole};
use crate::review::ReviewError;
use ssh_key::{HashAlg, PublicKey};

/// Refuses a person who is not in the team or whose name is not proven. `account` is the name of the Unix account.
pub(super) async fn check(
    review: &Review,
    config: &Config,
    account: Option<&str>,
    is_bound: bool,
) -> Result<(), Failure> {
    match review.team().seat().await? {
        Seat::NoTeam => Ok(()),
        Seat::Stranger => Err(ReviewError::Stranger(review.reviewer.clone()).into()),
        Seat::Member(_) if is_bound => check_key(review).await,
        Seat::Member(_) if account == Some(review.reviewer.0.as_str()) => Ok(()),
        Seat::Member(roles) if roles.has(TeamRole::Engineer) => Ok(()),
        Seat::Member(_) => {
            if matches!(config.origins.get("reviewer"), Some(SettingOrigin::Environment(_))) {
                return Err(name_of_a_variable());
            }
            match config.identity.unbound {
                UnboundNames::All => Ok(()),
                UnboundNames::Keyless if key_of(review).await?.is_none() => Ok(()),
                UnboundNames::Keyless | UnboundNames::Engineers => Err(unproven(review)),
            }
        }
    }
}

/// The error about a name that nothing proves: anybody who can start the program can give it any name.
fn unproven(review: &Review) -> Failure {
    let message = format!("nothing proves here that you are {}", review.reviewer);
    let failure = Failure::new(Exit::Configuration, message);
    failure.hint("come by the forced command of your SSH key (--bound); `identity.unbound` says who may come otherwise")
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
    let Some(key) = key_of(review).await? else { return Ok(()) };
    let known = PublicKey::from_openssh(&key).map(|key| key.fingerprint(HashAlg::Sha256).to_string());
    if known.is_ok_and(|known| known == shown) {
        return Ok(());
    }
    let failure =
        Failure::new(Exit::Configuration, format!("{} has another SSH key in the team", review.reviewer));
    Err(failure.hint("a lead sets it: referee reviewer add NAME --role ROLE --key FILE"))
}

/// The public SSH key that the team has for the reviewer, if any.
async fn key_of(review: &Review) -> Result<Option<String>, Failure> {
    let members = review.team().members().await?;
    let me = members.into_iter().rfind(|one| one.name == review.reviewer && one.until.is_none());
    Ok(me.and_then(|me| me.key))
}
