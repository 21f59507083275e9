//! The data of a case: its findings, resolutions and watch-list matches.

use crate::domain::aml::{AmlMatch, Dataset};
use crate::domain::ids::{FindingId, JourneyKey, Reviewer};
use crate::domain::pii::{Masking, Pii};
use crate::domain::resolution::{Conclusion, Resolution};
use crate::domain::text::{Shown, Untrusted};
use crate::insight::aml::{self, Assessment, Point, PointSort};
use crate::insight::case::Case;
use crate::insight::finding::{Evidence, Finding};
use crate::insight::identity::{self, Aspect};
use crate::tui::fit::width;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::page;
use crate::tui::page::aml::Weighed;
use crate::tui::page::evidence::conclusion_word;
use crate::tui::page::line::{Line, said};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// A case and lookup tables over its findings.
#[derive(Clone, Debug)]
pub(crate) struct CaseFile {
    pub(crate) key: JourneyKey,
    /// The case, once it is loaded.
    pub(crate) case: Option<Box<Case>>,
    /// A newer version that is in the store and not shown.
    pub(crate) newer: Option<Box<Case>>,
    /// The delivered decision that this reviewer is correcting.
    pub(crate) correcting: Option<Uuid>,
    /// Why it could not be read.
    pub(crate) problem: Option<String>,
    /// The index of each finding.
    places: HashMap<FindingId, usize>,
    /// The index of the finding about each match.
    by_match: HashMap<usize, usize>,
    /// The indices of the unresolved findings.
    open: BTreeSet<usize>,
    /// How many unresolved matches each kind of contradiction can clear.
    alike: BTreeMap<PointSort, usize>,
    clear_years: i16,
    has_pictures: bool,
    /// The columns of the widest subject, and the masking at which it was measured.
    widest_subject: Option<(Masking, usize)>,
    /// The version whose opening is in the record.
    pub(crate) recorded: Option<i64>,
    /// The applicant's identifiers for the header: label, and the value that most sources agree on.
    identifiers: Vec<(&'static str, Pii<Untrusted>)>,
}

/// The properties that distinguish people, with their labels in the header.
const IDENTIFIERS: [(Aspect, &str); 3] =
    [(Aspect::BirthDate, "born"), (Aspect::Nationality, "nationality"), (Aspect::Number, "document")];

fn identifiers(case: &Case) -> Vec<(&'static str, Pii<Untrusted>)> {
    let grid = identity::grid(&case.journey);
    let of = |(aspect, word)| {
        let row = grid.rows.iter().find(|row| row.aspect == aspect)?;
        Some((word, row.cells.get(row.reference)?.value.clone()))
    };
    IDENTIFIERS.into_iter().filter_map(of).collect()
}

impl CaseFile {
    /// A case whose data is not loaded yet. Births that are fewer than `clear_years` apart do not clear a group of
    /// matches by themselves.
    pub(crate) fn new(key: JourneyKey, clear_years: i16) -> Self {
        Self {
            key,
            case: None,
            newer: None,
            correcting: None,
            problem: None,
            places: HashMap::new(),
            by_match: HashMap::new(),
            open: BTreeSet::new(),
            alike: BTreeMap::new(),
            clear_years,
            has_pictures: false,
            widest_subject: None,
            recorded: None,
            identifiers: Vec::new(),
        }
    }

    /// Takes a case and builds the lookup tables. Keys and frames need them, since a case can have thousands of
    /// findings.
    pub(crate) fn take(&mut self, case: Case) {
        self.has_pictures = !case.journey.pictures().is_empty();
        self.identifiers = identifiers(&case);
        let findings = case.findings.iter().enumerate();
        self.places = findings.clone().map(|(at, finding)| (finding.id.clone(), at)).collect();
        self.by_match = findings.clone().filter_map(|(at, it)| Some((match_of(it)?, at))).collect();
        self.widest_subject = None;
        self.open.clear();
        self.alike.clear();
        let open = findings.filter(|(_, finding)| case.resolutions.get(&finding.id).is_none());
        let open: Vec<usize> = open.map(|(at, _)| at).collect();
        self.case = Some(Box::new(case));
        self.newer = None;
        self.problem = None;
        open.into_iter().for_each(|at| self.set_open(at, true));
    }

