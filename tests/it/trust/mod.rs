//! What a reviewer cannot change: settings that the host locked, files of others, names.

mod checkpoint;
mod files;
mod hardware_keys;
mod locked;
mod names;
mod tampering;
