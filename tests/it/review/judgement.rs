//! Gates, twins, changes, blind answers and figures, on a real store with the house's own reading.

use super::bench::{Bench, Scripted, rules};
use jiff::Timestamp;
use referee::cli::error::Exit;
use referee::config::choices::{CommentPolicy, Gates};
use referee::config::settings::ReviewSettings;
use referee::domain::decision::{Intent, Verb};
use referee::domain::event::Event;
use referee::domain::face::FaceAnswer;
use referee::domain::ids::{JourneyKey, ProviderName, Reviewer, ServiceId};
use referee::domain::resolution::{Conclusion, Resolution};
use referee::domain::viewed::{CaseTab, DwellRecord, Viewed};
use referee::insight::case::Case;
use referee::insight::finding::FindingKind;
use referee::insight::linked_journeys::LinkKind;
use referee::provider::{IDWISE, ONETOUCH};
use referee::review::pack::{Pack, PackImage, PackPicture, RecordCheck, contradictions};
use referee::review::reader::DocumentReader;
use referee::review::{Before, Hold, ReviewError, ReviewService, Rules};
use referee::synth::{World, situation_names};
use serde_json::Value;
use std::sync::Arc;

/// The rules with what is said of decisions.
fn deciding(review: ReviewSettings) -> Rules {
    Rules { review, ..rules() }
}

pub(super) async fn review(bench: &Bench, reviewer: &str, rules: Rules) -> ReviewService<Scripted> {
    let accounts = [("idwise-eu".to_owned(), bench.account.clone())].into();
    let reader = Arc::new(DocumentReader::default());
    ReviewService::new(bench.place.open().await, accounts, rules, Reviewer(reviewer.to_owned()), reader)
        .with_clock(bench.clocks())
}

pub(super) fn document(name: &str) -> Value {
    let index = situation_names().iter().position(|known| *known == name).unwrap();
    World::new(1, index + 1).journey(index).document
}

pub(super) async fn arrives(
    review: &ReviewService<Scripted>,
    service: &ServiceId,
    document: &Value,
    now: Timestamp,
) -> JourneyKey {
    let name = ProviderName("idwise-eu".to_owned());
    let bytes = document.to_string();
    review.intake().receive(&name, service, bytes.as_bytes(), now).await.unwrap();
    let (journey, _) = crate::provider::read(service, document);
    JourneyKey { provider: name, id: journey.id }
}

fn approve(key: &JourneyKey, comment: Option<&str>) -> Intent {
    Intent {
        journey: key.clone(),
        verb: Verb::Approve,
        reason: "verified".to_owned(),
        comment: comment.map(Into::into),
        steps: Vec::new(),
        reviewer: Reviewer("amina".to_owned()),
        corrects: None,
    }
}

async fn settle_all(
    review: &ReviewService<Scripted>,
    key: &JourneyKey,
    conclusion: Conclusion,
    at: Timestamp,
) {
    for line in review.cases().read(key, at).await.unwrap().findings {
        let by = review.reviewer.clone();
        let one = Resolution { finding: line.id, conclusion, reason: None, comment: None, by, at };
        review.resolutions().resolve(key, one).await.unwrap();
    }
}

#[tokio::test]
async fn hard_gates_hold_without_a_console_too() {
    let bench = Bench::new();
    let settings = ReviewSettings { gates: Gates::Hard, ..ReviewSettings::default() };
    let review = review(&bench, "amina", deciding(settings)).await;
    let key = arrives(&review, &IDWISE, &document("reference_case"), bench.now()).await;
    let refused =
        review.decisions().decide(approve(&key, Some("well")), Hold::Policy, bench.now()).await.unwrap_err();
    assert_eq!(Exit::from(&refused), Exit::Input);
    assert!(refused.to_string().contains("unresolved"), "{refused}");
    assert!(!refused.to_string().contains("Tariq"), "names of people are masked: {refused}");
    settle_all(&review, &key, Conclusion::NoIssue, bench.now()).await;
    review.decisions().decide(approve(&key, None), Hold::Policy, bench.now()).await.unwrap();
}