    /// Whether the opening of this version is in the record. Before that, nothing may act on the case.
    pub(crate) fn is_recorded(&self) -> bool {
        self.case.as_ref().is_some_and(|case| self.recorded == Some(case.version))
    }

    /// Whether the case was read while its opening is still being recorded.
    pub(crate) fn is_opening(&self) -> bool {
        self.case.is_some() && !self.is_recorded()
    }

    pub(crate) fn set_claim(&mut self, reviewer: Option<Reviewer>) {
        if let Some(case) = &mut self.case {
            case.claimed_by = reviewer;
        }
    }

    /// Measures the subjects of the findings, once per case and masking.
    pub(crate) fn measure_subjects(&mut self, masking: Masking) {
        if self.widest_subject.is_none_or(|(measured, _)| measured != masking) {
            let subjects = self.findings().iter();
            let widest = subjects.map(|finding| width(finding.subject.shown(masking).as_str())).max();
            self.widest_subject = Some((masking, widest.unwrap_or(0)));
        }
    }

    /// The columns of the widest subject. One width for all makes the texts of the findings a column.
    pub(crate) fn widest_subject(&self) -> usize {
        self.widest_subject.map_or(0, |(_, widest)| widest)
    }

    fn set_open(&mut self, at: usize, is_open: bool) {
        let is_news = if is_open { self.open.insert(at) } else { self.open.remove(&at) };
        let assessment = self.findings().get(at).and_then(|finding| self.assessment(finding));
        let sorts = assessment.map(|it| clearing_sorts(it, self.clear_years).collect::<Vec<_>>());
        let sorts = sorts.unwrap_or_default();
        for sort in sorts.into_iter().filter(|_| is_news) {
            let count = self.alike.entry(sort).or_default();
            *count = if is_open { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    /// The names of pictures that have changed.
    pub(crate) fn changed_pictures(&self, case: &Case) -> Vec<String> {
        let Some(old) = &self.case else { return Vec::new() };
        let (old, new) = (old.journey.pictures(), case.journey.pictures());
        let changed = old.into_iter().filter(|known| !new.contains(known));
        changed.map(|(name, _)| name).collect()
    }

    pub(crate) fn has_pictures(&self) -> bool {
        self.has_pictures
    }

    pub(crate) fn findings(&self) -> &[Finding] {
        self.case.as_ref().map(|case| case.findings.as_slice()).unwrap_or_default()
    }

    /// A finding by its id.
    pub(crate) fn finding(&self, id: &FindingId) -> Option<&Finding> {
        self.findings().get(*self.places.get(id)?)
    }

    /// The index of the finding about a match.
    pub(crate) fn place_of_match(&self, index: usize) -> Option<usize> {
        self.by_match.get(&index).copied()
    }

    /// The resolution of a finding.
    pub(crate) fn resolution(&self, finding: &FindingId) -> Option<&Resolution> {
        self.case.as_ref()?.resolutions.get(finding)
    }

    pub(crate) fn is_resolved(&self, finding: &Finding) -> bool {
        self.resolution(&finding.id).is_some()
    }

    pub(crate) fn set_resolution(&mut self, resolution: Resolution) {
        if let Some(at) = self.places.get(&resolution.finding) {
            self.set_open(*at, false);
        }
        if let Some(case) = &mut self.case {
            case.resolutions.insert(resolution);
        }
    }

    pub(crate) fn drop_resolution(&mut self, finding: &FindingId) {
        if let Some(case) = &mut self.case {
            case.resolutions.remove(finding);
        }
        if let Some(at) = self.places.get(finding) {
            self.set_open(*at, true);
        }
    }

    /// How many findings are unresolved.
    pub(crate) fn open_count(&self) -> usize {
        self.open.len()
    }

    /// The next or previous unresolved finding from an index, cyclically.
    pub(crate) fn next_open(&self, at: usize, forward: bool) -> Option<usize> {
        let (before, after) = (self.open.range(..at), self.open.range(at.saturating_add(1)..));
        let here = self.open.get(&at);
        let next = if forward {
            after.chain(before).chain(here).next()
        } else {
            before.rev().chain(after.rev()).chain(here).next()
        };
        next.copied()
    }

    /// The findings that an approval would override: unresolved, confirmed, or inconclusive.
    pub(crate) fn overridden(&self, masking: Masking) -> Vec<Shown> {
        let overridden = self.findings().iter().filter_map(|finding| {
            let subject = finding.subject.shown(masking);
            match self.resolution(&finding.id).map(|resolution| resolution.conclusion) {
                Some(Conclusion::NoIssue) => None,
                Some(conclusion) => {
                    Some(said(format!("{subject} ({})", conclusion_word(finding.kind, conclusion))))
                }
                None => Some(subject),
            }
        });
        overridden.collect()
    }

    /// Whether an approval would override a grave finding.
    pub(crate) fn overrides_grave(&self) -> bool {
        let is_settled = |finding: &Finding| {
            let resolution = self.resolution(&finding.id);
            resolution.is_some_and(|resolution| resolution.conclusion == Conclusion::NoIssue)
        };
        self.findings().iter().any(|finding| finding.is_grave() && !is_settled(finding))
    }

    /// The applicant's name, or the journey's id.
    pub(crate) fn name(&self, masking: Masking) -> Shown {
        let journey = self.case.as_ref().map(|case| &case.journey);
        let applicant = journey.and_then(|journey| journey.applicant.as_ref());
        let prefilled = journey.and_then(|journey| journey.prefilled.as_ref());
        let name = applicant.and_then(|person| person.full_name.as_ref());
        let name = name.or_else(|| prefilled.and_then(|person| person.full_name.as_ref()));
        name.map_or_else(|| self.key.id.shown(), |name| name.shown(masking))
    }

    /// The facts that distinguish the applicant from others, each with its label.
    pub(crate) fn identifying_facts(&self, masking: Masking) -> Vec<Shown> {
        let facts = self.identifiers.iter();
        facts.map(|(word, value)| said(format!("{word} {}", value.shown(masking)))).collect()
    }

    /// The last characters of the journey's id, for the reviewer to compare.
    pub(crate) fn short_id(&self) -> String {
        let id = self.key.id.shown();
        let count = id.as_str().chars().count();
        let tail: String = id.as_str().chars().skip(count.saturating_sub(4)).collect();
        if count > 4 { format!("…{tail}") } else { tail }
    }

    /// The other journey that a finding is about.
    pub(crate) fn linked_journey(&self, finding: &Finding) -> Option<JourneyKey> {
        let mut linked = self.case.iter().flat_map(|case| &case.linked_journeys);
        linked.find(|linked| linked.finding == finding.id).map(|linked| linked.key.clone())
    }

    /// The assessment of a finding's match, if the finding is about one.
    pub(crate) fn assessment(&self, finding: &Finding) -> Option<&Assessment> {
        // Assessments are in the order of the matches.
        self.case.as_ref()?.assessments.get(match_of(finding)?)
    }

    fn record(&self, finding: &Finding) -> Option<&AmlMatch> {
        self.case.as_ref()?.journey.aml.as_ref()?.matches.get(match_of(finding)?)
    }

    /// The reason code that a conclusion about a match implies; `None` if the reviewer must choose a reason.
    pub(crate) fn reason_of_match(&self, finding: &Finding, conclusion: Conclusion) -> Option<&'static str> {
        let (assessment, record) = (self.assessment(finding)?, self.record(finding)?);
        match conclusion {
            Conclusion::NoIssue => assessment.clearing_reason(),
            Conclusion::IssueConfirmed => Some(aml::listed_reason(record)),
            Conclusion::Inconclusive => None,
        }
    }

    /// The watch lists of a finding's record, with the usual abbreviation for politically exposed persons.
    pub(crate) fn lists_of(&self, finding: &Finding) -> Shown {
        let Some(record) = self.record(finding) else { return Shown::default() };
        let lists = record.datasets.iter().map(|list| match list.meaning {
            Some(Dataset::Pep) => Shown::ours("PEP"),
            _ => list.shown(),
        });
        Shown::join(&lists.collect::<Vec<_>>(), ", ")
    }

    /// The unresolved findings about matches that can be cleared together for the same contradiction as this one,
    /// including this one. Empty if this one must be resolved by itself.
    pub(crate) fn same_contradiction(&self, chosen: &Finding) -> Vec<&Finding> {
        let Some(contradiction) = group_of(self, chosen) else { return Vec::new() };
        let is_alike = |finding: &&Finding| {
            let assessment = self.assessment(finding);
            let clears = assessment.is_some_and(|it| it.clears_in_group(contradiction, self.clear_years));
            clears && !self.is_resolved(finding)
        };
        self.findings().iter().filter(is_alike).collect()
    }

    /// The number of findings that [`CaseFile::same_contradiction`] returns.
    pub(crate) fn same_contradiction_count(&self, chosen: &Finding) -> usize {
        group_of(self, chosen).and_then(|sort| self.alike.get(&sort)).copied().unwrap_or(0)
    }

    /// The reviewer's view of the matches, for the AML tab.
    pub(crate) fn weighed(&self, selected: Option<&Finding>, policy: &ConsolePolicy) -> Weighed<'_> {
        let state = |index: &usize| Some((*index, self.state_of_match(*index, policy)?));
        let settled = self.by_match.keys().filter_map(state);
        let selected = selected.and_then(match_of);
        let assessments = self.case.as_ref().map(|case| case.assessments.as_slice()).unwrap_or_default();
        Weighed { assessments, selected, settled: settled.collect() }
    }

    /// The current heading of a match.
    pub(crate) fn heading(
        &self,
        index: Option<usize>,
        selected: Option<&Finding>,
        policy: &ConsolePolicy,
    ) -> Option<Line> {
        let found = self.case.as_ref()?.journey.aml.as_ref()?.matches.get(index?)?;
        let is_selected = selected.and_then(match_of) == index;
        Some(page::aml::heading_line(
            found,
            index?,
            is_selected,
            self.state_of_match(index?, policy).as_ref(),
        ))
    }

    /// How a match was resolved, with the text of the reason.
    fn state_of_match(&self, index: usize, policy: &ConsolePolicy) -> Option<(Conclusion, Option<String>)> {
        let finding = self.findings().get(self.place_of_match(index)?)?;
        let resolution = self.resolution(&finding.id)?;
        Some((resolution.conclusion, resolution.reason.as_ref().map(|code| policy.reason_text(code))))
    }

    /// The first finding about a match.
    pub(crate) fn first_match(&self) -> Option<usize> {
        self.findings().iter().position(|finding| match_of(finding).is_some())
    }
}

/// The contradiction for which a match can be cleared together with others.
fn group_of(file: &CaseFile, chosen: &Finding) -> Option<PointSort> {
    let assessment = file.assessment(chosen)?;
    assessment.contradiction().filter(|sort| assessment.clears_in_group(*sort, file.clear_years))
}

/// The kinds of contradictions each of which can clear a match together with others.
fn clearing_sorts(assessment: &Assessment, clear_years: i16) -> impl Iterator<Item = PointSort> {
    let points = assessment.contradicts.iter().enumerate();
    let is_first = move |(at, point): &(usize, &Point)| {
        let first = assessment.contradicts.iter().position(|other| other.sort == point.sort);
        first == Some(*at)
    };
    let sorts = points.filter(is_first).map(|(_, point)| point.sort);
    sorts.filter(move |sort| assessment.clears_in_group(*sort, clear_years))
}

/// The index of a finding's match.
pub(crate) fn match_of(finding: &Finding) -> Option<usize> {
    finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::AmlMatch { index } => Some(*index),
        _ => None,
    })
}

/// The customer's reference of the journey.
pub(crate) fn reference(file: &CaseFile) -> Option<Shown> {
    let reference = file.case.as_ref().and_then(|case| case.journey.reference.as_ref());
    reference.filter(|it| !it.is_blank()).map(|it| said(format!("ref {}", it.shown())))
}
