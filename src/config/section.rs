//! Reading one table of the file: each setting asked for by name, each mistake noted, none fatal.

use super::choices::Choice;
use super::environment::Environment;
use super::mistake::Mistake;
use super::origin::Origin;
use super::provider::ServiceSettings;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Settings of looks and comfort: a wrong value costs only itself. What keeps data from the screen, `console.mask` and
/// `console.copy`, is not among them, nor is anything that decisions hang on.
const LOOKS: [&str; 8] = [
    "pictures.graphics",
    "pictures.budget_kib",
    "console.theme",
    "console.bidi",
    "console.mouse",
    "console.plain",
    "console.tour",
    "console.views",
];

/// What all sections of one reading share.
pub(super) struct Reading<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) environment: &'a Environment,
    pub(super) flags: &'a BTreeMap<String, String>,
    pub(super) services: &'a [ServiceSettings],
    pub(super) mistakes: Vec<Mistake>,
    /// Mistakes that only cost what they stand in: the console starts without it.
    pub(super) oddities: Vec<Mistake>,
    pub(super) origins: BTreeMap<String, Origin>,
}

/// One table, or the lack of it: the environment and flags are asked all the same.
pub(super) struct Section<'r, 'a> {
    pub(super) reading: &'r mut Reading<'a>,
    path: String,
    table: Option<&'a DeTable<'a>>,
    known: Vec<&'static str>,
}

/// A value of the file, or words from the environment or a flag.
#[derive(Clone, Copy)]
enum Raw<'v, 'a> {
    Value(&'a Spanned<DeValue<'a>>),
    Words(&'v str),
}

impl<'a> Reading<'a> {
    /// The line of a place in the file, from 1.
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Notes a mistake at a place in the file.
    pub(super) fn wrong(&mut self, span: &Range<usize>, message: String, hint: Option<String>) {
        let line = self.line(span);
        self.mistakes.push(Mistake { file: self.file.to_owned(), line, message, hint });
    }

    /// Notes a mistake that only costs what it stands in.
    pub(super) fn odd(&mut self, span: &Range<usize>, message: String, hint: Option<String>) {
        let line = self.line(span);
        self.oddities.push(Mistake { file: self.file.to_owned(), line, message, hint });
    }

    /// The whole file as a section.
    pub(super) fn root<'r>(&'r mut self, table: &'a DeTable<'a>) -> Section<'r, 'a> {
        Section { reading: self, path: String::new(), table: Some(table), known: Vec::new() }
    }

    /// A table at a path of its own.
    pub(super) fn section<'r>(&'r mut self, path: String, table: Option<&'a DeTable<'a>>) -> Section<'r, 'a> {
        Section { reading: self, path, table, known: Vec::new() }
    }
}

impl<'r, 'a> Section<'r, 'a> {
    /// A whole number within a range.
    pub(super) fn whole(&mut self, key: &'static str, range: RangeInclusive<u64>, into: &mut u64) {
        let expects = format!("a whole number from {} to {}", range.start(), range.end());
        let read = |raw: Raw<'_, '_>| {
            let number = match raw {
                Raw::Words(words) => words.parse::<u64>().ok(),
                Raw::Value(value) => value.get_ref().as_integer().and_then(|whole| {
                    u64::from_str_radix(&whole.as_str().replace('_', ""), whole.radix()).ok()
                }),
            };
            number.filter(|number| range.contains(number)).ok_or_else(|| expects.clone())
        };
        self.set(key, read, into);
    }

    /// A fraction from 0 to 1.
    pub(super) fn fraction(&mut self, key: &'static str, into: &mut f64) {
        let read = |raw: Raw<'_, '_>| {
            let number = match raw {
                Raw::Words(words) => words.parse::<f64>().ok(),
                Raw::Value(value) => match value.get_ref() {
                    DeValue::Float(number) => number.as_str().parse().ok(),
                    DeValue::Integer(whole) => whole.as_str().parse().ok(),
                    _ => None,
                },
            };
            number
                .filter(|number| (0.0..=1.0).contains(number))
                .ok_or_else(|| "a number from 0 to 1".to_owned())
        };
        self.set(key, read, into);
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str, into: &mut bool) {
        let read = |raw: Raw<'_, '_>| {
            let flag = match raw {
                Raw::Words("true" | "yes" | "1") => Some(true),
                Raw::Words("false" | "no" | "0") => Some(false),
                Raw::Words(_) => None,
                Raw::Value(value) => value.get_ref().as_bool(),
            };
            flag.ok_or_else(|| "true or false".to_owned())
        };
        self.set(key, read, into);
    }

