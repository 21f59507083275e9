//! Who may import whom.

use super::sources::{self, Source};
use std::collections::BTreeSet;

/// A place of the tree, the rooms it may import, the crates it may use.
struct Layer {
    place: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
}

/// Everything may be used.
const ALL: &[&str] = &["*"];

/// The longest place that begins a path is the one that counts.
const LAYERS: &[Layer] = &[
    Layer {
        place: "domain",
        rooms: &[],
        crates: &[
            "serde",
            "serde_json",
            "jiff",
            "strum",
            "uuid",
            "unicode_normalization",
            "unicode_security",
        ],
    },
    Layer {
        place: "insight",
        rooms: &["domain"],
        crates: &[
            "memchr",
            "strsim",
            "unicode_normalization",
            "unicode_security",
            "icu_calendar",
            "jiff",
            "strum",
            "serde",
            "serde_json",
            "sha2",
            "uuid",
        ],
    },
    Layer { place: "shell_command.rs", rooms: &[], crates: &["rustix", "thiserror"] },
    Layer {
        place: "checkpoint",
        rooms: &["shell_command"],
        crates: &["aws_lc_rs", "base64", "secrecy", "sha2", "thiserror", "hex"],
    },
    Layer {
        place: "config",
        rooms: &["domain", "checkpoint", "insight::policy", "shell_command"],
        crates: &["toml", "serde", "serde_json", "secrecy", "url", "etcetera", "strsim", "rustix", "jiff"],
    },
    Layer {
        place: "provider",
        // The steps of a resubmission and the provider's record are words of a case; labels are compared in the
        // spelling of the tables of words.
        // What a picture is shows by its bytes: one function for the answer and for the decoder.
        rooms: &["domain", "config", "insight::case", "insight::spelling", "pictures::sniff"],
        crates: &[
            "reqwest",
            "rustls",
            "backon",
            "tokio",
            "serde",
            "serde_json",
            "secrecy",
            "url",
            "thiserror",
            "uuid",
            "jiff",
            "base64",
            "hmac",
            "sha2",
            "strum",
            "tracing",
            "hex",
        ],
    },
    Layer {
        place: "store",
        rooms: &["domain"],
        crates: &[
            "sqlx",
            "futures_util",
            "tokio",
            "serde",
            "serde_json",
            "thiserror",
            "uuid",
            "jiff",
            "tracing",
            "sha2",
            "hmac",
            "base64",
            "aws_lc_rs",
            "chacha20",
            "getrandom",
            "notify",
            "secrecy",
            "tokio_util",
            "url",
            "hex",
        ],
    },
    Layer {
        place: "pictures",
        // A crate of its own that depends on none of ours; `crate::` is its own root.
        rooms: ALL,
        crates: &[
            "image",
            "fast_image_resize",
            "png",
            "jpeg_decoder",
            "jpeg_encoder",
            "zune_jpeg",
            "icy_sixel",
            "quantette",
            "base64",
            "sha2",
            "thiserror",
            "memchr",
            "rustix",
            "viuer",
            "landlock",
            "libc",
            "seccompiler",
            "hex",
            "serde",
            "serde_json",
        ],
    },
    Layer {
        place: "signing",
        rooms: &[],
        crates: &["ssh_key", "aws_lc_rs", "base64", "tokio", "thiserror", "jiff"],
    },
    Layer {
        place: "review",
        // The rules of a decision are the section of the settings itself.
        rooms: &["domain", "insight", "provider", "store", "config::settings", "config::choices"],
        crates: &[
            "tokio",
            "tokio_util",
            "serde",
            "serde_json",
            "thiserror",
            "uuid",
            "jiff",
            "tracing",
            "askama",
            "base64",
            "futures_util",
        ],
    },
    Layer {
        place: "serve",
        // Who may post webhooks is what the configuration says of an account.
        rooms: &["domain", "provider", "review", "store", "checkpoint", "config"],
        crates: &[
            "axum",
            "tower_http",
            "prometheus_client",
            "tokio",
            "tokio_util",
            "futures_util",
            "aws_lc_rs",
            "base64",
            "sha2",
            "secrecy",
            "rustix",
            "serde_json",
            "thiserror",
            "jiff",
            "tracing",
            "hex",
        ],
    },
    Layer {
        place: "synth",
        rooms: &[],
        crates: &["image", "resvg", "ttf_parser", "serde", "serde_json", "jiff"],
    },
    Layer {
        place: "sandbox",
        rooms: &["synth"],
        crates: &[
            "axum",
            "tokio",
            "tokio_util",
            "serde",
            "serde_json",
            "base64",
            "url",
            "thiserror",
            "jiff",
            "uuid",
            "futures_util",
            "indexmap",
            "regex_lite",
            "sha2",
            "png",
            "hex",
            "percent_encoding",
        ],
    },
    Layer { place: "tui/keys", rooms: &["tui"], crates: &["crossterm", "strum", "toml", "thiserror"] },
    Layer {
        place: "tui/messages",
        // Statistics are counted by the review; how a picture is looked at is plain geometry. The policy has the
        // sections of the settings themselves.
        rooms: &[
            "domain",
            "insight",
            "tui",
            "pictures::DecodedPicture",
            "pictures::view",
            "review::stats",
            "config::settings",
            "config::choices",
        ],
        crates: &["jiff", "strum", "uuid", "serde"],
    },
    Layer { place: "tui/app", rooms: &["domain", "tui"], crates: &["jiff", "uuid"] },
    Layer {
        place: "tui/screen",
        rooms: &["domain", "insight", "tui", "pictures::view", "review::stats"],
        crates: &["jiff", "ratatui", "uuid"],
    },
    Layer {
        place: "tui/overlay",
        rooms: &["domain", "insight", "tui"],
        crates: &["jiff", "ratatui", "strum", "uuid"],
    },
    Layer { place: "tui/view", rooms: &["domain", "tui"], crates: &["jiff", "ratatui"] },
    Layer {
        place: "tui",
        rooms: &["domain", "insight", "tui", "review", "pictures", "provider", "shell_command"],
        crates: &[
            "tokio",
            "tokio_util",
            "futures_util",
            "crossterm",
            "ratatui",
            "ratatui_textarea",
            "unicode_bidi",
            "rustix",
            "jiff",
            "strum",
            "serde_json",
            "toml",
            "thiserror",
            "unicode_width",
            "unicode_segmentation",
            "unicode_normalization",
            "uuid",
            "serde",
        ],
    },
    Layer { place: "process", rooms: &[], crates: &["libc"] },
    Layer { place: "cli", rooms: ALL, crates: ALL },
    Layer { place: "main.rs", rooms: ALL, crates: ALL },
    Layer { place: "lib.rs", rooms: ALL, crates: &[] },
];

