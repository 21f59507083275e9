//! The AML tab: whether screening ran, its matches, and what differs from the applicant.

use super::line::{Line, LineKind, Mark, PageBuilder, PageStyle, said, yes_no};
use super::tab::Tab;
use crate::domain::aml::{Aml, AmlMatch, Applicability};
use crate::domain::journey::Journey;
use crate::domain::pii::{Masking, Pii};
use crate::domain::resolution::Conclusion;
use crate::domain::said::folded;
use crate::domain::scalar::Fact;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::CaseTab;
use crate::insight::aligned::{self, Aligned, AlignedPart, AlignedRow};
use crate::insight::aml::{self as insight, Assessment, Point, PointSort};
use crate::insight::labels;
use crate::insight::names::NameSimilarity;
use std::collections::BTreeMap;

pub const TAB: Tab = Tab {
    record: CaseTab::Aml,
    title: "AML",
    about: "Watch lists",
    write: |input| page(&input.case.journey, input.style(), &(input.weighed)()).into(),
    has_pictures: false,
};

/// The reviewer's view of the matches.
#[derive(Clone, Debug, Default)]
pub struct Weighed<'a> {
    /// The assessment of each match.
    pub assessments: &'a [Assessment],
    pub selected: Option<usize>,
    pub settled: BTreeMap<usize, (Conclusion, Option<String>)>,
}

/// The prefix of the selected match's heading.
pub const SELECTED: &str = "▌";

/// Writes the tab: sanctions, then politically exposed persons, then the other matches, the strongest of each group
/// first.
pub fn page<'a>(journey: &Journey, style: impl Into<PageStyle<'a>>, weighed: &Weighed<'_>) -> Vec<Line> {
    let mut page = PageBuilder::new(style);
    let Some(aml) = &journey.aml else {
        page.aside(Shown::ours("AML screening is not part of this flow."));
        return page.done();
    };
    applicability(&mut page, aml);
    for assessment in insight::in_order(aml, weighed.assessments) {
        let Some(found) = aml.matches.get(assessment.index) else { continue };
        let is_selected = weighed.selected == Some(assessment.index);
        let state = weighed.settled.get(&assessment.index);
        page.heading(heading(found, assessment.index, is_selected, state));
        verdict(&mut page, assessment);
        let is_alias = side_by_side(&mut page, journey, assessment);
        particulars(&mut page, found, is_alias);
    }
    page.done()
}

/// The heading of a match as a line.
pub fn heading_line(
    found: &AmlMatch,
    index: usize,
    is_selected: bool,
    state: Option<&(Conclusion, Option<String>)>,
) -> Line {
    let label = said(heading(found, index, is_selected, state));
    Line { kind: LineKind::Heading, label, ..Line::default() }
}

/// The heading of a match: its lists, its score, and how it was resolved.
fn heading(
    found: &AmlMatch,
    index: usize,
    is_selected: bool,
    state: Option<&(Conclusion, Option<String>)>,
) -> String {
    let lists: Vec<Shown> = found.datasets.iter().map(|said| said.shown()).collect();
    let score = found.score.as_ref().map(|score| format!("   {}", score.shown())).unwrap_or_default();
    let selected = if is_selected { format!("{SELECTED} ") } else { String::new() };
    let state = match state {
        Some((Conclusion::NoIssue, reason)) => format!("   ✓ false positive {}", words(reason)),
        Some((Conclusion::IssueConfirmed, reason)) => format!("   ✗ true match {}", words(reason)),
        Some((Conclusion::Inconclusive, reason)) => format!("   ? inconclusive {}", words(reason)),
        None => String::new(),
    };
    let lists = Shown::join(&lists, ", ");
    format!("{selected}Match {} · {lists}{score}{state}", index + 1)
}

/// The index of the match whose heading this is.
pub fn named(heading: &str) -> Option<usize> {
    let heading = heading.strip_prefix(SELECTED).unwrap_or(heading).trim_start();
    let number = heading.strip_prefix("Match ")?.split_once(' ')?.0;
    number.parse::<usize>().ok()?.checked_sub(1)
}

fn words(reason: &Option<String>) -> String {
    reason.as_ref().map(|reason| format!("({reason})")).unwrap_or_default()
}

/// The result of the comparison in one sentence.
pub fn verdict(page: &mut PageBuilder, assessment: &Assessment) {
    page.sentence(Mark::None, said(assessment.verdict()));
}