    /// One of some words.
    pub(super) fn choice<C: Choice>(&mut self, key: &'static str, into: &mut C) {
        let words: Vec<&str> = C::WORDS.iter().map(|(word, _)| *word).collect();
        let expects = format!("one of: {}", words.join(", "));
        let read = |raw: Raw<'_, '_>| {
            let word = text_of(raw).ok_or_else(|| expects.clone())?;
            let found = C::WORDS.iter().find(|(known, _)| *known == word);
            found.map(|(_, meaning)| *meaning).ok_or_else(|| match nearest(&word, &words) {
                Some(near) => format!("{expects} (did you mean `{near}`?)"),
                None => expects.clone(),
            })
        };
        self.set(key, read, into);
    }

    /// Words.
    pub(super) fn text(&mut self, key: &'static str, into: &mut String) {
        self.set(key, |raw| text_of(raw).ok_or_else(|| "text in quotes".to_owned()), into);
    }

    /// Words that may be missing.
    pub(super) fn some_text(&mut self, key: &'static str, into: &mut Option<String>) {
        let read = |raw: Raw<'_, '_>| {
            text_of(raw).filter(|text| !text.is_empty()).map(Some).ok_or_else(|| "text in quotes".to_owned())
        };
        self.set(key, read, into);
    }

    /// Words that mean something else; `read` says what was expected where they do not.
    pub(super) fn read_text<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
        into: &mut T,
    ) {
        let read = |raw: Raw<'_, '_>| {
            let text = text_of(raw).ok_or_else(|| "text in quotes".to_owned())?;
            read(&text)
        };
        self.set(key, read, into);
    }

    /// A list of words; in the environment separated by commas.
    pub(super) fn texts(&mut self, key: &'static str, into: &mut Vec<String>) {
        let expects = || "a list of texts: [\"…\", \"…\"]".to_owned();
        let read = |raw: Raw<'_, '_>| match raw {
            Raw::Words(words) => Ok(words.split(',').map(|word| word.trim().to_owned()).collect()),
            Raw::Value(value) => {
                let items = value.get_ref().as_array().ok_or_else(expects)?;
                let texts = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
                texts.collect::<Option<Vec<String>>>().ok_or_else(expects)
            }
        };
        self.set(key, read, into);
    }

    /// The tables of a list of tables: `[[reason]]`, each with its place.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<(Range<usize>, &'a DeTable<'a>)> {
        self.known.push(key);
        let Some(value) = self.value(key) else { return Vec::new() };
        let items = value.get_ref().as_array().map(|items| items.iter());
        let tables: Option<Vec<_>> = items.and_then(|items| {
            items.map(|item| item.get_ref().as_table().map(|table| (item.span(), table))).collect()
        });
        if tables.is_none() {
            let message = format!("`{}` must be a list of tables: [[{key}]]", self.full(key));
            self.reading.wrong(&value.span(), message, None);
        } else {
            self.remember(
                key,
                Origin::File { file: self.reading.file.to_owned(), line: self.reading.line(&value.span()) },
            );
        }
        tables.unwrap_or_default()
    }

    /// The tables in a table, by name: `[provider.NAME]`.
    pub(super) fn named(&mut self, key: &'static str) -> Vec<(String, Range<usize>, &'a DeTable<'a>)> {
        let Some(table) = self.table_at(key) else { return Vec::new() };
        let mut named = Vec::new();
        for (name, value) in table.iter() {
            match value.get_ref().as_table() {
                Some(inner) => named.push((name.get_ref().to_string(), name.span(), inner)),
                None => {
                    let message = format!("`{key}.{}` must be a table: [{key}.NAME]", name.get_ref());
                    self.reading.wrong(&name.span(), message, None);
                }
            }
        }
        named
    }

    /// A table in this one.
    pub(super) fn table_at(&mut self, key: &'static str) -> Option<&'a DeTable<'a>> {
        self.known.push(key);
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            let message = format!("`{}` must be a table: [{}]", self.full(key), self.full(key));
            self.reading.wrong(&value.span(), message, None);
        }
        table
    }

    /// Where a setting of this table stands in the file, if it does.
    pub(super) fn place(&self, key: &str) -> Option<Range<usize>> {
        let table = self.table?;
        table.iter().find(|(name, _)| name.get_ref() == key).map(|(name, _)| name.span())
    }

    /// Remembers where each item of a list came from: `console.views.0`.
    pub(super) fn remember_items(&mut self, key: &str) {
        let items = self.value(key).and_then(|value| value.get_ref().as_array());
        for (at, item) in items.into_iter().flatten().enumerate() {
            let line = self.reading.line(&item.span());
            self.remember(&format!("{key}.{at}"), Origin::File { file: self.reading.file.to_owned(), line });
        }
    }

    /// Notes every setting that nobody asked for.
    pub(super) fn end(self) {
        let Some(table) = self.table else { return };
        for (name, _) in table.iter() {
            let word: &str = name.get_ref();
            if self.known.contains(&word) {
                continue;
            }
            let hint = match nearest(word, &self.known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", self.known.join(", ")),
            };
            let message = format!("unknown setting `{}`", self.full(word));
            self.reading.wrong(&name.span(), message, Some(hint));
        }
    }

    fn set<T>(&mut self, key: &'static str, read: impl Fn(Raw<'_, 'a>) -> Result<T, String>, into: &mut T) {
        self.known.push(key);
        let path = self.full(key);
        // Each layer is read, so that a mistake in one is told even where another has the last word.
        if let Some(value) = self.value(key) {
            match read(Raw::Value(value)) {
                Ok(good) => {
                    *into = good;
                    let line = self.reading.line(&value.span());
                    self.remember(key, Origin::File { file: self.reading.file.to_owned(), line });
                }
                Err(expects) => {
                    let message = format!("`{path}` must be {expects}");
                    match LOOKS.contains(&path.as_str()) {
                        true => self.reading.odd(&value.span(), message, None),
                        false => self.reading.wrong(&value.span(), message, None),
                    }
                }
            }
        }
        for (origin, words) in self.reading.above(&path) {
            match read(Raw::Words(&words)) {
                Ok(good) => {
                    *into = good;
                    self.remember(key, origin);
                }
                Err(expects) => {
                    let mistake = Mistake::new(origin.to_string(), format!("`{path}` must be {expects}"));
                    match LOOKS.contains(&path.as_str()) {
                        true => self.reading.oddities.push(mistake),
                        false => self.reading.mistakes.push(mistake),
                    }
                }
            }
        }
    }

    fn remember(&mut self, key: &str, origin: Origin) {
        let path = self.full(key);
        self.reading.origins.insert(path, origin);
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        let table = self.table?;
        table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn full(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl Reading<'_> {
    /// What the layers above the file say of a setting, the stronger last.
    fn above(&self, path: &str) -> Vec<(Origin, String)> {
        let mut above = Vec::new();
        for name in variables(path) {
            if let Some(words) = self.environment.variable(&name) {
                above.push((Origin::Environment(name), words.to_owned()));
            }
        }
        if let Some(words) = self.flags.get(path) {
            let flag = if path == "store.url" { "store" } else { path.rsplit('.').next().unwrap_or(path) };
            above.push((Origin::Flag(flag.to_owned()), words.clone()));
        }
        above
    }
}

/// The variables that name a setting: `REFEREE_REVIEW_HOLD_SECONDS`, and the short `REFEREE_STORE`.
fn variables(path: &str) -> Vec<String> {
    let long = format!("REFEREE_{}", path.replace(['.', '-'], "_").to_uppercase());
    match path {
        "store.url" => vec![long, "REFEREE_STORE".to_owned()],
        // Accounts are not put together from variables: a stray one could send a token elsewhere.
        _ if path.starts_with("provider.") || path.starts_with("reason") || path.starts_with("note") => {
            Vec::new()
        }
        _ => vec![long],
    }
}

fn text_of(raw: Raw<'_, '_>) -> Option<String> {
    match raw {
        Raw::Words(words) => Some(words.to_owned()),
        Raw::Value(value) => value.get_ref().as_str().map(str::to_owned),
    }
}

/// The known word that a wrong one was probably meant to be.
pub(super) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let near = known.iter().map(|known| (strsim::jaro_winkler(word, known), *known));
    near.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}
