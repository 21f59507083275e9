//! Two names side by side: which part answers to which, and how alike the whole is.

use super::{Name, Token};
use rphonetic::{DoubleMetaphone, Encoder};

/// How two names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same, whatever the order, case, marks or script.
    Same,
    /// Nothing differs, but one says less: a missing middle name, an initial, a name cut short.
    Compatible,
    /// Nearly the same: a letter or two, or the same sound.
    Close,
    /// Another name.
    Different,
    /// One of them is empty or cannot be read.
    NotComparable,
}

/// How alike two parts of names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same letters, or the same in the spelling of travel documents.
    Equal,
    /// The same consonants, where one script writes no more.
    Consonants,
    /// One is the beginning of the other.
    Initial,
    /// They sound the same.
    Sound,
    /// A few letters differ.
    Spelling,
    /// They differ.
    Different,
}

/// A part of the first name with the part of the second that answers to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Its place in the first name.
    pub left: usize,
    /// The place in the second name of what answers to it; none if nothing does.
    pub right: Option<usize>,
    /// 0 to 100.
    pub similarity: f64,
    /// How they are alike.
    pub likeness: Likeness,
}

/// Two names compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How they stand to each other.
    pub relation: Relation,
    /// How alike they are as wholes, 0 to 100.
    pub score: f64,
    /// Every part of the first name.
    pub pairs: Vec<Pair>,
    /// Parts of the second name that nothing answers to.
    pub unanswered: Vec<usize>,
}

/// Parts less alike than this do not answer to each other.
const ANSWERS: f64 = 80.0;

/// Compares two names. The work is bounded whatever their length.
pub fn compare(left: &Name, right: &Name) -> Comparison {
    let pairs = aligned(left, right);
    let answered = |place: &usize| pairs.iter().any(|pair| pair.right == Some(*place));
    let unanswered: Vec<usize> = (0..right.tokens.len()).filter(|place| !answered(place)).collect();
    let score = whole_score(left, right, &pairs, &unanswered);
    let relation = relation(left, right, &pairs, &unanswered, score);
    Comparison { relation, score: if relation == Relation::Same { 100.0 } else { score }, pairs, unanswered }
}

/// Pairs up parts, the most alike first.
fn aligned(left: &Name, right: &Name) -> Vec<Pair> {
    let mut candidates = Vec::new();
    for (l, one) in left.tokens.iter().enumerate() {
        for (r, other) in right.tokens.iter().enumerate() {
            let (likeness, similarity) = alike(one, other, left.cut || right.cut);
            if similarity >= ANSWERS {
                candidates.push(Pair { left: l, right: Some(r), similarity, likeness });
            }
        }
    }
    candidates.sort_by(|one, other| {
        other.similarity.total_cmp(&one.similarity).then(one.likeness.cmp(&other.likeness))
    });
    let mut pairs: Vec<Pair> = Vec::new();
    for candidate in candidates {
        let taken = |pair: &Pair| pair.left == candidate.left || pair.right == candidate.right;
        if !pairs.iter().any(taken) {
            pairs.push(candidate);
        }
    }
    for place in 0..left.tokens.len() {
        if !pairs.iter().any(|pair| pair.left == place) {
            let similarity = 0.0;
            pairs.push(Pair { left: place, right: None, similarity, likeness: Likeness::Different });
        }
    }
    pairs.sort_by_key(|pair| pair.left);
    pairs
}

fn alike(one: &Token, other: &Token, cut: bool) -> (Likeness, f64) {
    if equal(one, other) {
        return (Likeness::Equal, 100.0);
    }
    let vowelless = one.without_vowels != other.without_vowels;
    if vowelless && one.bones == other.bones && !one.bones.is_empty() {
        return (Likeness::Consonants, 98.0);
    }
    let (short, long) = if one.plain.len() <= other.plain.len() { (one, other) } else { (other, one) };
    let beginning = long.plain.starts_with(&short.plain);
    if beginning && (short.plain.chars().count() == 1 || cut) {
        return (Likeness::Initial, 95.0);
    }
    let similarity = 100.0 * strsim::jaro_winkler(&one.plain, &other.plain);
    if vowelless {
        let bones = 100.0 * strsim::jaro_winkler(&one.bones, &other.bones);
        return (Likeness::Spelling, similarity.max(bones - 5.0));
    }
    if similarity >= 70.0 && same_sound(&one.plain, &other.plain) {
        return (Likeness::Sound, similarity.max(88.0));
    }
    if similarity >= ANSWERS { (Likeness::Spelling, similarity) } else { (Likeness::Different, similarity) }
}

