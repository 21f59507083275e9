//! The role of each word in a name: name, particle or title.

/// The role of a part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartRole {
    /// A given name or family name.
    Name,
    /// A particle that is often omitted. The word can also be a name: `Ben`, `Das`, `Sheikh`.
    Particle {
        /// Whether it is used as a particle, before the name that it belongs to.
        joins: bool,
    },
    /// A title at the start, which is never a name.
    Title,
}

/// Words that are often omitted.
const PARTICLES: [&str; 48] = [
    "al", "el", "ul", "ad", "as", "ar", "an", "bin", "ibn", "ben", "bint", "binti", "binte", "bte", "bt",
    "bn", "abn", "bnt", "abu", "abw", "umm", "oum", "van", "von", "der", "den", "de", "del", "della", "di",
    "da", "das", "do", "dos", "du", "la", "le", "y", "e", "of", "the", "sheikh", "shaikh", "sayyid", "haji",
    "hajji", "jr", "sr",
];
const TITLES: [&str; 19] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "sir",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "senor",
    "senora",
    "president",
    "senator",
    "judge",
    "colonel",
    "captain",
];
/// Articles that can be joined to the next word.
const ARTICLES: [&str; 3] = ["al", "el", "ul"];
/// Spellings of the same particle.
const SPELLINGS: [&[&str]; 6] = [
    &["al", "el", "ul", "ad", "as", "ar", "an"],
    &["bin", "ibn", "ben", "bn", "abn"],
    &["bint", "binti", "binte", "bte", "bt", "bnt"],
    &["abu", "abw"],
    &["umm", "oum"],
    &["sheikh", "shaikh"],
];
/// Words that mean "child of", between a name and the father's name.
const PARENTAGE: [&str; 11] =
    ["bin", "ibn", "ben", "bn", "abn", "bint", "binti", "binte", "bte", "bt", "bnt"];

/// The role of the word at index `place` in a name.
pub(super) fn role(words: &[&str], place: usize) -> PartRole {
    let word = words.get(place).copied().unwrap_or_default();
    let before = words.get(..place).unwrap_or_default();
    if TITLES.contains(&word) && before.iter().all(|word| TITLES.contains(word)) {
        return PartRole::Title;
    }
    if !PARTICLES.contains(&word) {
        return PartRole::Name;
    }
    let is_name = |word: &&&str| !PARTICLES.contains(word) && !TITLES.contains(word);
    let after = words.get(place + 1..).unwrap_or_default();
    let (names_before, names_after) =
        (before.iter().filter(is_name).count(), after.iter().filter(is_name).count());
    // At the start of a name, `Al` or `Ben` can be a given name. `Al` is a particle if at least two names follow.
    let opens = names_after > 1 && is_at_will(word) && (word != "ben" || !before.is_empty());
    PartRole::Particle { joins: names_after > 0 && (names_before > 0 || opens) }
}

/// The article as a static text; `None` if the word is not an article.
pub(super) fn article(word: &str) -> Option<&'static str> {
    ARTICLES.into_iter().find(|article| *article == word)
}

/// Whether two particles are spellings of the same word.
pub(super) fn same_particle(one: &str, other: &str) -> bool {
    one == other || SPELLINGS.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// Whether the particle means "child of".
pub(super) fn is_parentage(word: &str) -> bool {
    PARENTAGE.contains(&word)
}

/// Whether the particle belongs to Arabic names, in which it is optional.
pub(super) fn is_at_will(word: &str) -> bool {
    is_parentage(word) || SPELLINGS.first().is_some_and(|articles| articles.contains(&word))
}

/// Whether the particle shows that a name is Arabic.
pub(super) fn is_arabic(word: &str) -> bool {
    is_parentage(word) || matches!(word, "al" | "el" | "ul" | "abu" | "abw" | "umm" | "oum")
}
