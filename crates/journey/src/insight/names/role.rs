//! What a word of a name is there for: most tell people apart, some only join or address.

/// What a part of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It names the person or the family.
    Name,
    /// A word between names that others leave out. It may also be a name itself: `Ben`, `Das`, `Sheikh`.
    Particle {
        /// It stands where particles stand, before the name that it belongs to.
        joins: bool,
    },
    /// A form of address at the beginning, never a name.
    Title,
}

/// Words that many write and others leave out.
const PARTICLES: [&str; 42] = [
    "al", "el", "ul", "ad", "as", "ar", "an", "bin", "ibn", "ben", "bint", "binti", "bn", "abu", "abw",
    "umm", "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la",
    "le", "y", "e", "of", "the", "sheikh", "shaikh", "sayyid", "haji", "hajji", "jr", "sr",
];
/// Forms of address that are nobody's name.
const TITLES: [&str; 7] = ["mr", "mrs", "ms", "miss", "dr", "prof", "sir"];
/// Articles that are written with what follows, or apart.
const ARTICLES: [&str; 3] = ["al", "el", "ul"];
/// Particles that are one word written in several ways, where they stand before a name.
const SPELLINGS: [&[&str]; 5] = [
    &["al", "el", "ul", "ad", "as", "ar", "an"],
    &["bin", "ibn", "ben", "bn"],
    &["bint", "binti"],
    &["abu", "abw"],
    &["sheikh", "shaikh"],
];
/// What stands between a name and the name of the father.
const PARENTAGE: [&str; 6] = ["bin", "ibn", "ben", "bn", "bint", "binti"];

/// The role of the word at a place among all words of a name.
pub(super) fn role(words: &[&str], place: usize) -> Role {
    let word = words.get(place).copied().unwrap_or_default();
    let before = words.get(..place).unwrap_or_default();
    if TITLES.contains(&word) && before.iter().all(|word| TITLES.contains(word)) {
        return Role::Title;
    }
    if !PARTICLES.contains(&word) {
        return Role::Name;
    }
    let is_name = |word: &&&str| !PARTICLES.contains(word) && !TITLES.contains(word);
    let after = words.get(place + 1..).unwrap_or_default();
    let (names_before, names_after) =
        (before.iter().filter(is_name).count(), after.iter().filter(is_name).count());
    // At the beginning `Al` may be a name, unless what follows is a family and a given name; so may `Ben`.
    let opens = names_after > 1 && is_at_will(word) && (word != "ben" || !before.is_empty());
    Role::Particle { joins: names_after > 0 && (names_before > 0 || opens) }
}

/// The article that a word is.
pub(super) fn article(word: &str) -> Option<&'static str> {
    ARTICLES.into_iter().find(|article| *article == word)
}

/// Whether two particles are one word in two spellings.
pub(super) fn same_particle(one: &str, other: &str) -> bool {
    one == other || SPELLINGS.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// Whether a particle says whose child somebody is.
pub(super) fn is_parentage(word: &str) -> bool {
    PARENTAGE.contains(&word)
}

/// Whether a particle is one of those of Arabic names, which are written and left out at will.
pub(super) fn is_at_will(word: &str) -> bool {
    is_parentage(word) || SPELLINGS.first().is_some_and(|articles| articles.contains(&word))
}
