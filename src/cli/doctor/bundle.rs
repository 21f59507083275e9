//! `referee doctor --bundle FILE`: information for support in one file. It contains no journey, no name and no secret.

use super::CheckLine;
use crate::cli::error::Failure;
use crate::cli::output;
use crate::cli::session::Session;
use crate::config::effective::Effective;
use crate::config::write;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Variables that describe the terminal. None of them identifies a person.
const TERMINAL: [&str; 8] =
    ["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR"];

/// Variables of which only the presence is reported, because their values name hosts and sockets.
const PRESENT: [&str; 4] = ["TMUX", "SSH_CONNECTION", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR"];

/// Writes the file with mode 0600.
pub(super) fn write(file: &Path, checks: &[CheckLine], session: &Session) -> Result<(), Failure> {
    let text = output::json_text(&bundle(checks, session))?;
    // The path of the home folder often contains its owner's name.
    let home = std::env::var("HOME").ok().filter(|home| home.len() > 1);
    let text = home.map_or(text.clone(), |home| text.replace(&home, "~"));
    write::write_private(file, &text).map_err(Failure::of_file("write", file))?;
    output::say(&format!("{} has no personal data; look at it before you pass it on", file.display()));
    Ok(())
}

fn bundle(checks: &[CheckLine], session: &Session) -> Value {
    let settings = session.config().map(|config| {
        let shared = |setting: &Effective| setting.setting != "reviewer";
        config.effective().into_iter().filter(shared).map(|setting| json!(setting)).collect::<Vec<_>>()
    });
    let terminal: BTreeMap<&str, String> =
        TERMINAL.into_iter().filter_map(|name| Some((name, std::env::var(name).ok()?))).collect();
    let present: BTreeMap<&str, bool> =
        PRESENT.into_iter().map(|name| (name, std::env::var_os(name).is_some())).collect();
    json!({
        "program": env!("CARGO_PKG_VERSION"),
        "features": {
            "demo": cfg!(feature = "demo"),
            "viuer": cfg!(feature = "viuer"),
            "postgres": cfg!(feature = "postgres"),
            "serve": cfg!(feature = "serve"),
        },
        "system": { "os": std::env::consts::OS, "architecture": std::env::consts::ARCH },
        "terminal": terminal,
        "present": present,
        "checks": checks,
        "settings": settings.unwrap_or_default(),
    })
}
