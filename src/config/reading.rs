//! Reads tables of the file and the layers above it. Every error is collected with its line; none stops the reading.

use super::environment::Environment;
use super::error::ConfigError;
use super::kinds::{Raw, WrittenValue, nearest};
use super::locked::Locked;
use super::origin::SettingOrigin;
use super::provider::ServiceSettings;
use super::table::{SettingRow, SettingsTable};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The state while all layers are read.
pub(super) struct TomlReading<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) environment: &'a Environment,
    pub(super) flags: &'a BTreeMap<String, String>,
    pub(super) services: &'a [ServiceSettings],
    /// The settings that this file and the layers above it may not change.
    pub(super) locked: Locked,
    pub(super) errors: Vec<ConfigError>,
    /// Errors that only disable the setting that they are in: the console starts without it.
    pub(super) warnings: Vec<ConfigError>,
    pub(super) origins: BTreeMap<String, SettingOrigin>,
}

/// Which layers can set the values of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layers {
    /// The file, the environment and the flags.
    All,
    /// Only the file. Items of lists have no name for a variable, and accounts are not assembled from variables,
    /// because a stray one could send a token to another host.
    File,
}

/// A table of the file, which may be missing.
#[derive(Clone, Debug)]
pub(super) struct TableAt<'a> {
    path: String,
    /// The position in the file where it starts.
    pub(super) span: Range<usize>,
    table: Option<&'a DeTable<'a>>,
    layers: Layers,
}

impl<'a> TableAt<'a> {
    /// The whole file.
    pub(super) fn root(table: &'a DeTable<'a>) -> Self {
        Self { path: String::new(), span: 0..0, table: Some(table), layers: Layers::All }
    }

    /// The position of a setting's name in the file; `None` if the table does not set it.
    pub(super) fn place(&self, key: &str) -> Option<Range<usize>> {
        self.entry(key).map(|(name, _)| name.span())
    }

    /// The position of the first of these settings that is set, else of the table.
    pub(super) fn place_of(&self, keys: &[&str]) -> Range<usize> {
        keys.iter().find_map(|key| self.place(key)).unwrap_or(self.span.clone())
    }

