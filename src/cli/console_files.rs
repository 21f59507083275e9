//! Loads what the console can start without: keys, colors, views and note templates. Errors in them are warnings.

use super::session::Session;
use crate::config::{Config, ConfigError, guarded};
use crate::insight::filter::Filter;
use crate::tui::keys::keymap::{Keymap, Mistake};
use crate::tui::theme::{Depth, SHIPPED, Theme};
use std::path::PathBuf;

/// The theme that is selected by the terminal's background.
const AUTO: &str = "auto";

/// Whether dark text is more readable on this background.
fn is_light([red, green, blue]: [u8; 3]) -> bool {
    u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114 > 127_500
}

/// A value that is usable despite errors, and these errors.
pub(super) type Mended<T> = (T, Vec<ConfigError>);

/// All errors that do not prevent the start of the console.
pub(super) fn warnings(session: &Session, config: &Config) -> Vec<ConfigError> {
    warnings_with(&keymap(session), session, config)
}

/// Like [`warnings`], with a keymap that was already read.
pub(super) fn warnings_with(
    (keymap, mistakes): &Mended<Keymap>,
    session: &Session,
    config: &Config,
) -> Vec<ConfigError> {
    let mut all = config.warnings.clone();
    all.extend(mistakes.iter().cloned());
    all.extend(old_key_names(session, keymap));
    all.extend(theme(session, config, Depth::None, None).1);
    all.extend(wrong_views(config).into_iter().map(|(_, mistake)| mistake));
    all
}

fn beside(session: &Session, name: &str) -> Option<PathBuf> {
    session.sources().config_file().map(|(file, _)| file.with_file_name(name))
}

/// The shipped keymap, overridden by the user's file: `keybindings.toml` beside the configuration.
pub(super) fn keymap(session: &Session) -> Mended<Keymap> {
    let Some(file) = beside(session, "keybindings.toml").filter(|file| file.exists()) else {
        return (Keymap::shipped(), Vec::new());
    };
    let name = file.display().to_string();
    if let Err(error) = guarded::check(&file) {
        return (Keymap::shipped(), vec![error]);
    }
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            let error = ConfigError::new(&name, format!("it could not be read: {error}"));
            return (Keymap::shipped(), vec![error]);
        }
    };
    let (keymap, mistakes) = Keymap::with_user_file(&text);
    (keymap, mistakes.into_iter().map(|mistake| in_keys(&name, mistake)).collect())
}

fn in_keys(file: &str, Mistake { line, message }: Mistake) -> ConfigError {
    ConfigError { file: file.to_owned(), line, message, hint: None }
}

/// Warnings about renamed actions in the user's keymap, each with its current name.
pub(super) fn old_key_names(session: &Session, keymap: &Keymap) -> Vec<ConfigError> {
    let file = beside(session, "keybindings.toml").map(|file| file.display().to_string()).unwrap_or_default();
    keymap.old_names.iter().map(|name| in_keys(&file, name.clone())).collect()
}

/// The theme with the configured name: a shipped one, or a file in `themes/` beside the configuration.
pub(super) fn theme(
    session: &Session,
    config: &Config,
    depth: Depth,
    background: Option<[u8; 3]>,
) -> Mended<Theme> {
    let name = match config.console.theme.as_str() {
        AUTO if background.is_some_and(is_light) => "light",
        AUTO => "dark",
        name => name,
    };
    if let Some(shipped) = Theme::shipped(name, depth) {
        return (shipped, Vec::new());
    }
    let dark = Theme::shipped("dark", depth).unwrap_or_default();
    let is_plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    let file =
        beside(session, "themes").map(|folder| folder.join(format!("{name}.toml"))).filter(|_| is_plain);
    if let Some(Err(error)) = file.as_deref().map(guarded::check) {
        return (dark, vec![error]);
    }
    let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
    let (Some(file), Some(text)) = (file, text) else {
        let shipped: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        let message = format!("there is no theme `{name}`");
        let hint = format!(
            "shipped are auto, {}; yours is themes/{name}.toml beside the configuration",
            shipped.join(", ")
        );
        return (dark, vec![error(config, "console.theme", message).with_hint(hint)]);
    };
    let base = format!("base = \"dark\"\n{text}");
    let has_base = text.lines().any(|line| line.trim_start().starts_with("base"));
    let (theme, mistakes) = Theme::read(if has_base { &text } else { &base }, depth);
    let shift = usize::from(!has_base);
    let at = |line: usize, message| {
        let line = line.saturating_sub(shift).max(1);
        ConfigError { file: file.display().to_string(), line, message, hint: None }
    };
    (theme, mistakes.into_iter().map(|mistake| at(mistake.line, mistake.message)).collect())
}

/// The views with an invalid filter, by index.
pub(super) fn wrong_views(config: &Config) -> Vec<(usize, ConfigError)> {
    let filters = config.console.views.iter().enumerate();
    let wrong = filters.filter_map(|(at, filter)| {
        let wrong = Filter::parse(filter).err()?;
        let message = format!("the view {} is no filter: {}", at + 1, wrong.message);
        Some((at, error(config, &format!("console.views.{at}"), message).with_hint(wrong.hint)))
    });
    wrong.collect()
}

/// An error about a setting, or about an item of a list.
fn error(config: &Config, setting: &str, message: String) -> ConfigError {
    let whole = setting.rsplit_once('.').map_or(setting, |(whole, _)| whole);
    let origin = config.origins.get(setting).or_else(|| config.origins.get(whole));
    origin.map_or_else(|| ConfigError::new(setting, &message), |origin| origin.error(&message))
}