#[tokio::test]
async fn a_prefilled_name_of_somebody_else_is_not_approved_without_a_word() {
    let bench = Bench::new();
    let settings = ReviewSettings { comments: CommentPolicy::WhenOpen, ..ReviewSettings::default() };
    let review = review(&bench, "amina", deciding(settings)).await;
    let key = arrives(&review, &ONETOUCH, &document("onetouch_name_mismatch"), bench.now()).await;
    settle_all(&review, &key, Conclusion::IssueConfirmed, bench.now()).await;
    let refused =
        review.decisions().decide(approve(&key, None), Hold::Policy, bench.now()).await.unwrap_err();
    assert!(refused.to_string().contains("Name differs from prefilled"), "{refused}");
    assert!(matches!(refused, ReviewError::Rejected(_)));
    review
        .decisions()
        .decide(approve(&key, Some("married name, papers seen")), Hold::Policy, bench.now())
        .await
        .unwrap();
}

#[tokio::test]
async fn two_journeys_of_one_person_find_each_other() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let first = document("reference_case");
    let mut second = first.clone();
    second["journey_id"] = "6b014b1aebe71d856c870000".into();
    let one = arrives(&review, &IDWISE, &first, bench.now()).await;
    assert!(review.cases().read(&one, bench.now()).await.unwrap().linked_journeys.is_empty());
    let other = arrives(&review, &IDWISE, &second, bench.now()).await;
    arrives(&review, &IDWISE, &document("forged_expiry"), bench.now()).await;
    for (key, linked) in [(&one, &other), (&other, &one)] {
        let case = review.cases().read(key, bench.now()).await.unwrap();
        assert_eq!(case.linked_journeys.len(), 1);
        assert_eq!(&case.linked_journeys[0].key, linked);
        assert!(
            case.linked_journeys[0].common.contains(&LinkKind::Person),
            "{:?}",
            case.linked_journeys[0].common
        );
        let line = case.findings.iter().find(|line| line.id == case.linked_journeys[0].finding).unwrap();
        assert_eq!(line.kind, FindingKind::LinkedJourney);
        assert!(case.findings.windows(2).all(|pair| pair[0].urgency <= pair[1].urgency));
    }
    let raw = std::fs::read(bench.place.file()).unwrap();
    let print = "nujumi tariq:1983-02-11".as_bytes();
    assert!(!raw.windows(print.len()).any(|window| window == print), "only keyed prints are kept");
}

#[tokio::test]
async fn what_changed_since_the_last_look_is_told_until_it_is_decided() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let mut sent = document("reference_case");
    let key = arrives(&review, &IDWISE, &sent, bench.now()).await;
    review.record().opened(&key, bench.now()).await.unwrap();
    assert_eq!(review.cases().read(&key, bench.now()).await.unwrap().changed, None);
    sent["applicant"]["birth_date"] = "1982-02-11".into();
    bench.pass(60);
    arrives(&review, &IDWISE, &sent, bench.now()).await;
    for _ in 0..2 {
        review.record().opened(&key, bench.now()).await.unwrap();
        let changed = review.cases().read(&key, bench.now()).await.unwrap().changed.unwrap();
        assert!(!changed.by_decision);
        let paths: Vec<&str> = changed.items.iter().map(|change| change.path.as_sent()).collect();
        assert_eq!(paths, ["applicant.birth_date"]);
    }
    let stranger = self::review(&bench, "bilal", rules()).await;
    assert_eq!(stranger.cases().read(&key, bench.now()).await.unwrap().changed, None, "new to them");
    review.decisions().decide(approve(&key, None), Hold::Policy, bench.now()).await.unwrap();
    assert_eq!(review.cases().read(&key, bench.now()).await.unwrap().changed, None);
}

