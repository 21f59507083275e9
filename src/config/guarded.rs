//! Rejects files that control the program but could be written by another account.

use super::error::ConfigError;
use std::fs::Metadata;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// The write permission bits of the group and of everybody.
const OTHERS_WRITE: u32 = 0o022;
/// The sticky bit: in such a folder, only the owner of a file can replace it.
const STICKY: u32 = 0o1000;

/// Rejects a file that other accounts can write, and one whose folder lets them replace it. A missing file is accepted.
pub fn check(file: &Path) -> Result<(), ConfigError> {
    let Ok(found) = std::fs::metadata(file) else { return Ok(()) };
    if found.permissions().mode() & OTHERS_WRITE != 0 {
        return Err(refused(file, file, &found));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match std::fs::metadata(folder) {
        Ok(found) if lets_others_replace(&found) => Err(refused(file, folder, &found)),
        _ => Ok(()),
    }
}

/// Like [`check`], for a file of the administrator, which root must own.
pub fn check_of_root(file: &Path) -> Result<(), ConfigError> {
    check(file)?;
    match std::fs::metadata(file) {
        Ok(found) if found.uid() != 0 => {
            let error = ConfigError::new(file.display().to_string(), "it does not belong to root");
            Err(error.with_hint(format!("chown root {}", file.display())))
        }
        _ => Ok(()),
    }
}

fn lets_others_replace(folder: &Metadata) -> bool {
    let mode = folder.permissions().mode();
    mode & OTHERS_WRITE != 0 && mode & STICKY == 0
}

fn refused(file: &Path, place: &Path, found: &Metadata) -> ConfigError {
    let what = if found.is_dir() { "its folder" } else { "it" };
    let mode = found.permissions().mode() & 0o7777;
    let message = format!("{what} can be written by others (mode {mode:04o}), so it is not read");
    ConfigError::new(file.display().to_string(), message).with_hint(format!("chmod go-w {}", place.display()))
}
