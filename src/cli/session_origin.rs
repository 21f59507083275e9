//! Where a session comes from. The audit record stores this beside the reviewer's name, so that a false name can be
//! traced.

use crate::domain::event::Event;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The audit event of a new session.
pub(super) fn event(is_bound: bool) -> Event {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Event::SessionOpened {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        host: host(),
        uid: rustix::process::getuid().as_raw(),
        tty: tty(),
        from: variable("SSH_CONNECTION").and_then(|it| it.split(' ').next().map(plain)),
        key: key(),
        bound: is_bound,
    }
}

/// The fingerprint of the SSH key of this connection, if sshd reports it (`ExposeAuthInfo yes`).
pub(super) fn key() -> Option<String> {
    let file = std::env::var("SSH_USER_AUTH").ok().filter(|file| !file.is_empty())?;
    key_of(Path::new(&file))
}

/// This machine's host name, which Linux has in a file.
fn host() -> String {
    let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let name = files.iter().find_map(|file| std::fs::read_to_string(file).ok());
    name.map(|name| plain(name.trim())).unwrap_or_default()
}

/// The terminal on standard input, from the kernel, because `$SSH_TTY` can be set by the client.
fn tty() -> Option<String> {
    let name = std::fs::read_link("/proc/self/fd/0").ok()?;
    let name = name.to_str()?;
    name.starts_with("/dev/").then(|| plain(name)).filter(|name| name != "/dev/null")
}

/// The fingerprint of the first public key in the file of `ExposeAuthInfo yes`.
fn key_of(file: &Path) -> Option<String> {
    fingerprint(&std::fs::read_to_string(file).ok()?)
}

/// The fingerprint from lines of the form `publickey TYPE BASE64`.
fn fingerprint(methods: &str) -> Option<String> {
    methods.lines().find_map(|line| {
        let mut words = line.split(' ');
        let key = (words.next()? == "publickey").then(|| words.nth(1)).flatten()?;
        let key = STANDARD.decode(key).ok()?;
        Some(format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(key))))
    })
}

/// Limits a value of the environment to 64 printable ASCII characters, because anybody may have set it.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    /// A key made for this test; its fingerprint is what `ssh-keygen -l` prints.
    #[test]
    fn the_fingerprint_is_the_one_that_ssh_keygen_prints() {
        let line =
            "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDAZwzwpqg8o5UW7SkYXHng4OQI8jIyvmmIiCGgbMUZp\n";
        assert_eq!(fingerprint(line).as_deref(), Some("SHA256:4p7dX6emZ5xmyWqSFYyayR4t2gAOYMOowNwNjzGlM3w"));
        assert_eq!(fingerprint("password\n"), None);
        assert_eq!(fingerprint("publickey ssh-ed25519 !!!\n"), None);
    }
}
