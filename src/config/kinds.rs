//! The kinds of values that settings have: how each is parsed and shown, and which value an error says was expected.

use super::choices::MaskPolicy;
use super::secret::SecretSource;
use super::store_url::StoreUrl;
use crate::domain::decision::Verb;
use crate::domain::ids::ServiceId;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;
use toml::de::DeValue;
use url::Url;

/// A kind of value.
pub(super) trait Kind {
    /// The type of a parsed value.
    type Value: Serialize;

    /// What is expected: text for an error after "must be", and for `docs/settings.md`.
    fn expects(&self) -> String;

    /// Parses a value. The error says what was expected instead.
    fn read(&self, raw: &Raw<'_>) -> Result<Self::Value, String>;

    /// The possible suffixes of the setting's name.
    fn endings(&self) -> &'static [&'static str] {
        &[""]
    }

    /// The value as it is shown, with the suffix of the name that sets it.
    fn show(&self, value: &Self::Value) -> (&'static str, Value) {
        ("", json!(value))
    }
}

/// A value of a setting as one layer sets it.
pub(super) struct Raw<'v> {
    pub(super) said: WrittenValue<'v>,
    /// The suffix of the setting's name.
    pub(super) ending: &'static str,
    /// The folder of the configuration file, which relative paths start from.
    pub(super) folder: &'v Path,
}

/// A value as written: TOML from a file, or text from the environment or a flag.
#[derive(Clone)]
pub(super) enum WrittenValue<'v> {
    /// From the file.
    Value(&'v DeValue<'v>),
    /// From the environment or a flag.
    Words(String),
}

impl Raw<'_> {
    pub(super) fn text(&self) -> Option<String> {
        match &self.said {
            WrittenValue::Words(words) => Some(words.clone()),
            WrittenValue::Value(value) => value.as_str().map(str::to_owned),
        }
    }

    fn full_text(&self) -> Option<String> {
        self.text().filter(|text| !text.is_empty())
    }
}

/// A kind whose values need only one parsing function.
pub(super) struct Plain<V: 'static> {
    expects: &'static str,
    read: fn(&Raw<'_>) -> Option<V>,
}

impl<V: Serialize> Kind for Plain<V> {
    type Value = V;

    fn expects(&self) -> String {
        self.expects.to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<V, String> {
        (self.read)(raw).ok_or_else(|| self.expects())
    }
}

/// `true` or `false`.
pub(super) const FLAG: Plain<bool> = Plain {
    expects: "true or false",
    read: |raw| match &raw.said {
        WrittenValue::Words(words) => match words.as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        WrittenValue::Value(value) => value.as_bool(),
    },
};

/// `true`, `false` or "required".
pub(super) const MASK: Plain<MaskPolicy> = Plain {
    expects: "true, false or \"required\"",
    read: |raw| match raw.text().as_deref() {
        Some("required") => Some(MaskPolicy::Required),
        _ => (FLAG.read)(raw).map(|on| if on { MaskPolicy::On } else { MaskPolicy::Off }),
    },
};

/// A text, which may be empty.
pub(super) const TEXT: Plain<String> = Plain { expects: QUOTED, read: |raw| raw.text() };

/// An optional text.
pub(super) const MAYBE_TEXT: Plain<Option<String>> =
    Plain { expects: QUOTED, read: |raw| raw.full_text().map(Some) };

/// `sqlite:` with a path, or `postgres://`.
pub(super) const STORE_URL: Plain<Option<StoreUrl>> =
    Plain { expects: QUOTED, read: |raw| raw.full_text().map(|text| Some(StoreUrl::new(text))) };

/// The name of a time zone that this host knows.
pub(super) const ZONE: Plain<Option<String>> = Plain {
    expects: "the name of a time zone: \"Asia/Kolkata\"",
    read: |raw| raw.full_text().filter(|name| jiff::tz::TimeZone::get(name).is_ok()).map(Some),
};

/// A list of texts, separated by commas in the environment.
pub(super) const TEXTS: Plain<Vec<String>> = Plain {
    expects: "a list of texts: [\"…\", \"…\"]",
    read: |raw| match &raw.said {
        WrittenValue::Words(words) => Some(words.split(',').map(|word| word.trim().to_owned()).collect()),
        WrittenValue::Value(value) => {
            value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        }
    },
};

/// A number from 0 to 1.
pub(super) const FRACTION: Plain<f64> = Plain {
    expects: "a number from 0 to 1",
    read: |raw| {
        let number: Option<f64> = match &raw.said {
            WrittenValue::Words(words) => words.parse().ok(),
            WrittenValue::Value(DeValue::Float(number)) => number.as_str().parse().ok(),
            WrittenValue::Value(DeValue::Integer(whole)) => whole.as_str().parse().ok(),
            WrittenValue::Value(_) => None,
        };
        number.filter(|number| (0.0..=1.0).contains(number))
    },
};

/// A character that takes one cell in every terminal.
pub(super) const SIGN: Plain<char> = Plain {
    expects: "one printable ASCII character",
    read: |raw| {
        let text = raw.text()?;
        let mut characters = text.chars();
        characters.next().filter(|first| first.is_ascii_graphic() && characters.next().is_none())
    },
};

/// The word of a service. The known words are checked when the account is read.
pub(super) const SERVICE: Plain<ServiceId> =
    Plain { expects: "the word of a service", read: |raw| raw.text().map(ServiceId::from) };

const QUOTED: &str = "text in quotes";

/// A whole number within a range.
pub(super) struct Whole<N>(pub(super) RangeInclusive<N>);

impl<N: Copy + PartialOrd + Display + Serialize + TryFrom<i128>> Kind for Whole<N> {
    type Value = N;