    /// The text of a setting that is needed before the whole table is read.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value(key)?.get_ref().as_str()
    }

    /// A list of texts that is needed before the whole table is read. `Err` is the position of a value of another type.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, Range<usize>> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
        let texts = value.get_ref().as_array().and_then(|items| items.iter().map(text).collect());
        texts.ok_or(value.span())
    }

    fn entry(&self, key: &str) -> Option<(&'a Spanned<toml::de::DeString<'a>>, &'a Spanned<DeValue<'a>>)> {
        self.table?.iter().find(|(name, _)| name.get_ref() == key)
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.entry(key).map(|(_, value)| value)
    }

    fn full(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl<'a> TomlReading<'a> {
    /// The file and line of a position.
    pub(super) fn origin(&self, span: &Range<usize>) -> SettingOrigin {
        let line = self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1;
        SettingOrigin::File { file: self.file.to_owned(), line }
    }

    /// Reports an error at a position in the file.
    pub(super) fn error(&mut self, span: &Range<usize>, message: String, hint: Option<String>) {
        let error = ConfigError { hint, ..self.origin(span).error(message) };
        self.errors.push(error);
    }

    /// Reports an error that only disables the setting that it is in.
    pub(super) fn warn(&mut self, span: &Range<usize>, message: String, hint: Option<String>) {
        let warning = ConfigError { hint, ..self.origin(span).error(message) };
        self.warnings.push(warning);
    }

    /// Reads a table over the values in `into`. `inner` are the names of its inner tables, which are read separately.
    pub(super) fn read<T: SettingsTable>(&mut self, at: &TableAt<'a>, into: &mut T, inner: &[&str]) {
        let mut known: Vec<String> = inner.iter().map(|name| (*name).to_owned()).collect();
        let mut former = Vec::new();
        for row in T::rows() {
            let keys: Vec<String> =
                row.endings().iter().map(|ending| format!("{}{ending}", row.key)).collect();
            for (key, ending) in keys.iter().zip(row.endings()) {
                self.setting(at, &row, key, ending, into);
            }
            self.only_one(at, &keys);
            known.extend(keys);
            former.extend(row.former);
        }
        self.unknown(at, &known, &former);
    }

    /// Every layer is parsed, so that an error is reported even if a higher layer overrides it.
    fn setting<T: SettingsTable>(
        &mut self,
        at: &TableAt<'a>,
        row: &SettingRow<T>,
        key: &str,
        ending: &'static str,
        into: &mut T,
    ) {
        let (file, path) = (self.file, at.full(key));
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        for (origin, said) in self.layers(at, key, row.former) {
            if self.is_locked(&path, &origin) {
                continue;
            }
            let raw = Raw { said, ending, folder };
            match row.read(into, &raw) {
                Ok(()) => {
                    self.origins.insert(path.clone(), origin);
                    self.note_items(&path, &raw.said);
                }
                Err(expects) => {
                    let noted = if row.is_comfort { &mut self.warnings } else { &mut self.errors };
                    noted.push(origin.error(format!("`{path}` must be {expects}")));
                }
            }
        }
    }

    /// Whether a setting is locked. If so, the attempt of a layer to set it is reported as an error.
    fn is_locked(&mut self, path: &str, origin: &SettingOrigin) -> bool {
        let is_locked = self.locked.covers(path);
        if is_locked {
            self.errors.push(self.locked.refused(path, origin));
        }
        is_locked
    }

    /// The values that the layers set, those of the highest layer last.
    fn layers(
        &mut self,
        at: &TableAt<'a>,
        key: &str,
        former: Option<&str>,
    ) -> Vec<(SettingOrigin, WrittenValue<'a>)> {
        let mut found = Vec::new();
        for name in former.into_iter().chain([key]) {
            let before = found.len();
            let value = at.value(name);
            found.extend(
                value.map(|value| (self.origin(&value.span()), WrittenValue::Value(value.get_ref()))),
            );
            if at.layers == Layers::All {
                found.extend(self.above(&at.full(name)));
            }
            if name != key {
                let said = found.iter().skip(before);
                self.warnings.extend(said.map(|(origin, _)| renamed(origin, &at.full(name), &at.full(key))));
            }
        }
        // The last one wins: higher layers come later, and within a layer the new name comes after the former one.
        found.sort_by_key(|(origin, _)| origin.rank());
        found
    }

    fn above(&self, path: &str) -> Vec<(SettingOrigin, WrittenValue<'a>)> {
        let variables = variables(path).into_iter().filter_map(|name| {
            let words = self.environment.variable(&name)?.to_owned();
            Some((SettingOrigin::Environment(name), WrittenValue::Words(words)))
        });
        let flag = if path == "store.url" { "store" } else { path.rsplit('.').next().unwrap_or(path) };
        let flag = self
            .flags
            .get(path)
            .map(|words| (SettingOrigin::Flag(flag.to_owned()), WrittenValue::Words(words.clone())));
        variables.chain(flag).collect()
    }

    /// Stores the origin of each item of a list: `console.views.0`.
    fn note_items(&mut self, path: &str, said: &WrittenValue<'_>) {
        let WrittenValue::Value(value) = said else { return };
        for (at, item) in value.as_array().into_iter().flat_map(|items| items.iter()).enumerate() {
            let origin = self.origin(&item.span());
            self.origins.insert(format!("{path}.{at}"), origin);
        }
    }

    /// Reports an error if a table sets more than one of these alternative settings.
    fn only_one(&mut self, at: &TableAt<'a>, keys: &[String]) {
        let places: Vec<_> = keys.iter().filter_map(|key| at.place(key)).collect();
        if let [_, .., last] = places.as_slice() {
            let message = format!("more than one of `{}`", keys.join("`, `"));
            self.error(last, message, Some("keep one".to_owned()));
        }
    }

    /// Reports every setting that the table does not know.
    fn unknown(&mut self, at: &TableAt<'a>, known: &[String], former: &[&str]) {
        for (name, _) in at.table.into_iter().flat_map(|table| table.iter()) {
            let word: &str = name.get_ref();
            if known.iter().any(|known| known == word) || former.contains(&word) {
                continue;
            }
            let hint = match nearest(word, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            self.error(&name.span(), format!("unknown setting `{}`", at.full(word)), Some(hint));
        }
    }

    /// Reports a required setting that is missing.
    pub(super) fn missing(&mut self, at: &TableAt<'a>, key: &str, what: &str) {
        self.error(&at.span, format!("`{key}` is missing here"), Some(format!("say {what}")));
    }

    /// An inner table.
    pub(super) fn inner(&mut self, at: &TableAt<'a>, key: &str) -> TableAt<'a> {
        let path = at.full(key);
        let value = at.value(key);
        let table = value.and_then(|value| value.get_ref().as_table());
        let span = value.map_or(at.span.clone(), Spanned::span);
        if value.is_some() && table.is_none() {
            self.error(&span, format!("`{path}` must be a table: [{path}]"), None);
        }
        TableAt { path, span, table, layers: at.layers }
    }

    /// An inner table that had another name in the former version.
    pub(super) fn inner_renamed(&mut self, at: &TableAt<'a>, key: &str, former: &str) -> TableAt<'a> {
        let Some(place) = at.place(former) else { return self.inner(at, key) };
        self.warnings.push(renamed(&self.origin(&place), &at.full(former), &at.full(key)));
        if at.place(key).is_some() {
            return self.inner(at, key);
        }
        TableAt { path: at.full(key), ..self.inner(at, former) }
    }

    /// The tables of an array of tables: `[[reason]]`.
    pub(super) fn items(&mut self, at: &TableAt<'a>, key: &str) -> Vec<TableAt<'a>> {
        let Some(value) = at.value(key) else { return Vec::new() };
        let path = at.full(key);
        let origin = self.origin(&value.span());
        if self.is_locked(&path, &origin) {
            return Vec::new();
        }
        let item = |item: &'a Spanned<DeValue<'a>>| {
            let table = Some(item.get_ref().as_table()?);
            Some(TableAt { path: path.clone(), span: item.span(), table, layers: Layers::File })
        };
        let items = value.get_ref().as_array();
        let tables: Option<Vec<_>> = items.and_then(|items| items.iter().map(item).collect());
        match tables {
            Some(tables) => {
                self.origins.insert(path, origin);
                tables
            }
            None => {
                self.error(&value.span(), format!("`{path}` must be a list of tables: [[{key}]]"), None);
                Vec::new()
            }
        }
    }

    /// The inner tables with their names: `[provider.NAME]`.
    pub(super) fn named(&mut self, at: &TableAt<'a>, key: &str) -> Vec<(String, TableAt<'a>)> {
        let outer = self.inner(at, key);
        let mut named = Vec::new();
        for (name, value) in outer.table.into_iter().flat_map(|table| table.iter()) {
            let (word, span) = (name.get_ref().to_string(), name.span());
            let origin = self.origin(&span);
            if self.is_locked(&outer.full(&word), &origin) {
                continue;
            }
            match value.get_ref().as_table() {
                Some(table) => {
                    let path = outer.full(&word);
                    named.push((word, TableAt { path, span, table: Some(table), layers: Layers::File }));
                }
                None => self.error(&span, format!("`{key}.{word}` must be a table: [{key}.NAME]"), None),
            }
        }
        named
    }
}

fn renamed(origin: &SettingOrigin, former: &str, now: &str) -> ConfigError {
    let error = origin.error(format!("`{former}` is called `{now}` now"));
    error.with_hint("the former name is read in this version only")
}

/// The environment variables of a setting: `REFEREE_REVIEW_HOLD_SECONDS`, or `REFEREE_STORE` as a short form.
fn variables(path: &str) -> Vec<String> {
    let long = format!("REFEREE_{}", path.replace(['.', '-'], "_").to_uppercase());
    match path {
        "store.url" => vec![long, "REFEREE_STORE".to_owned()],
        _ => vec![long],
    }
}
