//! The AML tab: whether screening ran, its matches, and what differs from the applicant.

use super::line::{Line, LineKind, Mark, PageBuilder, said, yes_no};
use super::tab::Tab;
use crate::domain::aml::{Aml, AmlMatch, Applicability};
use crate::domain::journey::Journey;
use crate::domain::pii::{Masking, Pii};
use crate::domain::resolution::Conclusion;
use crate::domain::scalar::Fact;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::CaseTab;
use crate::insight::aligned;
use crate::insight::aml::{self as insight, Assessment, Point, PointSort};
use crate::insight::names::NameSimilarity;
use crate::tui::fit::width;
use crate::tui::messages::action::Action;
use std::collections::BTreeMap;

/// The tab.
pub const TAB: Tab = Tab {
    action: Action::TabAml,
    title: "AML",
    record: CaseTab::Aml,
    write: |input| page(&input.case.journey, input.masking, &(input.weighed)()).into(),
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

/// Begins the heading of the selected match.
pub const SELECTED: &str = "▌";

/// Columns for the applicant's side.
const SIDE: usize = 18;

/// Writes the tab: sanctions, then politically exposed persons, then the rest, the strongest first.
pub fn page(journey: &Journey, masking: Masking, weighed: &Weighed<'_>) -> Vec<Line> {
    let mut page = PageBuilder::new(masking);
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
        points(&mut page, assessment);
        side_by_side(&mut page, journey, assessment);
        particulars(&mut page, found);
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

/// The place in the watch-list part of the match that a heading names.
pub fn named(heading: &str) -> Option<usize> {
    let heading = heading.strip_prefix(SELECTED).unwrap_or(heading).trim_start();
    let number = heading.strip_prefix("Match ")?.split_once(' ')?.0;
    number.parse::<usize>().ok()?.checked_sub(1)
}

fn words(reason: &Option<String>) -> String {
    reason.as_ref().map(|reason| format!("({reason})")).unwrap_or_default()
}

/// What differs from the applicant, then what is the same, each the strongest first.
pub fn points(page: &mut PageBuilder, assessment: &Assessment) {
    for point in &assessment.contradicts {
        page.fact(Mark::None, format!("differs: {}", point.sort.name()), point.words.shown(page.masking()));
    }
    for point in &assessment.supports {
        page.fact(Mark::None, format!("same: {}", point.sort.name()), point.words.shown(page.masking()));
    }
    for point in &assessment.open {
        let words = point.words.shown(page.masking());
        page.fact(Mark::None, format!("unclear: {}", point.sort.name()), words);
    }
    if assessment.is_empty() {
        page.aside(Shown::ours("Nothing in the record can be compared with the applicant."));
    }
}

/// The applicant at the left, the record at the right, part by part.
pub fn side_by_side(page: &mut PageBuilder, journey: &Journey, assessment: &Assessment) {
    let Some(aligned) = aligned::of(journey, assessment.index) else { return };
    let record = if aligned.is_alias { "alias" } else { "record" };
    page.part(Mark::None, Shown::ours("Side by side"), said(sides("applicant", record)));
    for part in &aligned.parts {
        let (mark, how) = match part.degree {
            NameSimilarity::Equal => (Mark::Settled, String::new()),
            NameSimilarity::Slip => (Mark::Look, "   letters exchanged or doubled".to_owned()),
            NameSimilarity::Related => (Mark::Look, "   short form, or another language".to_owned()),
            NameSimilarity::Consonants => (Mark::Look, "   only the consonants".to_owned()),
            NameSimilarity::LeftOut => (Mark::None, "   missing".to_owned()),
            NameSimilarity::Initial => (Mark::Look, "   initial".to_owned()),
            NameSimilarity::Sound => (Mark::Look, format!("   phonetic match, {:.0} %", part.similarity)),
            NameSimilarity::Spelling => (Mark::Look, format!("   similar, {:.0} %", part.similarity)),
            NameSimilarity::Different => (Mark::Failed, String::new()),
        };
        let text = |name: &Option<Pii<Untrusted>>| {
            name.as_ref().map_or("–".to_owned(), |name| name.shown(page.masking()).to_string())
        };
        let value = said(format!("{}{how}", sides(&text(&part.own), &text(&part.record))));
        page.fact(mark, "Name", value);
    }
    for row in &aligned.rows {
        let (own, theirs) = (row.own.shown(page.masking()), row.record.shown(page.masking()));
        if own.as_str().is_empty() && theirs.as_str().is_empty() {
            continue;
        }
        let is_of = |point: &Point| point.sort == row.sort;
        let mark = if assessment.contradicts.iter().any(is_of) {
            Mark::Failed
        } else if assessment.supports.iter().any(is_of) {
            Mark::Settled
        } else {
            Mark::NotDone
        };
        let known = |side: &Shown| if side.as_str().is_empty() { "–".to_owned() } else { side.to_string() };
        page.fact(mark, label(row.sort), said(sides(&known(&own), &known(&theirs))));
    }
}

fn label(sort: PointSort) -> &'static str {
    match sort {
        PointSort::BirthDate => "Born",
        PointSort::Sex => "Sex",
        PointSort::Country => "Countries",
        PointSort::Name => "Name",
        PointSort::Deceased => "Died",
    }
}

fn sides(own: &str, record: &str) -> String {
    let gap = SIDE.saturating_sub(width(own));
    format!("{own}{} │ {record}", " ".repeat(gap))
}

/// Whether screening ran.
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
    page.scalar("Last change", aml.last_monitoring_update.as_ref().map(|moment| &moment.as_sent));
    page.scalar("Searched", aml.searched_at.as_ref().map(|moment| &moment.as_sent));
    page.facts(&aml.facts);
}