#[tokio::test]
async fn answers_about_faces_are_kept_with_the_machines_and_counted() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let key = arrives(&review, &IDWISE, &document("expired_passport_of_somebody_else"), bench.now()).await;
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    let compared = case.journey.documents.iter().find(|document| document.face_match.is_some()).unwrap();
    assert_eq!(compared.face_match.as_ref().unwrap().is_matched, Some(false));
    let step = compared.step.clone();
    review.faces().answer(&key, &step, FaceAnswer::Different, bench.now()).await.unwrap();
    review.faces().answer(&key, &step, FaceAnswer::Same, bench.now()).await.unwrap();
    let again = review.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!(again.faces.len(), 1, "the first answer is the blind one");
    assert_eq!((&again.faces[0].step, again.faces[0].answer), (&step, FaceAnswer::Different));
    let entry = again.history.iter().find(|entry| entry.what == "faces.answered").unwrap();
    assert!(entry.detail.as_sent().contains("\"machine\":false"), "{}", entry.detail.as_sent());
    let stranger = self::review(&bench, "bilal", rules()).await;
    assert!(stranger.cases().read(&key, bench.now()).await.unwrap().faces.is_empty(), "blind for others");
    let faces = review.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap().faces;
    assert_eq!((faces.agreed, faces.disagreed), (1, 1));
    assert_eq!(faces.rate(), Some(0.5));
}

#[tokio::test]
async fn figures_come_from_the_record() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let key = arrives(&review, &IDWISE, &document("rule_expired_document"), bench.now()).await;
    review.record().opened(&key, bench.now()).await.unwrap();
    bench.pass(40);
    // Read anew while it was open: the time goes on from the first opening.
    review.record().opened(&key, bench.now()).await.unwrap();
    bench.pass(20);
    let looks = vec![DwellRecord { what: Viewed::Tab(CaseTab::Documents), ms: 1_500 }];
    let intent = approve(&key, None);
    let decision = review
        .decisions()
        .decide_after(Before { looks, keys: None }, intent, Hold::Policy, bench.now())
        .await
        .unwrap();
    let figures = review.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap();
    assert_eq!((figures.handling.median_seconds, figures.handling.p90_seconds), (Some(60), Some(60)));
    assert_eq!(figures.decided, 1);
    assert!(figures.overturned.iter().any(|rule| rule.approved == 1), "{:?}", figures.overturned);
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    let entry = case.history.iter().find(|entry| entry.what == "decision.recorded").unwrap();
    let detail: Value = serde_json::from_str(entry.detail.as_sent()).unwrap();
    assert_eq!(detail["decision"], decision.id.to_string());
    assert_eq!(detail["seen"][0]["what"]["tab"], "documents");
    assert_eq!(detail["seen"][0]["ms"], 1_500);
    assert_eq!(review.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn the_pack_loads_nothing_and_runs_nothing() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let mut sent = document("reference_case");
    sent["reference_number"] =
        "\"><script src=http://example.com/x.js></script><img src=http://example.com/y>".into();
    let key = arrives(&review, &IDWISE, &sent, bench.now()).await;
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    let image =
        PackImage { media_type: "image/jpeg", bytes: vec![1, 2, 3], received_sha256: "00".to_owned() };
    let pictures = [
        PackPicture { name: "front".to_owned(), content: Ok(image) },
        PackPicture { name: "back\" onerror=\"x".to_owned(), content: Err("<b>gone</b>".to_owned()) },
    ];
    let pack = Pack {
        verdict: "",
        sections: &[],
        settled_before: &[],
        case: &case,
        pictures: &pictures,
        document_sha256: "00",
        check: &RecordCheck::default(),
        made_at: bench.now(),
        made_by: &review.reviewer,
    };
    let page = pack.html().unwrap();
    let lower = page.to_lowercase();
    assert!(page.contains("default-src 'none'"));
    for tag in lower.split('<').skip(1) {
        let name: String =
            tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/' || *c == '!').collect();
        let name = name.trim_start_matches('/');
        let quiet = [
            "!doctype",
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "h1",
            "h2",
            "p",
            "dl",
            "dt",
            "dd",
            "table",
            "tr",
            "th",
            "td",
            "div",
            "figure",
            "figcaption",
            "img",
            "span",
            "br",
            "code",
            "pre",
        ];
        assert!(quiet.contains(&name), "<{name}>");
        let inside = tag.split('>').next().unwrap();
        assert!(!inside.contains(" on") && !inside.contains("href"), "<{inside}>");
        if name == "img" {
            assert!(inside.contains("src=\"data:image/jpeg;base64,aqid\""), "<{inside}>");
        }
    }
    assert!(!lower.contains("@import") && !lower.contains("url("));
    let json = pack.json().unwrap();
    assert_eq!(json["case"]["journey"]["id"], key.id.as_sent());
    assert_eq!(json["pictures"][0]["base64"], "AQID");
}

