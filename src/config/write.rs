//! Writes configuration files: a first one to fill in, and one for a sandbox.

use super::generated;
use super::provider::ServiceSettings;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use url::Url;

/// The URLs and credentials of a sandbox.
#[derive(Clone)]
pub struct SandboxPlace {
    /// The URL of its IDWise API.
    pub idwise: Url,
    /// The user for IDWise.
    pub username: String,
    /// The password for IDWise.
    pub password: String,
    /// The URL of its One Touch API.
    pub onetouch: Url,
    /// The token for One Touch.
    pub token: String,
    /// The host that its pictures come from.
    pub images: Url,
    /// The URL of the list of IDWise journeys.
    pub idwise_list: Url,
    /// The URL of the list of One Touch journeys.
    pub onetouch_list: Url,
}

/// The shipped configuration with every setting commented out, so that later defaults apply. Section headings stay
/// active: to set a value, only the `#` of its line is removed.
pub fn first(services: &[ServiceSettings]) -> String {
    let mut text = String::new();
    for line in generated::config_file(services).lines() {
        let heading = line.starts_with('[') && !line.starts_with("[[");
        let plain = line.is_empty() || line.starts_with('#') || heading;
        text.push_str(if plain { "" } else { "# " });
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Writes a configuration for a sandbox to `file`, and its secrets to files beside it, all with mode 0600.
pub fn for_sandbox(file: &Path, place: &SandboxPlace) -> std::io::Result<()> {
    let password = beside(file, "idwise-password");
    let token = beside(file, "onetouch-token");
    write_private(&password, &format!("{}\n", place.password))?;
    write_private(&token, &format!("{}\n", place.token))?;
    write_private(file, &sandbox_text(place, &name_of(&password), &name_of(&token)))
}

fn sandbox_text(place: &SandboxPlace, password: &str, token: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let images = host_of(&place.images);
    let lines = [
        "# Points at a sandbox of `referee sandbox`; it is of no use once that has ended.".to_owned(),
        // A sandbox has no real decisions, so scripts may make all of them.
        "\n[policy]\ncli_decisions = \"all\"".to_owned(),
        "\n[provider.idwise]\nservice = \"idwise\"".to_owned(),
        format!("base_url = {}", quoted(place.idwise.as_str())),
        format!("username = {}", quoted(&place.username)),
        format!("password_file = {}", quoted(password)),
        format!("list_url = {}", quoted(place.idwise_list.as_str())),
        "sandbox = true".to_owned(),
        "allow_private = true".to_owned(),
        "requests_per_second = 1000".to_owned(),
        "\n[provider.onetouch]\nservice = \"onetouch\"".to_owned(),
        format!("base_url = {}", quoted(place.onetouch.as_str())),
        format!("token_file = {}", quoted(token)),
        format!("list_url = {}", quoted(place.onetouch_list.as_str())),
        format!("picture_hosts = [{}]", quoted(&images)),
        "sandbox = true".to_owned(),
        "allow_http = true".to_owned(),
        "allow_private = true".to_owned(),
        "requests_per_second = 1000".to_owned(),
    ];
    lines.join("\n") + "\n"
}

/// The host, and the port if it is not the default of the scheme.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn beside(file: &Path, name: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.{name}"))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Writes a file with mode 0600 through a temporary file and a rename, so that a reader never sees half of it and the
/// mode of an existing file does not stay.
pub fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let fresh = file.with_file_name(name);
    let written = (|| {
        let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        new.write_all(text.as_bytes())?;
        new.sync_all()
    })();
    let done = written.and_then(|()| std::fs::rename(&fresh, file));
    if done.is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
    done
}
