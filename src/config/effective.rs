//! Every setting with its value and origin, as `referee config` prints them.

use super::load::Config;
use super::table::AnyTable;
use serde::Serialize;
use serde_json::{Value, json};

/// A setting as `referee config` prints it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effective {
    /// Its path: `review.hold_seconds`.
    pub setting: String,
    /// Its value. For a secret, only where it is stored.
    pub value: Value,
    /// The origin of the value: `default`, `FILE:LINE`, `$VARIABLE`, `--flag`.
    pub origin: String,
}

impl Config {
    /// Every setting, in the order of the shipped file.
    pub fn effective(&self) -> Vec<Effective> {
        let mut all = Vec::new();
        for (name, section) in self.clone().sections() {
            let before = if name.is_empty() { String::new() } else { format!("{name}.") };
            all.extend(section.shown().into_iter().map(|it| (format!("{before}{}", it.setting), it.value)));
        }
        let mut levels = items(&self.service_levels);
        for (item, level) in levels.as_array_mut().into_iter().flatten().zip(&self.service_levels) {
            // The former version combined `sign` and `color` in this key; scripts may still read it.
            item["mark"] = json!(level.mark());
        }
        all.push(("service_level".to_owned(), levels));
        all.push(("second".to_owned(), items(&self.second)));
        all.push(("note".to_owned(), items(&self.notes)));
        all.push(("reason".to_owned(), items(&self.reasons)));
        for account in &self.accounts {
            let settings = account.every().into_iter().filter(|it| !it.value.is_null());
            all.extend(settings.map(|it| (format!("provider.{}.{}", account.name, it.setting), it.value)));
        }
        all.into_iter().map(|(setting, value)| self.with_origin(setting, value)).collect()
    }

    fn with_origin(&self, setting: String, value: Value) -> Effective {
        let origin = self.origins.get(&setting).cloned().unwrap_or_default().to_string();
        Effective { setting, value, origin }
    }
}

/// A list of tables as JSON.
fn items<T: AnyTable>(tables: &[T]) -> Value {
    let item = |table: &T| table.shown().into_iter().map(|it| (it.setting, it.value)).collect::<Value>();
    json!(tables.iter().map(item).collect::<Vec<Value>>())
}
