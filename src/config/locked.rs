//! Settings that the host's administrator fixed: `locked = ["review.*", "reviewer"]` in the system configuration.

use super::error::ConfigError;
use super::origin::SettingOrigin;

/// The settings that no layer above the system configuration may change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// The file with the `locked` setting.
    pub file: String,
    /// Paths of settings (`reviewer`), of sections with everything in them (`review.*`), or `*`.
    pub patterns: Vec<String>,
}

impl Locked {
    /// Whether a setting, a table or a list is locked.
    pub fn covers(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| {
            let outer = pattern.strip_suffix(".*").unwrap_or(pattern);
            let inner = path.strip_prefix(outer);
            pattern == "*" || inner.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The error about a layer that tries to change a locked setting.
    pub(super) fn refused(&self, path: &str, origin: &SettingOrigin) -> ConfigError {
        let hint = match origin {
            SettingOrigin::File { .. } => "remove it here".to_owned(),
            other => format!("leave {other} out"),
        };
        let error = origin.error(format!("`{path}` is locked by {}", self.file));
        error.with_hint(format!("{hint}; who keeps that file can change it"))
    }
}