/// The applicant beside the record, with how they compare, differences first. Returns whether the record's name is an
/// alias.
pub fn side_by_side(page: &mut PageBuilder, journey: &Journey, assessment: &Assessment) -> bool {
    let Some(aligned) = aligned::of(journey, assessment.index) else { return false };
    let masking = page.masking();
    let mut sorts: Vec<PointSort> = Vec::new();
    let known = [&assessment.contradicts, &assessment.supports, &assessment.open];
    let all = known.into_iter().flatten().map(|point| point.sort);
    for sort in all.chain([PointSort::Name]).chain(aligned.rows.iter().map(|row| row.sort)) {
        if !sorts.contains(&sort) {
            sorts.push(sort);
        }
    }
    let record = if aligned.is_alias { "record (alias)" } else { "record" };
    let mut rows = vec![["", "applicant", record, ""].map(Shown::ours)];
    for sort in sorts {
        let remark = remark(assessment, sort, masking);
        if sort == PointSort::Name {
            rows.extend(name_rows(&aligned, remark, journey, assessment.index, masking));
            continue;
        }
        let row = aligned.rows.iter().find(|row| row.sort == sort);
        let side = |side: fn(&AlignedRow) -> &Pii<Untrusted>| row.map(|row| side(row).shown(masking));
        let (own, theirs) =
            (side(|row| &row.own).unwrap_or_default(), side(|row| &row.record).unwrap_or_default());
        let is_empty = own.as_str().is_empty() && theirs.as_str().is_empty();
        if !is_empty || sort == PointSort::Deceased {
            rows.push([Shown::ours(label(sort)), or_none(own), or_none(theirs), remark]);
        }
    }
    page.table(rows);
    aligned.is_alias
}

/// The remark of a row: whether the values are the same, and why.
fn remark(assessment: &Assessment, sort: PointSort, masking: Masking) -> Shown {
    let find = |points: &[Point]| {
        points.iter().find(|point| point.sort == sort).map(|point| point.words.shown(masking))
    };
    match (find(&assessment.contradicts), find(&assessment.supports), find(&assessment.open)) {
        (Some(words), ..) => said(format!("differs: {words}")),
        (_, Some(words), _) if words.as_str().contains(" % similar") => words,
        // The values are beside it.
        (_, Some(_), _) if sort == PointSort::Country => Shown::ours("same"),
        (_, Some(words), _) => words,
        (.., Some(words)) => said(format!("not compared: {words}")),
        _ => Shown::ours("not compared"),
    }
}

fn or_none(side: Shown) -> Shown {
    if side.as_str().is_empty() { Shown::ours("–") } else { side }
}

/// The rows of the name: one per part if the parts are not all equal.
fn name_rows(
    aligned: &Aligned,
    remark: Shown,
    journey: &Journey,
    index: usize,
    masking: Masking,
) -> Vec<[Shown; 4]> {
    let label = || Shown::ours(label(PointSort::Name));
    let text =
        |name: &Option<Pii<Untrusted>>| name.as_ref().map_or(Shown::ours("–"), |name| name.shown(masking));
    if aligned.parts.is_empty() {
        let own = journey.applicant.as_ref().and_then(|person| person.full_name.clone());
        let found = journey.aml.as_ref().and_then(|aml| aml.matches.get(index));
        return vec![[label(), text(&own), text(&found.and_then(|found| found.name.clone())), remark]];
    }
    let is_equal = aligned.parts.iter().all(|part| part.degree == NameSimilarity::Equal);
    if is_equal {
        let side = |side: fn(&AlignedPart) -> &Option<Pii<Untrusted>>| {
            let parts: Vec<Shown> = aligned.parts.iter().map(|part| text(side(part))).collect();
            Shown::join(&parts, " ")
        };
        return vec![[label(), side(|part| &part.own), side(|part| &part.record), remark]];
    }
    let parts = aligned.parts.iter().map(|part| {
        let how = said(similarity_words(part));
        [Shown::default(), text(&part.own), text(&part.record), how]
    });
    let whole = [label(), Shown::default(), Shown::default(), remark];
    std::iter::once(whole).chain(parts).collect()
}

fn similarity_words(part: &AlignedPart) -> String {
    match part.degree {
        NameSimilarity::Equal => "same".to_owned(),
        NameSimilarity::Slip => "similar: letters exchanged or doubled".to_owned(),
        NameSimilarity::Related => "similar: short form, or another language".to_owned(),
        NameSimilarity::Consonants => "similar: only the consonants".to_owned(),
        NameSimilarity::LeftOut => "missing on one side".to_owned(),
        NameSimilarity::Initial => "similar: initial".to_owned(),
        NameSimilarity::Sound => format!("similar {:.0} %, phonetic match", part.similarity),
        NameSimilarity::Spelling => format!("similar {:.0} %", part.similarity),
        NameSimilarity::Different => "differs".to_owned(),
    }
}

fn label(sort: PointSort) -> &'static str {
    match sort {
        PointSort::BirthDate => "Birth date",
        PointSort::Sex => "Sex",
        PointSort::Country => "Country",
        PointSort::Name => "Name",
        PointSort::Deceased => "Died",
    }
}