#[tokio::test]
async fn an_approval_over_a_failed_liveness_check_asks_for_a_comment() {
    let bench = Bench::new();
    let settings = ReviewSettings::default();
    assert_eq!(settings.comments, CommentPolicy::Grave, "as shipped");
    let review = review(&bench, "amina", deciding(settings)).await;
    let key = arrives(&review, &IDWISE, &document("reference_case"), bench.now()).await;
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    let grave = case.findings.iter().filter(|finding| finding.is_grave()).count();
    assert!(grave > 0 && grave < case.findings.len(), "some findings are grave, some are not");
    let refused =
        review.decisions().decide(approve(&key, None), Hold::Policy, bench.now()).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Rejected(_)), "{refused}");
    settle_all(&review, &key, Conclusion::NoIssue, bench.now()).await;
    let other = case.findings.iter().find(|finding| !finding.is_grave()).unwrap();
    review.resolutions().unresolve(&key, &other.id, bench.now()).await.unwrap();
    review.decisions().decide(approve(&key, None), Hold::Policy, bench.now()).await.unwrap();
    let history = review.cases().read(&key, bench.now()).await.unwrap().history;
    let recorded = history.iter().find_map(|entry| match entry.event() {
        Event::DecisionRecorded { unresolved, program, .. } => Some((unresolved, program)),
        _ => None,
    });
    let (unresolved, program) = recorded.expect("its entry");
    assert_eq!(unresolved, std::slice::from_ref(&other.id), "what the approval passed over");
    assert!(program.is_some());
}

#[tokio::test]
async fn a_case_that_was_forged_contradicts_its_record() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let key = arrives(&review, &IDWISE, &document("reference_case"), bench.now()).await;
    review.resolutions().note(&key, "seen".into(), bench.now()).await.unwrap();
    settle_all(&review, &key, Conclusion::NoIssue, bench.now()).await;
    review.decisions().decide(approve(&key, Some("fine")), Hold::Policy, bench.now()).await.unwrap();
    let hash = review.cases().document_hash(&key).await.unwrap().unwrap();
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    let commitments = review.store().sealing().commitments(&key).await.unwrap();
    let contradictions = |case: &Case, hash: &str| contradictions(case, hash, &commitments);
    assert_eq!(contradictions(&case, &hash), Vec::<String>::new());
    type Forgery = fn(&mut Case);
    let forgeries: [(&str, Forgery); 6] = [
        ("is not the one that was recorded", |case| case.decisions[0].intent.verb = Verb::Reject),
        ("is not the one that was recorded", |case| case.decisions[0].intent.comment = Some("other".into())),
        ("not in the store", |case| case.decisions.clear()),
        ("a note of amina", |case| case.notes[0].text = "unseen".into()),
        ("is not as recorded", |case| {
            let resolution = case.resolutions.oldest_first()[0].clone();
            case.resolutions.insert(Resolution { conclusion: Conclusion::Inconclusive, ..resolution });
        }),
        ("is missing", |case| {
            let finding = case.resolutions.oldest_first()[0].finding.clone();
            case.resolutions.remove(&finding);
        }),
    ];
    for (problem, forge) in forgeries {
        let mut forged = case.clone();
        forge(&mut forged);
        let found = contradictions(&forged, &hash);
        assert!(found.iter().any(|one| one.contains(problem)), "{problem}: {found:?}");
    }
    assert_eq!(contradictions(&case, "00").len(), 1, "another document");
}
