//! Tables of settings: each row defines a setting's name, kind, default and description once.
//!
//! Reading, defaults, `assets/config.toml`, `referee config` and `docs/settings.md` all follow from the rows.

use super::kinds::{Kind, Raw};
use super::reading::{TableAt, TomlReading};
use serde_json::Value;

/// A group of settings: a section of the file, an account, or one item of a list.
pub(super) trait SettingsTable: Default + 'static {
    /// The lines of its description.
    const ABOUT: &'static [&'static str];
    /// The settings in the order of the file.
    fn rows() -> Vec<SettingRow<Self>>;
}

/// How one key of a table is read, described and written.
pub(super) struct SettingRow<T> {
    pub(super) key: &'static str,
    about: &'static [&'static str],
    /// Whether a wrong value is only a warning, so that the console starts with the default.
    pub(super) is_comfort: bool,
    /// Its name in the former version, which is still read, with a warning.
    pub(super) former: Option<&'static str>,
    example: Option<&'static str>,
    cell: Box<dyn SettingCell<T>>,
}

/// A field of a table together with the kind of its values.
trait SettingCell<T> {
    fn endings(&self) -> &'static [&'static str];
    fn expects(&self) -> String;
    fn read(&self, table: &mut T, raw: &Raw<'_>) -> Result<(), String>;
    fn show(&self, table: &T) -> (&'static str, Value);
}

struct SettingField<T, K: Kind> {
    kind: K,
    get: fn(&T) -> &K::Value,
    get_mut: fn(&mut T) -> &mut K::Value,
}

impl<T, K: Kind> SettingCell<T> for SettingField<T, K> {
    fn endings(&self) -> &'static [&'static str] {
        self.kind.endings()
    }

    fn expects(&self) -> String {
        self.kind.expects()
    }

    fn read(&self, table: &mut T, raw: &Raw<'_>) -> Result<(), String> {
        *(self.get_mut)(table) = self.kind.read(raw)?;
        Ok(())
    }

    fn show(&self, table: &T) -> (&'static str, Value) {
        self.kind.show((self.get)(table))
    }
}

impl<T: 'static> SettingRow<T> {
    pub(super) fn new<K: Kind + 'static>(
        key: &'static str,
        about: &'static [&'static str],
        kind: K,
        get: fn(&T) -> &K::Value,
        get_mut: fn(&mut T) -> &mut K::Value,
    ) -> Self {
        let cell = Box::new(SettingField { kind, get, get_mut });
        Self { key, about, is_comfort: false, former: None, example: None, cell }
    }

    /// `comfort` in a table: the setting only changes the look or the comfort. Settings that hide data or affect
    /// decisions must not have it.
    pub(super) fn comfort(mut self) -> Self {
        self.is_comfort = true;
        self
    }

    /// `formerly("name")` in a table.
    pub(super) fn formerly(mut self, name: &'static str) -> Self {
        self.former = Some(name);
        self
    }

    /// `like("value")` in a table: the example that the shipped file shows for a setting without a default.
    pub(super) fn like(mut self, example: &'static str) -> Self {
        self.example = Some(example);
        self
    }

    /// The possible suffixes of its name: none, or those of a secret.
    pub(super) fn endings(&self) -> &'static [&'static str] {
        self.cell.endings()
    }

    /// Parses a value into the table. The error says what was expected.
    pub(super) fn read(&self, table: &mut T, raw: &Raw<'_>) -> Result<(), String> {
        self.cell.read(table, raw)
    }

    fn shown(&self, table: &T) -> ShownSetting {
        let (ending, value) = self.cell.show(table);
        ShownSetting {
            setting: format!("{}{ending}", self.key),
            about: sentence(self.about),
            expects: self.cell.expects(),
            value,
            example: self.example,
        }
    }
}

/// A setting with its value and description, of a table of any type.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShownSetting {
    pub(super) setting: String,
    pub(super) about: String,
    pub(super) expects: String,
    pub(super) value: Value,
    pub(super) example: Option<&'static str>,
}

/// A table of settings, independent of its type.
pub(super) trait AnyTable {
    /// The description.
    fn about(&self) -> String;
    /// The settings with their values.
    fn shown(&self) -> Vec<ShownSetting>;
    /// Reads the values that the layers set over the current ones.
    fn read<'a>(&mut self, reading: &mut TomlReading<'a>, at: &TableAt<'a>);
}

