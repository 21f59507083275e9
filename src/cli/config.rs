//! `referee config`: every setting with its value and where it came from.

use super::error::Failure;
use super::looks;
use super::output::{self, Table};
use super::session::Session;
use clap::Args;

/// How to print it.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

impl ConfigArgs {
    /// Prints every setting.
    pub fn run(&self, session: &Session) -> Result<(), Failure> {
        let config = session.config()?;
        let settings = config.effective();
        for mistake in looks::oddities(session, config) {
            output::say(&format!("warning: {mistake}"));
        }
        if self.json {
            return output::json(&settings);
        }
        let mut table = Table::new(&["SETTING", "VALUE", "FROM"]);
        for setting in settings {
            let value = match setting.value {
                serde_json::Value::Array(items) if setting.setting == "reason" => {
                    format!("{} reasons", items.len())
                }
                serde_json::Value::Array(items) if setting.setting == "note" => {
                    format!("{} templates", items.len())
                }
                value => value.to_string(),
            };
            table.row([setting.setting, value, setting.origin]);
        }
        table.print()
    }
}
