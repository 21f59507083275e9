//! The data of a case: its findings, resolutions and watch-list matches.

use crate::domain::aml::AmlMatch;
use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::pii::{Masking, Pii};
use crate::domain::resolution::{Conclusion, Resolution};
use crate::domain::text::{Shown, Untrusted};
use crate::insight::aml::{self, Assessment};
use crate::insight::case::Case;
use crate::insight::finding::{Evidence, Finding};
use crate::insight::identity::{self, Aspect};
use crate::tui::fit::width;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::page::aml::Weighed;
use crate::tui::page::line::said;

/// A case as it was read.
#[derive(Clone, Debug)]
pub(crate) struct CaseFile {
    pub(crate) key: JourneyKey,
    /// The case, once it is loaded.
    pub(crate) case: Option<Box<Case>>,
    /// Why it could not be read.
    pub(crate) problem: Option<String>,
    /// The assessments of the watch-list matches.
    assessments: Vec<Assessment>,
    /// Columns of the widest subject of a finding, in clear and masked.
    subject_columns: [usize; 2],
    /// Who the applicant is, for the header: what it is called and the value that most sources agree on.
    identifiers: Vec<(&'static str, Pii<Untrusted>)>,
}

/// The properties that tell one person from another, and what the header calls them.
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
    /// A case that is still to be read.
    pub(crate) fn new(key: JourneyKey) -> Self {
        Self {
            key,
            case: None,
            problem: None,
            assessments: Vec::new(),
            subject_columns: [0; 2],
            identifiers: Vec::new(),
        }
    }

    pub(crate) fn take(&mut self, case: Case) {
        self.assessments = aml::assess_all(&case.journey);
        self.subject_columns = [Masking::Clear, Masking::Masked].map(|masking| {
            let columns = |finding: &Finding| width(finding.subject.shown(masking).as_str());
            case.findings.iter().map(columns).max().unwrap_or(0)
        });
        self.identifiers = identifiers(&case);
        self.case = Some(Box::new(case));
        self.problem = None;
    }

    /// Names of pictures that have changed.
    pub(crate) fn changed_pictures(&self, case: &Case) -> Vec<String> {
        let Some(old) = &self.case else { return Vec::new() };
        let (old, new) = (old.journey.pictures(), case.journey.pictures());
        let changed = old.into_iter().filter(|known| !new.contains(known));
        changed.map(|(name, _)| name).collect()
    }

    pub(crate) fn has_pictures(&self) -> bool {
        self.case.as_ref().is_some_and(|case| !case.journey.pictures().is_empty())
    }

    pub(crate) fn findings(&self) -> &[Finding] {
        self.case.as_ref().map(|case| case.findings.as_slice()).unwrap_or_default()
    }

    /// Columns of the widest subject of a finding.
    pub(crate) fn subject_columns(&self, masking: Masking) -> usize {
        let [clear, masked] = self.subject_columns;
        match masking {
            Masking::Clear => clear,
            Masking::Masked => masked,
        }
    }

    /// The resolution of a finding.
    pub(crate) fn resolution(&self, finding: &FindingId) -> Option<&Resolution> {
        self.case.as_ref()?.resolutions.iter().find(|resolution| &resolution.finding == finding)
    }

    pub(crate) fn is_resolved(&self, finding: &Finding) -> bool {
        self.resolution(&finding.id).is_some()
    }

    pub(crate) fn set_resolution(&mut self, resolution: Resolution) {
        self.drop_resolution(&resolution.finding.clone());
        if let Some(case) = &mut self.case {
            case.resolutions.push(resolution);
        }
    }

    pub(crate) fn drop_resolution(&mut self, finding: &FindingId) {
        if let Some(case) = &mut self.case {
            case.resolutions.retain(|known| &known.finding != finding);
        }
    }

    /// How many findings are unresolved.
    pub(crate) fn open_count(&self) -> usize {
        self.findings().iter().filter(|finding| !self.is_resolved(finding)).count()
    }

