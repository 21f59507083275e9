//! Results about faces, which a reviewer sees after comparing them and never before.

use super::bench::{Bench, rules};
use super::judgement::{arrives, document, review};
use referee::domain::face::FaceAnswer;
use referee::domain::pii::revealed;
use referee::insight::blind;
use referee::insight::case::Case;
use referee::insight::finding::{FindingKind, Sign};
use referee::insight::policy::FaceSample;
use referee::provider::IDWISE;

/// Everything that a command could print of a case.
fn told(case: &Case) -> String {
    let raw = case.raw.as_sent();
    revealed(|| format!("{}{}{raw}", serde_json::json!(case.journey), serde_json::json!(case.findings)))
}

#[tokio::test]
async fn nothing_tells_the_result_before_the_answer() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    let key = arrives(&review, &IDWISE, &document("reference_case"), bench.now()).await;
    let whole = review.cases().read(&key, bench.now()).await.unwrap();
    let compared = whole.journey.documents.iter().find(|it| it.face_match.is_some()).expect("compared faces");
    let step = compared.step.clone();
    let finding = whole.findings.iter().find(|it| it.kind == FindingKind::FaceMatch).expect("the question");
    let said = revealed(|| serde_json::json!(finding.finding).to_string());
    assert!(said.contains("threshold") && told(&whole).contains(&said), "the finding has the score: {said}");

    let mut hidden = whole.clone();
    assert!(blind::case(&mut hidden));
    assert!(hidden.journey.documents.iter().all(|it| it.face_match.is_none()));
    assert!(
        hidden.raw.as_sent().contains(blind::COMPARE_FIRST),
        "the raw document is as shown, but for the result"
    );
    assert!(!told(&hidden).contains(&said));
    let finding = hidden.findings.iter().find(|it| it.kind == FindingKind::FaceMatch).expect("the question");
    assert_eq!(finding.sign, Sign::Undetermined, "the sign tells nothing");

    review.faces().answer(&key, &step, FaceAnswer::Same, bench.now()).await.unwrap();
    let mut answered = review.cases().read(&key, bench.now()).await.unwrap();
    assert!(!blind::case(&mut answered), "nothing is hidden after the answer");
    assert!(told(&answered).contains(&said));
}

#[tokio::test]
async fn the_queue_tells_no_result_unless_it_is_asked_for() {
    let bench = Bench::new();
    let review = review(&bench, "amina", rules()).await;
    arrives(&review, &IDWISE, &document("reference_case"), bench.now()).await;
    let rows = review.queue().rows().await.unwrap();
    let summary = &rows[0].summary;
    assert!(summary.why.contains(&"? face".to_owned()), "{:?}", summary.why);
    assert_eq!(summary.face_score, None);
    let rows = review.with_automated_faces().queue().rows().await.unwrap();
    let summary = &rows[0].summary;
    assert!(summary.why.iter().any(|why| why.starts_with("✗ face ")), "{:?}", summary.why);
    assert!(summary.face_score.is_some());
}

#[test]
fn the_sample_has_its_share_and_depends_on_the_key() {
    let sample = |key: u8| FaceSample { share: 0.3, key: [key; 32] };
    let chosen = |key: u8| (0..1_000).map(|id| sample(key).has(&format!("j{id}"))).collect::<Vec<bool>>();
    let (one, other) = (chosen(1), chosen(2));
    let count = one.iter().filter(|is_in| **is_in).count();
    assert!((240..360).contains(&count), "{count}");
    assert_ne!(one, other);
    assert!(!FaceSample::default().has("j1"));
}
