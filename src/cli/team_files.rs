//! `referee init --team`: writes files for the host of a team, which must be checked, changed and copied to their
//! places.

use super::error::{Exit, Failure};
use super::output;
use crate::config::write;
use serde_json::{Value, json};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Each file name with its content.
const FILES: [(&str, &str); 4] = [
    ("referee-serve.service", include_str!("../../assets/team/referee-serve.service")),
    ("sshd-referee.conf", include_str!("../../assets/team/sshd-referee.conf")),
    ("referee.toml", include_str!("../../assets/team/referee.toml")),
    ("nginx-referee.conf", include_str!("../../assets/team/nginx-referee.conf")),
];

/// Writes the files into a folder and returns their paths. Existing files stay, unless they must be replaced.
pub(super) fn write(folder: &Path, existing: Existing) -> Result<Value, Failure> {
    let unwritten = |error: std::io::Error| {
        Failure::caused(Exit::Configuration, format!("could not write {}", folder.display()), &error)
    };
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritten)?;
    let mut written = Vec::new();
    for (name, text) in FILES {
        let file = folder.join(name);
        if file.exists() && existing == Existing::Stays {
            output::say(&format!("{} is there already and stays; --force replaces it", file.display()));
            continue;
        }
        write::write_private(&file, text).map_err(unwritten)?;
        written.push(file.display().to_string());
    }
    output::say("each file begins with where it belongs and what to change");
    Ok(json!({ "folder": folder.display().to_string(), "written": written }))
}

/// What happens to an existing file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Stays,
    IsReplaced,
}