    /// The findings that an approval would override: unresolved, confirmed, or inconclusive.
    pub(crate) fn overridden(&self, masking: Masking) -> Vec<Shown> {
        let overridden = self.findings().iter().filter_map(|finding| {
            let subject = finding.subject.shown(masking);
            match self.resolution(&finding.id).map(|resolution| resolution.conclusion) {
                Some(Conclusion::NoIssue) => None,
                Some(Conclusion::IssueConfirmed) => Some(said(format!("{subject} (issue confirmed)"))),
                Some(Conclusion::Inconclusive) | None => Some(subject),
            }
        });
        overridden.collect()
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

    /// The customer's reference, then what tells the applicant from others.
    pub(crate) fn header_facts(&self, masking: Masking) -> Vec<Shown> {
        let reference = self.case.as_ref().and_then(|case| case.journey.reference.as_ref());
        let reference = reference.filter(|it| !it.is_blank()).map(|it| said(format!("ref {}", it.shown())));
        let facts =
            self.identifiers.iter().map(|(word, value)| said(format!("{word} {}", value.shown(masking))));
        reference.into_iter().chain(facts).collect()
    }

    /// The last characters of the id, as the reviewer compares them.
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
        let index = match_of(finding)?;
        // In the order of the matches.
        self.assessments.get(index).filter(|assessment| assessment.index == index)
    }

    fn record(&self, finding: &Finding) -> Option<&AmlMatch> {
        self.case.as_ref()?.journey.aml.as_ref()?.matches.get(match_of(finding)?)
    }

    /// The code of the reason that a conclusion about a match has by itself; none if the reviewer must give one.
    pub(crate) fn reason_of_match(&self, finding: &Finding, conclusion: Conclusion) -> Option<&'static str> {
        let (assessment, record) = (self.assessment(finding)?, self.record(finding)?);
        match conclusion {
            Conclusion::NoIssue => assessment.clearing_reason(),
            Conclusion::IssueConfirmed => Some(aml::listed_reason(record)),
            Conclusion::Inconclusive => None,
        }
    }

    /// The lists that name the record of a finding, and its score.
    pub(crate) fn lists_of(&self, finding: &Finding) -> Shown {
        let Some(record) = self.record(finding) else { return Shown::default() };
        let lists: Vec<Shown> = record.datasets.iter().map(|list| list.shown()).collect();
        let score = record.score.as_ref().map(|score| format!(" {}", score.shown())).unwrap_or_default();
        said(format!("{}{score}", Shown::join(&lists, ", ")))
    }

    /// The unresolved findings about matches with the same contradiction as this one, including this one.
    pub(crate) fn same_contradiction(&self, chosen: &Finding) -> Vec<&Finding> {
        let contradiction = self.assessment(chosen).and_then(|assessment| assessment.contradiction());
        let Some(contradiction) = contradiction else { return Vec::new() };
        let is_alike = |finding: &&Finding| {
            let point =
                self.assessment(finding).and_then(|assessment| assessment.disproved_by(contradiction));
            point.is_some() && !self.is_resolved(finding)
        };
        self.findings().iter().filter(is_alike).collect()
    }

    /// What the tab of the matches shows beside them.
    pub(crate) fn weighed(&self, selected: Option<&Finding>) -> Weighed<'_> {
        let settled = self.findings().iter().filter_map(|finding| {
            let resolution = self.resolution(&finding.id)?;
            Some((match_of(finding)?, (resolution.conclusion, resolution.reason.clone())))
        });
        let selected = selected.and_then(|finding| self.assessment(finding)).map(|it| it.index);
        Weighed { assessments: &self.assessments, selected, settled: settled.collect() }
    }

    /// The first finding about a match.
    pub(crate) fn first_match(&self) -> Option<usize> {
        self.findings().iter().position(|finding| match_of(finding).is_some())
    }
}

/// The place of a finding's match in the watch-list part.
pub(crate) fn match_of(finding: &Finding) -> Option<usize> {
    finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::AmlMatch { index } => Some(*index),
        _ => None,
    })
}

/// The text of a reason; its code if the policy has no text.
pub(crate) fn reason_words(policy: &ConsolePolicy, code: &str) -> String {
    let known = policy.reasons.iter().find(|reason| reason.code == code);
    known.map_or_else(|| said(code).to_string(), |reason| reason.text.clone())
}