/// Writes whether AML screening ran, and how many matches there are.
pub fn applicability(page: &mut PageBuilder, aml: &Aml) {
    page.heading("AML screening");
    if let Some(said_word) = &aml.applicability {
        let (mark, words) = match said_word.meaning {
            Some(Applicability::Applicable) => (Mark::Settled, Shown::ours("run")),
            Some(Applicability::Disabled) => (Mark::NotDone, Shown::ours("not part of this flow")),
            Some(Applicability::Skipped) => {
                (Mark::Undetermined, Shown::ours("not run: the person's data was not read"))
            }
            Some(Applicability::NotReadyYet) => {
                (Mark::Undetermined, Shown::ours("not run yet: the journey is not complete"))
            }
            None => (Mark::Undetermined, said_word.shown()),
        };
        page.fact(mark, "AML screening", words);
    }
    page.fact(Mark::None, "Matches", said(aml.matches.len().to_string()));
    if aml.ongoing_monitoring.is_some() {
        page.fact(Mark::None, "Ongoing monitoring", yes_no(aml.ongoing_monitoring));
    }
    page.moment("Last change", aml.last_monitoring_update.as_ref());
    page.moment("Searched", aml.searched_at.as_ref());
    page.facts(&aml.facts);
}

/// The label of a detail without its path: `data.Date of Birth.0` becomes `Date of Birth`.
fn plain_label(path: &Untrusted) -> Untrusted {
    let sent = path.as_sent();
    labels::label(&Untrusted::new(sent.strip_prefix("data.").unwrap_or(sent)))
}

/// All details of the record.
pub fn particulars(page: &mut PageBuilder, found: &AmlMatch, is_alias: bool) {
    page.part(Mark::None, Shown::ours("The record"), Shown::default());
    if is_alias {
        page.personal("Name", found.name.as_ref());
    }
    // The table already shows the first ones.
    if found.birth_dates.len() > aligned::MOST {
        found.birth_dates.iter().for_each(|birth| page.date("Birth date", Some(birth)));
    }
    if found.countries.len() + found.addresses.len() > aligned::MOST {
        found.countries.iter().for_each(|country| page.fact(Mark::None, "Country", country.shown()));
    }
    for note in &found.notes {
        page.fact(Mark::None, "Note", note.shown());
    }
    for alias in &found.aliases {
        let names = [&alias.first_name, &alias.middle_name, &alias.last_name];
        let names: Vec<Shown> = names.into_iter().flatten().map(|name| name.shown(page.masking())).collect();
        let name = Shown::join(&names, " ");
        let is_main = found.name.as_ref().is_some_and(|main| main.shown(page.masking()) == name);
        if !is_main || page.masking() == Masking::Masked {
            page.fact(Mark::None, "Also known as", with_kind(name, alias.kind.as_ref()));
        }
        page.facts(&alias.facts);
    }
    for address in &found.addresses {
        let parts: Vec<Shown> = address.parts.iter().map(|part| part.shown(page.masking())).collect();
        let country = address.country.as_ref().map(|country| country.shown());
        let lines = Shown::join(parts.iter().chain(&country), ", ");
        page.fact(Mark::None, "Address", with_kind(lines, address.kind.as_ref()));
        page.facts(&address.facts);
    }
    if found.is_whitelisted.is_some() {
        page.fact(Mark::None, "Whitelisted", yes_no(found.is_whitelisted));
    }
    page.maybe("Status", found.match_status.as_ref().map(labels::code).as_ref());
    page.maybe("Resource id", found.resource_id.as_ref());
    page.maybe("Match id", found.match_id.as_ref());
    for detail in &found.details {
        let title = detail.title.as_ref().unwrap_or(&detail.category);
        page.fact(Mark::None, "Details", labels::label(title).shown());
        let new = detail.facts.iter().filter(|fact| !is_above(found, fact));
        let plain = new.map(|fact| Fact { name: plain_label(&fact.name), value: fact.value.clone() });
        page.facts(&plain.collect::<Vec<_>>());
    }
    page.facts(&found.facts);
}

/// A name or an address with the list's word for its kind: `Residential`, `Name Spelling Variation`.
fn with_kind(text: Shown, kind: Option<&Untrusted>) -> Shown {
    match kind.filter(|kind| !kind.is_blank()) {
        Some(kind) => {
            Shown::join(&[text, Shown::join(&[Shown::ours("("), kind.shown(), Shown::ours(")")], "")], " ")
        }
        None => text,
    }
}

/// Whether a detail repeats a fact of the table above.
fn is_above(found: &AmlMatch, fact: &Fact) -> bool {
    let name = folded(fact.name.as_sent());
    let is_of = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let value = fact.value.reveal().text();
    let is = |known: &Untrusted| known.as_sent().trim() == value.as_sent().trim();
    is_of(&["birth", "dob"]) && found.birth_dates.iter().any(|date| is(&date.text()))
        || is_of(&["country", "nationality"]) && found.countries.iter().any(is)
        || is_of(&["sex", "gender"]) && found.sex.as_ref().is_some_and(is)
        || is_of(&["name"]) && found.name.as_ref().is_some_and(|name| is(name.reveal()))
}
