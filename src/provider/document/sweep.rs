//! Flattens a value to its scalars with their paths.

use super::notes::{below, below_at};
use super::secret::SecretScope;
use crate::domain::pii::Pii;
use crate::domain::scalar::{Fact, Scalar};
use serde_json::Value;

/// Appends every scalar in `value` to `facts`, in the order sent. It is iterative, so that deep nesting cannot
/// overflow the stack.
pub(super) fn sweep(value: &Value, name: &str, scope: SecretScope, facts: &mut Vec<Fact>) {
    let mut stack = vec![(name.to_owned(), value, scope)];
    while let Some((name, value, scope)) = stack.pop() {
        match value {
            Value::Object(map) => {
                let inner = map.iter().rev();
                stack.extend(inner.map(|(key, value)| (below(&name, key), value, scope.under(key))));
            }
            Value::Array(list) => {
                let inner = list.iter().enumerate().rev();
                stack.extend(inner.map(|(place, value)| (below_at(&name, place), value, scope)));
            }
            scalar => {
                let value = hidden(scalar, scope);
                facts.extend(value.map(|value| Fact { name: name.into(), value: Pii::new(value) }));
            }
        }
    }
}

fn hidden(value: &Value, scope: SecretScope) -> Option<Scalar> {
    let scalar = scalar_of(value)?;
    let hide = match &scalar {
        Scalar::Text(text) => scope.hides(text.as_sent()),
        _ => scope == SecretScope::Secret,
    };
    Some(if hide { Scalar::Secret } else { scalar })
}

/// A string, number or boolean as sent; `None` for other types.
pub(super) fn scalar_of(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => Some(Scalar::Text(text.as_str().into())),
        Value::Number(number) => Some(Scalar::Number(number.as_str().into())),
        Value::Bool(value) => Some(Scalar::Bool(*value)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
