//! Finds the pair of names, one of the applicant and one of a watch-list record, that are most similar.

use super::super::names::{self, ComparedWords, Name, Relation};
use super::by_text::ByText;
use super::{ComparedPerson, MOST_ALIASES};
use crate::domain::aml::AmlMatch;
use std::borrow::Cow;
use std::rc::Rc;

/// The most similar pair of a name of the applicant and a name of the record.
pub(in crate::insight) struct Nearest<'p> {
    pub(in crate::insight) is_alias: bool,
    pub(in crate::insight) own: &'p Name,
    pub(in crate::insight) found: Rc<NearestName>,
}

/// A name of a record, compared with the most similar name of the applicant.
pub(in crate::insight) struct NearestName {
    /// Index of the applicant's name.
    own: usize,
    pub(in crate::insight) theirs: Name,
    pub(in crate::insight) compared: names::Comparison,
}

/// A cache of compared names and words.
#[derive(Default)]
pub(super) struct KnownNames {
    names: ByText<Option<Rc<NearestName>>>,
    words: ComparedWords,
}

/// The most similar pair of names; `None` if no pair can be compared.
pub(in crate::insight) fn nearest<'p>(person: &'p ComparedPerson, record: &AmlMatch) -> Option<Nearest<'p>> {
    let found = record_names(record).filter_map(|(is_alias, text)| {
        let found = of_name(person, &text)?;
        Some(Nearest { is_alias, own: person.names.get(found.own)?, found })
    });
    found.max_by(|one, other| nearer(&one.found.compared, &other.found.compared))
}

/// Whether a record has a name.
pub(super) fn has_name(record: &AmlMatch) -> bool {
    record_names(record).any(|(_, text)| !Name::read(&text).is_empty())
}

/// All names of a record; the flag marks an alias.
fn record_names(record: &AmlMatch) -> impl Iterator<Item = (bool, Cow<'_, str>)> {
    let main = record.name.iter().map(|name| (false, Cow::Borrowed(name.reveal().as_sent())));
    let aliases = record.aliases.iter().take(MOST_ALIASES).map(|alias| {
        let parts = [&alias.first_name, &alias.middle_name, &alias.last_name];
        let parts: Vec<&str> =
            parts.iter().filter_map(|part| part.as_ref().map(|part| part.reveal().as_sent())).collect();
        (true, Cow::Owned(parts.join(" ")))
    });
    main.chain(aliases)
}

fn of_name(person: &ComparedPerson, text: &str) -> Option<Rc<NearestName>> {
    person.known_names.names.of(text, || {
        let theirs = person.known_names.words.read(text);
        let compared = person.names.iter().enumerate().filter(|_| !theirs.is_empty());
        let compared = compared.map(|(own, name)| (own, person.known_names.words.compare(name, &theirs)));
        let comparable = compared.filter(|(_, compared)| compared.relation != Relation::NotComparable);
        let nearest = comparable.max_by(|(_, one), (_, other)| nearer(one, other));
        nearest.map(|(own, compared)| Rc::new(NearestName { own, theirs, compared }))
    })
}

/// Orders comparisons by similarity; the most similar is the greatest.
fn nearer(one: &names::Comparison, other: &names::Comparison) -> std::cmp::Ordering {
    other.relation.cmp(&one.relation).then(one.score.total_cmp(&other.score))
}
