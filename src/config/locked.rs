//! Settings that the host's administrator fixed: `locked = ["review.*", "reviewer"]` in the system configuration.

use super::error::ConfigError;
use super::origin::SettingOrigin;

/// Which settings nothing below the system configuration may change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// The file that says so.
    pub file: String,
    /// Paths of settings (`reviewer`), of sections with what is in them (`review.*`), or `*`.
    pub patterns: Vec<String>,
}

impl Locked {
    /// Whether a setting, a table or a list is fixed.
    pub fn covers(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| {
            let outer = pattern.strip_suffix(".*").unwrap_or(pattern);
            let inner = path.strip_prefix(outer);
            pattern == "*" || inner.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The error of whoever tries to change a fixed setting.
    pub(super) fn refused(&self, path: &str, origin: &SettingOrigin) -> ConfigError {
        let hint = match origin {
            SettingOrigin::File { .. } => "remove it here".to_owned(),
            other => format!("leave {other} out"),
        };
        let error = origin.error(format!("`{path}` is locked by {}", self.file));
        error.with_hint(format!("{hint}; who keeps that file can change it"))
    }
}
