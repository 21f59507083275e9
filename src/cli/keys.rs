//! `referee keys`: which key does what where.

use super::error::Failure;
use super::output::{self, Table};
use super::session::Session;
use crate::config::Mistake;
use crate::tui::action::{Action, Place};
use crate::tui::keys::keymap::Keymap;
use clap::Args;
use serde_json::{Value, json};
use strum::IntoEnumIterator;

/// How to print them.
#[derive(Debug, Args)]
pub struct Keys {
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

impl Keys {
    /// Prints the effective keys. Neither provider nor store is needed.
    pub fn run(&self, session: &Session) -> Result<(), Failure> {
        let keymap = keymap(session)?;
        let mut table = Table::new(&["PLACE", "KEYS", "ACTION", ""]);
        let mut all: Vec<Value> = Vec::new();
        for place in Place::iter() {
            for action in Action::all() {
                let keys = keymap.keys_for(place, action);
                if keys.is_empty() {
                    continue;
                }
                all.push(json!({
                    "place": place.word(), "keys": keys, "action": action.name(), "about": action.entry().about,
                }));
                table.row([
                    place.word().to_owned(),
                    keys.join(", "),
                    action.name().to_owned(),
                    action.entry().about.to_owned(),
                ]);
            }
        }
        if self.json { output::json(&all) } else { table.print() }
    }
}

/// The shipped keys with the user's file over them: `keybindings.toml` beside the configuration.
pub(super) fn keymap(session: &Session) -> Result<Keymap, Failure> {
    let beside = session.sources().config_file().map(|(file, _)| file.with_file_name("keybindings.toml"));
    let Some(file) = beside.filter(|file| file.exists()) else { return Ok(Keymap::shipped()) };
    let name = file.display().to_string();
    let text = std::fs::read_to_string(&file)
        .map_err(|error| vec![Mistake::new(&name, format!("it could not be read: {error}"))])?;
    let (keymap, mistakes) = Keymap::with_user_file(&text);
    if mistakes.is_empty() {
        return Ok(keymap);
    }
    let mistakes = mistakes.into_iter().map(|mistake| Mistake {
        file: name.clone(),
        line: mistake.line,
        message: mistake.message,
        hint: None,
    });
    Err(mistakes.collect::<Vec<_>>().into())
}