impl<T: SettingsTable> AnyTable for T {
    fn about(&self) -> String {
        sentence(T::ABOUT)
    }

    fn shown(&self) -> Vec<ShownSetting> {
        T::rows().iter().map(|row| row.shown(self)).collect()
    }

    fn read<'a>(&mut self, reading: &mut TomlReading<'a>, at: &TableAt<'a>) {
        reading.read(at, self, &[]);
    }
}

/// Joins the lines of a doc comment.
fn sentence(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Declares a struct and its rows: `/// description`, `field: type = default, kind, options;`. The fields after `and`
/// are not settings of this table.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $table:ident {
            $(
                $(#[doc = $says:literal])+
                $field:ident: $type:ty = $default:expr, $kind:expr $(, $option:ident $(($value:expr))?)*;
            )+
        }
        $(and { $($(#[doc = $note:literal])+ $extra:ident: $extra_type:ty,)+ })?
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $table {
            $($(#[doc = $says])+ pub $field: $type,)+
            $($($(#[doc = $note])+ pub $extra: $extra_type,)+)?
        }

        impl Default for $table {
            fn default() -> Self {
                Self { $($field: $default,)+ $($($extra: Default::default(),)+)? }
            }
        }

        $crate::config::table::rows! {
            $(#[doc = $about])+
            $table {
                $($(#[doc = $says])+ $field => $field, $kind $(, $option $(($value))?)*;)+
            }
        }
    };
}

/// Declares the rows of an existing struct: `setting => field, kind, options;`, where `field` can be a path such as
/// `findings.documents`.
macro_rules! rows {
    (
        $(#[doc = $about:literal])+
        $table:ty {
            $(
                $(#[doc = $says:literal])+
                $key:ident => $($field:ident).+, $kind:expr $(, $option:ident $(($value:expr))?)*;
            )+
        }
    ) => {
        impl $crate::config::table::SettingsTable for $table {
            const ABOUT: &'static [&'static str] = &[$($about),+];

            fn rows() -> Vec<$crate::config::table::SettingRow<Self>> {
                use $crate::config::table::SettingRow;
                vec![$(
                    SettingRow::<Self>::new(stringify!($key), &[$($says),+], $kind, |it| &it.$($field).+, |it| &mut it.$($field).+)
                        $(.$option($($value)?))*
                ),+]
            }
        }
    };
}

pub(super) use {rows, table};

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro declares tables for other modules")]
mod tests {
    use super::super::environment::Environment;
    use super::super::kinds::Whole;
    use super::*;
    use std::collections::BTreeMap;
    use toml::de::DeTable;

    table! {
        /// A table of
        /// a test.
        Probe {
            /// How many,
            /// at most.
            most: u8 = 3, Whole(1..=9);
        }
    }

    fn read(text: &str) -> (Probe, Vec<String>) {
        let (table, _) = DeTable::parse_recoverable(text);
        let environment = Environment::with([("REFEREE_PROBE_MOST", "12")]);
        let mut reading = TomlReading {
            file: "here.toml",
            text,
            environment: &environment,
            flags: &BTreeMap::new(),
            services: &[],
            locked: Default::default(),
            errors: Vec::new(),
            warnings: Vec::new(),
            origins: BTreeMap::new(),
        };
        let at = reading.inner(&TableAt::root(table.get_ref()), "probe");
        let mut probe = Probe::default();
        AnyTable::read(&mut probe, &mut reading, &at);
        (probe, reading.errors.iter().map(ToString::to_string).collect())
    }

    /// A new setting needs nothing else than its row.
    #[test]
    fn default_value_errors_and_sentence_follow_from_a_row() {
        let (probe, errors) = read("[probe]\nmost = 7\nmots = 1\n");
        assert_eq!(probe, Probe { most: 7 });
        let expected = [
            "$REFEREE_PROBE_MOST: `probe.most` must be a whole number from 1 to 9",
            "here.toml:3: unknown setting `probe.mots`",
        ];
        assert_eq!(errors, expected);
        let [shown] = Probe::default().shown().try_into().unwrap();
        assert_eq!(
            (shown.setting.as_str(), shown.value, shown.about.as_str()),
            ("most", 3.into(), "How many, at most.")
        );
        assert_eq!(Probe::default().about(), "A table of a test.");
    }
}