    fn expects(&self) -> String {
        format!("a whole number from {} to {}", self.0.start(), self.0.end())
    }

    fn read(&self, raw: &Raw<'_>) -> Result<N, String> {
        let number = match &raw.said {
            WrittenValue::Words(words) => words.parse().ok(),
            WrittenValue::Value(value) => value
                .as_integer()
                .and_then(|whole| i128::from_str_radix(&whole.as_str().replace('_', ""), whole.radix()).ok()),
        };
        let number = number.and_then(|number| N::try_from(number).ok());
        number.filter(|number| self.0.contains(number)).ok_or_else(|| self.expects())
    }
}

/// One of several words, each with its meaning.
pub(super) struct OneOf<C: 'static>(pub(super) &'static [(&'static str, C)]);

impl<C: Copy + Serialize> Kind for OneOf<C> {
    type Value = C;

    fn expects(&self) -> String {
        let words: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        format!("one of: {}", words.join(", "))
    }

    fn read(&self, raw: &Raw<'_>) -> Result<C, String> {
        let word = raw.text().ok_or_else(|| self.expects())?;
        let found = self.0.iter().find(|(known, _)| *known == word);
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            match nearest(&word, self.0.iter().map(|(known, _)| *known)) {
                Some(near) => format!("{} (did you mean `{near}`?)", self.expects()),
                None => self.expects(),
            }
        })
    }
}

/// A list of decision verbs.
pub(super) struct Verbs;

impl Kind for Verbs {
    type Value = Vec<Verb>;

    fn expects(&self) -> String {
        "some of: [\"approve\", \"reject\", \"resubmit\"]".to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<Vec<Verb>, String> {
        let words = TEXTS.read(raw).ok().filter(|words| !words.is_empty()).ok_or_else(|| self.expects())?;
        let verb = |word: &String| {
            Verb::from_str(word).map_err(|_| format!("{} (`{word}` is no verb)", self.expects()))
        };
        words.iter().map(verb).collect()
    }
}

/// A URL that contains no secret.
pub(super) struct UrlAddress;

impl Kind for UrlAddress {
    type Value = Option<Url>;

    fn expects(&self) -> String {
        "an address: https://…".to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<Option<Url>, String> {
        let url = raw.text().and_then(|text| Url::parse(&text).ok()).ok_or_else(|| self.expects())?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(self.expects());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("an address without user and password in it".to_owned());
        }
        Ok(Some(url))
    }
}

/// An IP address of this host with a port.
pub(super) struct Socket;

impl Kind for Socket {
    type Value = SocketAddr;

    fn expects(&self) -> String {
        "an address with a port: \"127.0.0.1:8480\"".to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<SocketAddr, String> {
        raw.text().and_then(|text| text.parse().ok()).ok_or_else(|| self.expects())
    }
}

/// Where a secret is stored. The suffix of the setting's name selects between variable, file and command.
pub(super) struct Secret;

impl Kind for Secret {
    type Value = Option<SecretSource>;

    fn endings(&self) -> &'static [&'static str] {
        &SecretSource::ENDINGS
    }

    fn expects(&self) -> String {
        QUOTED.to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<Option<SecretSource>, String> {
        let place = raw.full_text().ok_or_else(|| self.expects())?;
        Ok(Some(SecretSource::new(raw.ending, place, raw.folder)))
    }

    fn show(&self, value: &Self::Value) -> (&'static str, Value) {
        let ending = value.as_ref().map_or(SecretSource::ENDINGS[0], SecretSource::ending);
        (ending, json!(value))
    }
}

/// The known word that is most similar to a misspelled one; `None` if none is similar enough.
pub(super) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let near = known.into_iter().map(|known| (strsim::jaro_winkler(word, known), known));
    near.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}
