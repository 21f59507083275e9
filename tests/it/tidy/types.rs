//! A type owns its methods in one place.

use super::sources::{self, Source};
use std::collections::{BTreeMap, BTreeSet};
use syn::{ImplItem, Item, Type};

/// The most methods of a type.
const METHODS: usize = 35;

/// The most files that a type has methods in.
const FILES: usize = 3;

/// What was counted of a type.
#[derive(Default)]
struct Counted {
    methods: usize,
    files: BTreeSet<String>,
}

/// The inline modules of a file with it.
fn items(items: &[Item]) -> Vec<&Item> {
    let inner = |item: &Item| match item {
        Item::Mod(module) => module.content.as_ref().map(|(_, items)| items.len()).unwrap_or(0),
        _ => 0,
    };
    let mut all: Vec<&Item> = Vec::new();
    for item in items {
        all.push(item);
        if let (Item::Mod(module), true) = (item, inner(item) > 0) {
            all.extend(self::items(&module.content.as_ref().unwrap().1));
        }
    }
    all
}

/// The name of a type that a file defines.
fn defined(item: &Item) -> Option<String> {
    match item {
        Item::Struct(it) => Some(it.ident.to_string()),
        Item::Enum(it) => Some(it.ident.to_string()),
        Item::Union(it) => Some(it.ident.to_string()),
        _ => None,
    }
}

/// The type and the number of methods of an `impl` without a trait.
fn methods(item: &Item) -> Option<(String, usize)> {
    let Item::Impl(block) = item else { return None };
    let Type::Path(path) = block.self_ty.as_ref() else { return None };
    let name = path.path.segments.last()?.ident.to_string();
    let count = block.items.iter().filter(|item| matches!(item, ImplItem::Fn(_))).count();
    block.trait_.is_none().then_some((name, count))
}

/// How many folders two paths share from the root on; a file shares most with itself.
fn nearness(one: &str, other: &str) -> usize {
    let shared = one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count();
    shared + usize::from(one == other)
}

/// Every type by its name and the file that defines it.
fn count(sources: &[Source]) -> BTreeMap<(String, String), Counted> {
    let parsed: Vec<(&str, syn::File)> =
        sources.iter().map(|source| (source.path.as_str(), syn::parse_file(&source.text).unwrap())).collect();
    let mut homes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, file) in &parsed {
        for name in items(&file.items).into_iter().filter_map(defined) {
            homes.entry(name).or_default().push(path);
        }
    }
    let mut counted: BTreeMap<(String, String), Counted> = BTreeMap::new();
    for (path, file) in &parsed {
        for (name, count) in items(&file.items).into_iter().filter_map(methods) {
            let home = homes.get(&name).and_then(|homes| homes.iter().max_by_key(|it| nearness(it, path)));
            let home = home.map_or(String::new(), |home| (*home).to_owned());
            let known = counted.entry((name, home)).or_default();
            known.methods += count;
            known.files.insert((*path).to_owned());
        }
    }
    counted
}

#[test]
fn no_type_is_scattered() {
    let mut broken = Vec::new();
    for ((name, home), counted) in count(&sources::all()) {
        if counted.methods > METHODS || counted.files.len() > FILES {
            let (found, places) = (counted.methods, counted.files.len());
            broken.push(format!("{name} of src/{home} has {found} methods in {places} files"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn methods_are_counted_by_the_file_that_defines_the_type() {
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        file: path.to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        source("a/one.rs", "pub struct Page; impl Page { fn a(&self) {} fn b() {} }"),
        source("a/two.rs", "use super::one::Page; impl Page { fn c(&self) {} } impl Clone for Page {}"),
        source("b/page.rs", "struct Page; mod inner { impl super::Page { fn d() {} } }"),
    ];
    let counted = count(&sources);
    let of = |home: &str| &counted[&("Page".to_owned(), home.to_owned())];
    assert_eq!((of("a/one.rs").methods, of("a/one.rs").files.len()), (3, 2));
    assert_eq!((of("b/page.rs").methods, of("b/page.rs").files.len()), (1, 1));
}

/// Names that two modules still share, each for a reason.
const SHARED_NAMES: &[&str] = &[
    // A rectangle of cells: in the layout with its place, in the pictures crate with the size of a cell.
    "Area",
    // A picture as characters: in the pictures crate as data, in the console with its styles.
    "CellPicture",
    // The store's subject has the name of what it stores.
    "Document",
];

/// Names that stand for more than one type, with the files that define them.
fn shared_names(sources: &[Source]) -> Vec<String> {
    let mut homes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        for name in items(&syn::parse_file(&source.text).unwrap().items).into_iter().filter_map(defined) {
            homes.entry(name).or_default().insert(&source.file);
        }
    }
    homes.retain(|_, files| files.len() > 1);
    homes.into_iter().map(|(name, files)| format!("{name}: {files:?}")).collect()
}

#[test]
fn a_name_stands_for_one_type() {
    let mut shared = shared_names(&sources::all());
    shared.retain(|name| !SHARED_NAMES.iter().any(|known| name.starts_with(&format!("{known}: "))));
    assert!(shared.is_empty(), "{}", shared.join("\n"));
}

#[test]
fn shared_names_are_found() {
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        file: path.to_owned(),
        text: text.to_owned(),
    };
    let sources = [source("a.rs", "struct Page; struct Line;"), source("b.rs", "enum Page {}")];
    assert_eq!(shared_names(&sources), ["Page: {\"a.rs\", \"b.rs\"}"]);
}
