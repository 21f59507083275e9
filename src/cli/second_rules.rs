//! Parses the `[[second]]` rules of the configuration for the review service.

use crate::config::{Config, ConfigError};
use crate::insight::filter::Filter;
use crate::review::SecondRule;

/// The rules, or an error for each invalid filter. With an invalid rule nothing may be decided.
pub(super) fn read(config: &Config) -> Result<Vec<SecondRule>, Vec<ConfigError>> {
    let (mut rules, mut wrong) = (Vec::new(), Vec::new());
    for (at, setting) in config.second.iter().enumerate() {
        match Filter::of_decision(&setting.when) {
            Ok(when) => rules.push(SecondRule {
                when,
                text: setting.when.clone(),
                share: setting.share,
                is_blind: setting.blind,
                hours: setting.hours,
            }),
            Err(error) => {
                let message = format!("`second.{at}.when` is no filter: {}", error.message);
                let origin = config.origins.get(&format!("second.{at}.when"));
                let origin = origin.or_else(|| config.origins.get("second")).cloned().unwrap_or_default();
                wrong.push(origin.error(message).with_hint(error.hint));
            }
        }
    }
    if wrong.is_empty() { Ok(rules) } else { Err(wrong) }
}
