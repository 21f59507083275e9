//! Lease holders: a name of this process from which other processes of this host can tell whether it still runs.

use std::fs;
use uuid::Uuid;

/// The name under which this process holds leases on a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseHolder(String);

impl LeaseHolder {
    /// A new name. On Linux it contains the boot id, the process namespace, the process id and its start time.
    pub fn new() -> Self {
        let id = Uuid::now_v7();
        let pid = std::process::id().to_string();
        match (place(), life(&pid)) {
            (Some(place), Life::Since(start)) => Self(format!("{id} {place} {pid} {start}")),
            _ => Self(id.to_string()),
        }
    }

    /// The name as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LeaseHolder {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether the holder of this name has certainly ended. A holder on another host, in another container or on a system
/// without `/proc` counts as running: its lease expires in time.
pub(super) fn has_ended(name: &str) -> bool {
    let mut words = name.split(' ').skip(1);
    let (Some(there), Some(pid), Some(start)) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    if place().as_deref() != Some(there) || !pid.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    match life(pid) {
        Life::Since(now) => now != start,
        Life::None => true,
        Life::Unknown => false,
    }
}

/// When a process started, if it runs.
enum Life {
    Since(String),
    None,
    Unknown,
}

/// The boot id and the process namespace: within them a process id is unambiguous.
fn place() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let space = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{}/{}", boot.trim(), space.to_string_lossy()))
}

/// Reads `/proc/PID/stat`: the state is the first word after the name in brackets, the start time is the twentieth.
fn life(pid: &str) -> Life {
    let stat = match fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => stat,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Life::None,
        Err(_) => return Life::Unknown,
    };
    let Some((_, rest)) = stat.rsplit_once(')') else { return Life::Unknown };
    let words: Vec<&str> = rest.split_whitespace().collect();
    match (words.first(), words.get(19)) {
        (Some(&("Z" | "X")), _) => Life::None,
        (_, Some(start)) => Life::Since((*start).to_owned()),
        _ => Life::Unknown,
    }
}
