//! `referee config`: prints every setting with its value and origin.

use super::console_files;
use super::error::Failure;
use super::output::{self, Table};
use super::session::Session;
use crate::config::generated;
use clap::Args;

/// The arguments of `referee config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print every setting with its default, as in docs/settings.md
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Print every setting with its default, as in assets/config.toml
    #[arg(long, conflicts_with_all = ["json", "markdown"])]
    pub toml: bool,
}

impl ConfigArgs {
    /// Prints every setting.
    pub fn run(&self, session: &Session) -> Result<(), Failure> {
        let services = &session.sources().services;
        if self.markdown {
            return output::raw(&generated::page(services));
        }
        if self.toml {
            return output::raw(&generated::config_file(services));
        }
        let config = session.config()?;
        let settings = config.effective();
        for warning in console_files::warnings(session, config) {
            output::say(&format!("warning: {warning}"));
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
