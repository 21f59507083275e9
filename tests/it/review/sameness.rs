//! When a journey is still the one that was reviewed.

use super::bench::{ToyReader, referred};
use referee::domain::aml::Aml;
use referee::domain::decision::ManualDecision;
use referee::domain::document::Document;
use referee::domain::ids::StepId;
use referee::domain::journey::Journey;
use referee::domain::picture::{Picture, PictureRole, PictureSource};
use referee::domain::said::Said;
use referee::domain::scalar::Scalar;
use referee::domain::time::Moment;
use referee::provider::IDWISE;
use referee::review::intake::Reader;
use referee::review::material_change::{ManualStanding, Sent, changed, reopens, standing};
use rstest::rstest;

fn journey() -> Journey {
    ToyReader.journey(&IDWISE, referred("j1").to_string().as_bytes()).unwrap()
}

fn said(word: &str) -> Said<ManualDecision> {
    Said::new(word, ManualDecision::from_word(word))
}

fn picture(url: &str) -> Picture {
    Picture { role: PictureRole::Front, source: PictureSource::Url(url.into()), key: "frontDoc".into() }
}

fn moment() -> Option<Moment> {
    Some(Moment::read(Scalar::Text("2026-01-01T00:00:00Z".into())))
}

#[rstest]
#[case::nothing(|_: &mut Journey| {}, &[])]
#[case::updated(|j: &mut Journey| j.updated = moment(), &[])]
#[case::manual(|j: &mut Journey| j.manual_decision = Some(said("Approved")), &[])]
#[case::spelling(|j: &mut Journey| j.system_decision = Some(Said::new("REFER", None)), &[])]
#[case::searched(|j: &mut Journey| j.aml.as_mut().unwrap().searched_at = moment(), &[])]
#[case::signature(|j: &mut Journey| j.documents[0].pictures[0] = picture("https://a.test/1?sig=new"), &[])]
#[case::picture(|j: &mut Journey| j.documents[0].pictures[0] = picture("https://a.test/2?sig=old"), &["the documents"])]
#[case::system(|j: &mut Journey| j.system_decision = None, &["the system's decision"])]
#[case::document(|j: &mut Journey| j.documents.push(Document::new(StepId::from("1"))), &["the documents"])]
#[case::selfie(|j: &mut Journey| j.selfie = Some(Default::default()), &["the selfie"])]
#[case::lists(|j: &mut Journey| j.aml.as_mut().unwrap().matches.push(Default::default()), &["the watch lists"])]
#[case::two(|j: &mut Journey| { j.aml = None; j.applicant = None; }, &["the applicant", "the watch lists"])]
fn parts_that_matter_are_named(#[case] change: fn(&mut Journey), #[case] expected: &[&str]) {
    let mut seen = journey();
    seen.aml = Some(Aml::default());
    seen.documents[0].pictures.push(picture("https://a.test/1?sig=old"));
    let mut now = seen.clone();
    change(&mut now);
    assert_eq!(changed(&seen, &now), expected);
    assert_eq!(reopens(&seen, &now), !expected.is_empty());
}

#[test]
fn a_decision_taken_back_opens_the_journey_again() {
    let (mut before, now) = (journey(), journey());
    before.manual_decision = Some(said("Approved"));
    assert!(reopens(&before, &now));
}

#[rstest]
#[case::nothing(None, None, Sent::Never, ManualStanding::Open)]
#[case::blank(None, Some(" "), Sent::Never, ManualStanding::Open)]
#[case::not_yet(None, None, Sent::Perhaps, ManualStanding::Open)]
#[case::ours(None, Some("approved"), Sent::Perhaps, ManualStanding::Same("approved".into()))]
#[case::same_word_of_another(None, Some("Approved"), Sent::Never, ManualStanding::Others("Approved".into()))]
#[case::other(None, Some("Rejected"), Sent::Perhaps, ManualStanding::Others("Rejected".into()))]
#[case::unknown_word(None, Some("Escalated"), Sent::Never, ManualStanding::Others("Escalated".into()))]
#[case::seen_before(
    Some("Resubmission Requested"),
    Some("RESUBMISSION_REQUESTED"),
    Sent::Never,
    ManualStanding::Open
)]
#[case::seen_and_then_another(Some("Resubmission Requested"), Some("Rejected"), Sent::Never, ManualStanding::Others("Rejected".into()))]
#[case::seen_and_gone(Some("Rejected"), None, Sent::Never, ManualStanding::Open)]
fn the_decision_found_is_ours_or_somebody_elses(
    #[case] seen: Option<&str>,
    #[case] found: Option<&str>,
    #[case] sent: Sent,
    #[case] expected: ManualStanding,
) {
    let found = found.map(said);
    assert_eq!(standing(seen, found.as_ref(), ManualDecision::Approved, sent), expected);
}
