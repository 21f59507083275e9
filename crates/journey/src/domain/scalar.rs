//! A JSON scalar, kept exactly as sent.

use super::pii::{Maskable, Masking};
use super::text::{Shown, Untrusted};
use serde::{Serialize, Serializer};

/// A string, number or boolean exactly as sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A JSON string.
    Text(Untrusted),
    /// A JSON number with its digits as sent.
    Number(Untrusted),
    /// `true` or `false`.
    Bool(bool),
    /// A redacted secret: only its presence is known.
    Secret,
}

impl Scalar {
    /// The value as text; dots for a secret.
    pub fn text(&self) -> Untrusted {
        match self {
            Scalar::Text(text) | Scalar::Number(text) => text.clone(),
            Scalar::Bool(_) | Scalar::Secret => Untrusted::new(self.as_sent()),
        }
    }

    /// Like [`Self::text`], without a copy.
    pub fn into_text(self) -> Untrusted {
        match self {
            Scalar::Text(text) | Scalar::Number(text) => text,
            Scalar::Bool(_) | Scalar::Secret => self.text(),
        }
    }

    /// The exact text, for comparisons; dots for a secret.
    pub fn as_sent(&self) -> &str {
        match self {
            Scalar::Text(text) | Scalar::Number(text) => text.as_sent(),
            Scalar::Bool(true) => "true",
            Scalar::Bool(false) => "false",
            Scalar::Secret => "••••••",
        }
    }

    /// Parses a number: `99`, `"99"`, `"99.00%"`; `None` for `"NA"`.
    pub fn number(&self) -> Option<f64> {
        match self {
            Scalar::Text(text) | Scalar::Number(text) => {
                let text = text.as_sent().trim().trim_end_matches('%').trim_end();
                text.parse::<f64>().ok().filter(|number| number.is_finite())
            }
            Scalar::Bool(_) | Scalar::Secret => None,
        }
    }

    /// Parses a percentage: `99`, `"99.00%"`. Some services send a fraction instead: `0.97` or `1.0` without a percent
    /// sign is 97 or 100 percent.
    pub fn percent(&self) -> Option<f64> {
        let number = self.number()?;
        let text = self.as_sent().trim();
        let is_fraction = number > 0.0 && number <= 1.0 && text.contains('.') && !text.ends_with('%');
        Some(if is_fraction { number * 100.0 } else { number })
    }

    /// The text cleaned for display.
    pub fn shown(&self) -> Shown {
        self.text().shown()
    }
}

impl Maskable for Scalar {
    fn shown(&self, masking: Masking) -> Shown {
        Maskable::shown(&self.text(), masking)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Scalar::Text(text) => text.serialize(serializer),
            Scalar::Number(digits) => serialize_number(digits.as_sent(), serializer),
            Scalar::Bool(value) => serializer.serialize_bool(*value),
            Scalar::Secret => serializer.serialize_str("••••••"),
        }
    }
}

/// Writes a JSON number if that keeps all digits, otherwise text, for example for `1.0` and `-0`.
fn serialize_number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match digits.parse::<i64>() {
        Ok(number) if number.to_string() == digits => return serializer.serialize_i64(number),
        _ => {}
    }
    match digits.parse::<u64>() {
        Ok(number) if number.to_string() == digits => return serializer.serialize_u64(number),
        _ => {}
    }
    match digits.parse::<f64>() {
        // Outside this range JSON writers use exponents.
        Ok(number) if (1e-4..1e15).contains(&number.abs()) && number.to_string() == digits => {
            serializer.serialize_f64(number)
        }
        _ => serializer.serialize_str(digits),
    }
}

/// A named value that has no field in the model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// The path, relative to the enclosing part of the model: `location.latitude`.
    pub name: Untrusted,
    pub value: super::pii::Pii<Scalar>,
}
