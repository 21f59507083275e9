//! `referee keys`: prints the key bindings.

use super::console_files;
use super::error::Failure;
use super::output::{self, Table};
use super::session::Session;
use crate::tui::keys::keymap::Keymap;
use crate::tui::messages::action::{Action, Place};
use clap::Args;
use serde_json::{Value, json};
use strum::IntoEnumIterator;

/// The arguments of `referee keys`.
#[derive(Debug, Args)]
pub struct Keys {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print a Markdown table, as in docs/keys.md
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
}

/// A row of the table: an action with its keys in one place.
struct KeyLine {
    place: Place,
    keys: Vec<String>,
    action: Action,
}

impl Keys {
    /// Prints the effective keys. This needs neither provider nor store.
    pub fn run(&self, session: &Session) -> Result<(), Failure> {
        let (keymap, mistakes) = console_files::keymap(session);
        if !mistakes.is_empty() {
            return Err(mistakes.into());
        }
        for name in console_files::old_key_names(session, &keymap) {
            output::say(&format!("warning: {name}"));
        }
        if self.markdown {
            return output::raw(&markdown(&keymap));
        }
        if self.json {
            let lines: Vec<Value> = lines(&keymap).iter().map(line_json).collect();
            return output::json(&lines);
        }
        let mut table = Table::new(&["PLACE", "KEYS", "ACTION", ""]);
        for KeyLine { place, keys, action } in own_lines(&keymap) {
            let about = action.entry().about.to_owned();
            table.row([place.word().to_owned(), keys.join(", "), action.name().into_owned(), about]);
        }
        table.print()
    }
}

fn line_json(line: &KeyLine) -> Value {
    json!({
        "place": line.place.word(),
        "keys": line.keys,
        "action": line.action.name(),
        "about": line.action.entry().about,
    })
}

fn lines(keymap: &Keymap) -> Vec<KeyLine> {
    let every = Place::iter().flat_map(|place| Action::all().map(move |action| (place, action)));
    let lines = every.map(|(place, action)| {
        let keys = keymap.keys_for(place, action);
        KeyLine { place, keys, action }
    });
    lines.filter(|line| !line.keys.is_empty()).collect()
}

/// The bindings of each place without those inherited from the enclosing place, which are listed there.
fn own_lines(keymap: &Keymap) -> Vec<KeyLine> {
    let is_own = |line: &KeyLine| {
        let around = line.place.chain().get(1).copied();
        around.is_none_or(|around| line.keys != keymap.keys_for(around, line.action))
    };
    lines(keymap).into_iter().filter(is_own).collect()
}

/// The keys as a Markdown table. A `|` is escaped, because it separates columns.
fn markdown(keymap: &Keymap) -> String {
    let mut text = "| where | key | what |\n| --- | --- | --- |\n".to_owned();
    for KeyLine { place, keys, action } in own_lines(keymap) {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
        text.push_str(&format!("| {} | {} | {} |\n", place.word(), keys.join(" "), action.entry().about));
    }
    text
}