fn equal(one: &Token, other: &Token) -> bool {
    let spelled = |token: &Token| token.travel.clone();
    one.plain == other.plain
        || one.common == other.common
        || with_article(one, other)
        || with_article(other, one)
        || spelled(one).is_some_and(|travel| travel == other.plain)
        || spelled(other).is_some_and(|travel| travel == one.plain)
}

/// Whether the second is the first with its article in one word.
fn with_article(one: &Token, other: &Token) -> bool {
    let rest = one.article.and_then(|article| other.plain.strip_prefix(article));
    rest.is_some_and(|rest| rest == one.plain || super::spellings::common(rest) == one.common)
}

fn same_sound(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !letters(one) || !letters(other) {
        return false;
    }
    let encoder = DoubleMetaphone::new(Some(8));
    let (first, second) = (encoder.encode(one), encoder.encode(other));
    !first.is_empty() && first == second
}

/// Alike by letters: each part weighs as much as it is long; parts of the longer name that the
/// shorter lacks weigh a fifth.
fn whole_score(left: &Name, right: &Name, pairs: &[Pair], unanswered: &[usize]) -> f64 {
    let weight = |token: Option<&Token>| token.map_or(0.0, |token| token.plain.chars().count() as f64);
    let (mut sum, mut total, mut missing) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let own = weight(left.tokens.get(pair.left));
        match pair.right {
            Some(place) => {
                let both = own.max(weight(right.tokens.get(place)));
                sum += pair.similarity * both;
                total += both;
            }
            None => missing += own,
        }
    }
    let lacking: f64 = unanswered.iter().map(|place| weight(right.tokens.get(*place))).sum();
    // What both lack differs in full; what only one says is a remark.
    let differing = missing.min(lacking);
    let remarked = (missing.max(lacking) - differing) * 0.2;
    let whole = total + 2.0 * differing + remarked;
    if whole > 0.0 { sum / whole } else { 0.0 }
}

fn relation(left: &Name, right: &Name, pairs: &[Pair], unanswered: &[usize], score: f64) -> Relation {
    if left.is_empty() || right.is_empty() {
        return Relation::NotComparable;
    }
    if joined(left) == joined(right) || left.key() == right.key() {
        return Relation::Same;
    }
    let lacking = pairs.iter().filter(|pair| pair.right.is_none()).count();
    let worst = pairs.iter().filter(|pair| pair.right.is_some()).map(|pair| pair.likeness).max();
    let Some(worst) = worst else {
        return unlike(left, right);
    };
    let one_sided = lacking == 0 || unanswered.is_empty();
    match worst {
        Likeness::Equal | Likeness::Consonants if lacking == 0 && unanswered.is_empty() => Relation::Same,
        Likeness::Equal | Likeness::Consonants | Likeness::Initial if one_sided => Relation::Compatible,
        _ if one_sided && score >= ANSWERS => Relation::Close,
        _ => unlike(left, right),
    }
}

/// Names that do not align: nearly the same when run together, else another name. Letters of a
/// script that we do not know cannot be compared with Latin ones.
fn unlike(left: &Name, right: &Name) -> Relation {
    let foreign = |name: &Name| name.tokens.iter().any(|token| !token.plain.is_ascii());
    if foreign(left) != foreign(right) {
        return Relation::NotComparable;
    }
    let alike = strsim::jaro_winkler(&joined(left), &joined(right));
    if alike >= 0.92 { Relation::Close } else { Relation::Different }
}

fn joined(name: &Name) -> String {
    name.tokens.iter().map(|token| token.plain.as_str()).collect()
}