fn layer(source: &Source) -> &'static Layer {
    LAYERS
        .iter()
        .filter(|layer| source.path == layer.place || source.path.starts_with(&format!("{}/", layer.place)))
        .max_by_key(|layer| layer.place.len())
        .unwrap_or_else(|| panic!("{} is in no room of the table", source.path))
}

/// The paths that follow `crate::` on a line, groups opened: `domain::ids`.
fn imports(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '$') {
            continue;
        }
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group.trim_end_matches(['}', ';']).split(',').map(path_of)),
            None => found.push(path_of(rest)),
        }
    }
    found.retain(|path| !path.is_empty());
    found
}

fn path_of(text: &str) -> String {
    let end = text.trim().find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    text.trim()[..end.unwrap_or(text.trim().len())].trim_end_matches(':').to_owned()
}

fn is_allowed(path: &str, own: &str, allowed: &[&str]) -> bool {
    let within = |room: &str| room == "*" || path == room || path.starts_with(&format!("{room}::"));
    within(own) || allowed.iter().any(|room| within(room))
}

#[test]
fn rooms_import_only_whom_they_may() {
    let mut broken = Vec::new();
    for source in sources::all() {
        let layer = layer(&source);
        for (line, code) in source.code() {
            for path in imports(&code) {
                if !is_allowed(&path, source.room(), layer.rooms) {
                    broken.push(format!("{}:{line} imports crate::{path}", source.file));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The names of the dependencies of all our crates as they stand in code.
fn crates() -> BTreeSet<String> {
    sources::FOLDERS.iter().flat_map(|(folder, _)| crates_of(folder)).collect()
}

/// The dependencies of the crate whose sources are in a folder, those of our own workspace left out.
fn crates_of(folder: &str) -> BTreeSet<String> {
    let manifest = sources::root().join(folder).join("../Cargo.toml");
    let manifest: toml::Table = std::fs::read_to_string(manifest).unwrap().parse().unwrap();
    let names = manifest["dependencies"].as_table().unwrap().keys();
    names.filter(|name| !name.starts_with("referee-")).map(|name| name.replace('-', "_")).collect()
}

/// Whether a line names a crate, rather than a module of ours that is called the same.
fn names_crate(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let in_path = line.match_indices(&path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '.')
    });
    in_path || line.trim() == format!("use {name};")
}

/// Whether a file has a module of its own of this name in sight.
fn is_own_module(source: &Source, name: &str) -> bool {
    let folder = std::path::Path::new(&source.file).with_extension("");
    let beside = sources::root().join(folder.parent().unwrap());
    let below = sources::root().join(&folder);
    [beside, below]
        .iter()
        .any(|folder| folder.join(format!("{name}.rs")).exists() || folder.join(name).join("mod.rs").exists())
}

#[test]
fn messages_import_nothing_of_the_state() {
    let state = ["tui::app", "tui::screen", "tui::overlay", "tui::cx", "tui::view", "tui::keyboard"];
    let mut broken = Vec::new();
    for source in sources::all().iter().filter(|source| source.path.starts_with("tui/messages/")) {
        for (line, code) in source.code() {
            let found = imports(&code).into_iter().filter(|path| state.iter().any(|it| path.starts_with(it)));
            broken.extend(found.map(|path| format!("{}:{line} imports crate::{path}", source.file)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn rooms_use_only_their_crates() {
    let crates = crates();
    let mut broken = Vec::new();
    for source in sources::all() {
        let layer = layer(&source);
        for name in &crates {
            if layer.crates.contains(&name.as_str()) || layer.crates == ALL || is_own_module(&source, name) {
                continue;
            }
            for (line, code) in source.code() {
                if names_crate(&code, name) {
                    broken.push(format!("{}:{line} uses {name}", source.file));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Whether a file of a room uses what the table lets it use.
fn is_used(source: &Source, room: Option<&str>, name: Option<&str>) -> bool {
    source.code().iter().any(|(_, code)| {
        let imports_room = room.is_some_and(|room| imports(code).iter().any(|it| is_allowed(it, room, &[])));
        imports_room || name.is_some_and(|name| names_crate(code, name))
    })
}

#[test]
fn the_table_allows_no_more_than_is_used() {
    let sources = sources::all();
    let mut idle = Vec::new();
    for layer in LAYERS {
        let own: Vec<&Source> = sources.iter().filter(|it| self::layer(it).place == layer.place).collect();
        for room in layer.rooms.iter().filter(|room| **room != "*") {
            if !own.iter().any(|source| is_used(source, Some(room), None)) {
                idle.push(format!("{} imports no {room}", layer.place));
            }
        }
        for name in layer.crates.iter().filter(|name| **name != "*") {
            if !own.iter().any(|source| is_used(source, None, Some(name))) {
                idle.push(format!("{} uses no {name}", layer.place));
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn every_crate_is_used() {
    for (folder, _) in sources::FOLDERS {
        let sources = sources::under(folder);
        let is_idle = |name: &String| !sources.iter().any(|source| is_used(source, None, Some(name)));
        let idle: Vec<String> = crates_of(folder).into_iter().filter(is_idle).collect();
        assert!(idle.is_empty(), "nothing in {folder} uses {}", idle.join(", "));
    }
}

/// Pure rooms are told the time; they never ask for it.
const NO_CLOCK: &[&str] = &[
    "domain/",
    "insight/",
    "tui/view/",
    "tui/keys/",
    "tui/messages/",
    "tui/screen/",
    "tui/overlay/",
    "tui/page/",
    "tui/app",
    "tui/keyboard.rs",
    "tui/cx.rs",
    "tui/requests.rs",
];

#[test]
fn pure_rooms_ask_no_clock_and_do_no_input_or_output() {
    let impure = [
        "Timestamp::now",
        "Instant::now",
        "SystemTime::now",
        "Zoned::now",
        "std::fs",
        "std::net",
        "std::env",
    ];
    for place in NO_CLOCK {
        assert!(sources::all().iter().any(|source| source.path.starts_with(place)), "nothing is in {place}");
    }
    let mut broken = Vec::new();
    for source in sources::all().iter().filter(|source| NO_CLOCK.iter().any(|at| source.path.starts_with(at)))
    {
        for (line, code) in source.code() {
            for word in impure.iter().filter(|word| code.contains(**word)) {
                broken.push(format!("{}:{line} has {word}", source.file));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn imports_are_read_in_all_their_forms() {
    assert_eq!(imports("use crate::domain::ids::Service;"), ["domain::ids::Service"]);
    assert_eq!(imports("use crate::{domain, store::Store};"), ["domain", "store::Store"]);
    assert_eq!(imports("fn a(x: &crate::review::ReviewService) {}"), ["review::ReviewService"]);
    assert!(names_crate("let x = image::open(path);", "image"));
    assert!(!names_crate("super::image::open(path)", "image"));
    assert!(!is_allowed("provider::read", "sandbox", &["synth", "config"]));
    assert!(!is_allowed("insight::ledger::of", "provider", &["insight::case"]));
}
