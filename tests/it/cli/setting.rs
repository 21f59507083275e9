//! A home of its own for each test of the binary.

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// A home folder that nothing else uses.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty home.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The binary, with nothing of this machine's settings.
    pub(crate) fn referee(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin!("referee"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("TERM", "dumb")
            .args(arguments)
            .timeout(crate::fixtures::PATIENCE);
        command
    }

    /// What the binary prints, when it must succeed.
    pub(crate) fn prints(&self, arguments: &[&str]) -> String {
        let output = self.referee(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).expect("stdout is text")
    }

    /// The JSON document that the binary prints, when it must succeed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.prints(arguments)).expect("stdout is one JSON document")
    }

    /// The exit code and what is told on stderr; stdout must stay empty.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.referee(arguments).output().unwrap();
        assert!(output.stdout.is_empty(), "a failure prints no data");
        (output.status.code().expect("an exit code"), String::from_utf8(output.stderr).unwrap())
    }
}
