//! What a reviewer cannot change: settings that the host locked, files of others, names.

mod checkpoint;
mod files;
mod locked;
mod names;
