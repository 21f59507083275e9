//! Preferences kept between sessions: layout only, no journey and no person.

use crate::tui::layout::Borders;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

/// The folder of the files; without one nothing is stored. A failed write is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    folder: Option<PathBuf>,
}

impl Preferences {
    /// Stores preferences in this folder; `None` stores nothing.
    pub fn within(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Whether the tour is to be shown: it was not seen before, and the fact can be stored.
    pub fn wants_tour(&self) -> bool {
        self.folder.as_ref().is_some_and(|folder| !folder.join("tour-seen").exists())
    }

    pub(crate) fn tour_seen(&self) {
        self.write("tour-seen", "");
    }

    /// The offsets of the borders between panes.
    pub fn borders(&self) -> Borders {
        let file = self.folder.as_ref().map(|folder| folder.join("borders.json"));
        let text = file.and_then(|file| std::fs::read_to_string(file).ok());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    pub(crate) fn keep_borders(&self, borders: Borders) {
        self.write("borders.json", &serde_json::to_string(&borders).unwrap_or_default());
    }

    fn write(&self, name: &str, text: &str) {
        let Some(folder) = &self.folder else { return };
        let _ = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        let open =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(folder.join(name));
        let _ = open.and_then(|mut file| file.write_all(text.as_bytes()));
    }
}
