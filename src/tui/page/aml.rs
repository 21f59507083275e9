//! The AML tab: whether the lists could be asked, and whom they named, the strongest first.

use super::line::{Line, Mark, Page, said, yes_no};
use crate::domain::aml::{Aml, AmlMatch, Applicability};
use crate::domain::journey::Journey;
use crate::domain::pii::Masking;
use crate::domain::text::Shown;

/// Writes the tab.
pub fn page(journey: &Journey, masking: Masking) -> Vec<Line> {
    let mut page = Page::new(masking);
    let Some(aml) = &journey.aml else {
        page.aside(Shown::ours("Watch lists are not part of this flow."));
        return page.done();
    };
    applicability(&mut page, aml);
    let mut order: Vec<(usize, &AmlMatch)> = aml.matches.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| score(b).total_cmp(&score(a)));
    for (index, found) in order {
        one(&mut page, journey, index, found);
    }
    page.done()
}

fn score(found: &AmlMatch) -> f64 {
    found.score.as_ref().and_then(|score| score.number()).unwrap_or(-1.0)
}

/// Whether the lists could be asked.
pub fn applicability(page: &mut Page, aml: &Aml) {
    page.heading("Watch lists");
    if let Some(said_word) = &aml.applicability {
        let (mark, words) = match said_word.meaning {
            Some(Applicability::Applicable) => (Mark::Settled, Shown::ours("asked")),
            Some(Applicability::Disabled) => (Mark::NotDone, Shown::ours("not part of this flow")),
            Some(Applicability::Skipped) => {
                (Mark::Undetermined, Shown::ours("not asked: the person's data could not be read"))
            }
            Some(Applicability::NotReadyYet) => {
                (Mark::Undetermined, Shown::ours("not asked yet: the journey is not complete"))
            }
            None => (Mark::Undetermined, said_word.shown()),
        };
        page.fact(mark, "Asked", words);
    }
    page.fact(Mark::None, "Matches", said(aml.matches.len().to_string()));
    if aml.ongoing_monitoring.is_some() {
        page.fact(Mark::None, "Ongoing monitoring", yes_no(aml.ongoing_monitoring));
    }
    page.scalar("Last change", aml.last_monitoring_update.as_ref().map(|moment| &moment.as_sent));
    page.scalar("Searched", aml.searched_at.as_ref().map(|moment| &moment.as_sent));
    page.facts(&aml.facts);
}

/// One match beside the applicant.
pub fn one(page: &mut Page, journey: &Journey, index: usize, found: &AmlMatch) {
    let lists: Vec<Shown> = found.datasets.iter().map(|said| said.shown()).collect();
    let score = found.score.as_ref().map(|score| format!("   {}", score.shown())).unwrap_or_default();
    page.heading(format!("Match {} · {}{score}", index + 1, Shown::join(&lists, ", ")));
    let applicant = journey.applicant.as_ref();
    let theirs = applicant.and_then(|applicant| applicant.full_name.as_ref());
    let name = found.name.as_ref().map(|name| name.shown(page.masking())).unwrap_or_default();
    page.fact(Mark::None, "Name", beside(&name, theirs.map(|name| name.shown(page.masking()))));
    let births: Vec<Shown> =
        found.birth_dates.iter().map(|date| date.as_sent.shown(page.masking())).collect();
    let born = applicant.and_then(|applicant| applicant.birth_date.as_ref());
    let births = Shown::join(&births, ", ");
    page.fact(Mark::None, "Born", beside(&births, born.map(|date| date.as_sent.shown(page.masking()))));
    particulars(page, found);
}

fn beside(record: &Shown, applicant: Option<Shown>) -> Shown {
    let record = if record.as_str().is_empty() { "not said" } else { record.as_str() };
    match applicant {
        Some(applicant) => said(format!("{record}   applicant: {applicant}")),
        None => said(record),
    }
}

fn particulars(page: &mut Page, found: &AmlMatch) {
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
        page.facts(&alias.facts);
    }
    for address in &found.addresses {
        let parts: Vec<Shown> = address.parts.iter().map(|part| part.shown(page.masking())).collect();
        let country = address.country.as_ref().map(|country| country.shown());
        page.fact(Mark::None, "Address", Shown::join(parts.iter().chain(&country), ", "));
        page.facts(&address.facts);
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
        page.facts(&detail.facts);
    }
    page.facts(&found.facts);
}