/// The label of a detail without its path: `data.Date of Birth.0` is `Date of Birth`.
fn plain_label(path: &Untrusted) -> Untrusted {
    let path = path.as_sent();
    let path = path.strip_prefix("data.").or_else(|| path.strip_prefix("media_links.")).unwrap_or(path);
    let is_place = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let label = path.rsplit_once('.').filter(|(_, last)| is_place(last)).map_or(path, |(label, _)| label);
    Untrusted::new(match label {
        "datasets" => "list",
        "datasets_classes" => "class of list",
        "snippet" => "quote",
        "title" => "article",
        "url" => "found at",
        other => other,
    })
}

/// Skips facts without a value, such as an empty middle name.
fn told(page: &mut PageBuilder, facts: &[Fact]) {
    let said = facts.iter().filter(|fact| !fact.value.reveal().text().is_blank());
    page.facts(&said.cloned().collect::<Vec<_>>());
}

/// All details of the record.
pub fn particulars(page: &mut PageBuilder, found: &AmlMatch) {
    page.part(Mark::None, Shown::ours("The record"), Shown::default());
    page.personal("Name", found.name.as_ref());
    for birth in &found.birth_dates {
        page.date("Born", Some(birth));
    }
    page.maybe("Sex", found.sex.as_ref());
    for country in &found.countries {
        page.fact(Mark::None, "Country", country.shown());
    }
    for note in &found.notes {
        page.fact(Mark::None, "Note", note.shown());
    }
    for alias in &found.aliases {
        let names = [&alias.first_name, &alias.middle_name, &alias.last_name];
        let names: Vec<Shown> = names.into_iter().flatten().map(|name| name.shown(page.masking())).collect();
        page.fact(Mark::None, "Also known as", Shown::join(&names, " "));
        told(page, &alias.facts);
    }
    for address in &found.addresses {
        let parts: Vec<Shown> = address.parts.iter().map(|part| part.shown(page.masking())).collect();
        let country = address.country.as_ref().map(|country| country.shown());
        page.fact(Mark::None, "Address", Shown::join(parts.iter().chain(&country), ", "));
        told(page, &address.facts);
    }
    if found.is_whitelisted.is_some() {
        page.fact(Mark::None, "Cleared before", yes_no(found.is_whitelisted));
    }
    page.maybe("Status", found.match_status.as_ref());
    page.maybe("Resource id", found.resource_id.as_ref());
    page.maybe("Match id", found.match_id.as_ref());
    for detail in &found.details {
        let title = detail.title.as_ref().unwrap_or(&detail.category);
        page.fact(Mark::None, "Details", title.shown());
        for fact in &detail.facts {
            page.named(Mark::None, &plain_label(&fact.name), fact.value.shown(page.masking()));
        }
    }
    page.facts(&found.facts);
}
