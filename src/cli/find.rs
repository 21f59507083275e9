//! Finds a journey by its id, or by `provider:id` if several accounts have the id.

use super::error::Failure;
use super::session::Review;
use crate::domain::ids::JourneyKey;
use crate::domain::text::Untrusted;

/// The only journey with this name; an error if there is none or more than one.
pub(super) async fn journey(review: &Review, name: &str) -> Result<JourneyKey, Failure> {
    let mut keys = review.queue().named(name).await?;
    if keys.is_empty()
        && let Some((provider, id)) = name.split_once(':')
    {
        keys = review.queue().named(id).await?;
        keys.retain(|key| key.provider.0 == provider);
    }
    let shown = Untrusted::new(name).shown();
    match keys.as_slice() {
        [key] => Ok(key.clone()),
        [] => {
            let failure = Failure::input(format!("there is no journey {shown} in the store"));
            Err(failure.hint("`referee list` shows the queue; `referee sync ID` fetches a journey"))
        }
        several => {
            let names: Vec<String> =
                several.iter().map(|key| format!("{}:{}", key.provider, key.id.shown())).collect();
            let failure = Failure::input(format!("several accounts have a journey {shown}"));
            Err(failure.hint(format!("say which: {}", names.join(" or "))))
        }
    }
}
