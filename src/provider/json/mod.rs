//! Parses the JSON of a service. Damage that affects only one value is repaired and reported as a contract deviation.
//! If an object has the same key twice, both values are kept.

mod repair;

use crate::domain::deviation::Deviation;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Deserializer, Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// A parsed document, with the deviations of its JSON text.
#[derive(Debug)]
pub struct ParsedJson {
    pub value: Value,
    pub deviations: Vec<Deviation>,
}

/// The start of the suffix that renames a key whose value was sent again later in the same object.
const EARLIER: &str = " (sent earlier";
/// Maximum number of deviations about duplicate keys.
const MOST_TWICE: usize = 32;

/// Parses a document. If it cannot be repaired, the error and its position are those of the received text.
pub fn parse(bytes: &[u8]) -> Result<ParsedJson, serde_json::Error> {
    let error = match strictly(bytes) {
        Ok(parsed) => return Ok(parsed),
        Err(error) => error,
    };
    let (text, problems) = repair::repaired(bytes);
    let Ok(mut parsed) = strictly(text.as_bytes()) else { return Err(error) };
    parsed.deviations.extend(problems.into_iter().map(|problem| Deviation::new("", problem)));
    Ok(parsed)
}

fn strictly(bytes: &[u8]) -> Result<ParsedJson, serde_json::Error> {
    let twice = RefCell::default();
    let mut deserializer = Deserializer::from_slice(bytes);
    let value = Builder(&twice).deserialize(&mut deserializer)?;
    deserializer.end()?;
    let deviation = |path: String| Deviation::new(path, "sent more than once; the last value counts");
    Ok(ParsedJson { value, deviations: twice.into_inner().into_iter().map(deviation).collect() })
}

/// The key without the suffix of a duplicate.
pub(super) fn plain_key(key: &str) -> &str {
    // Every key of a document is asked, and hardly any has a bracket, which is found faster than the whole suffix.
    let has_bracket = key.bytes().any(|byte| byte == b'(');
    let suffixed = has_bracket.then(|| key.split_once(EARLIER)).flatten();
    suffixed.map_or(key, |(key, _)| key)
}

/// Deserializes a value and collects the paths of duplicate keys.
#[derive(Clone, Copy)]
struct Builder<'t>(&'t RefCell<Vec<String>>);

impl Builder<'_> {
    /// Runs `read` and prepends `step` to the paths that it collects.
    fn under<T>(self, step: &dyn fmt::Display, read: impl FnOnce() -> T) -> T {
        let before = self.0.borrow().len();
        let value = read();
        for path in self.0.borrow_mut().iter_mut().skip(before) {
            *path = format!("{step}.{path}");
        }
        value
    }

    fn note(self, key: &str) {
        let mut twice = self.0.borrow_mut();
        if twice.len() < MOST_TWICE {
            twice.push(key.to_owned());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Builder<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Builder<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = self.under(&list.len(), || items.next_element_seed(self))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut earlier = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            // serde_json represents a number of arbitrary precision as a map with this key.
            if map.is_empty() && key == "$serde_json::private::Number" {
                let digits = members.next_value::<String>()?;
                return digits.parse::<Number>().map(Value::Number).map_err(A::Error::custom);
            }
            let value = self.under(&key, || members.next_value_seed(self))?;
            match map.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(value);
                }
                Entry::Occupied(mut place) => {
                    self.note(place.key());
                    let name = format!("{}{EARLIER}, {})", place.key(), earlier.len() + 1);
                    earlier.insert(name, place.insert(value));
                }
            }
        }
        map.append(&mut earlier);
        Ok(Value::Object(map))
    }
}
