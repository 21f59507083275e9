//! The Faces tab: each comparison, the selfie and its liveness. The automated results are shown after the reviewer's
//! answer.

use super::documents::{check_lines, title};
use super::line::{Mark, PageBuilder, PageStyle, WrittenPage, said};
use super::tab::Tab;
use crate::domain::face::{FaceAnswer, FaceMatch};
use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::domain::selfie::{LivenessCode, Selfie, SelfieStatus};
use crate::domain::text::Shown;
use crate::domain::viewed::CaseTab;
use crate::insight::case::FaceSaid;
use crate::insight::finding::Evidence;
use crate::insight::labels;

pub const TAB: Tab = Tab {
    record: CaseTab::Faces,
    title: "Faces",
    about: "Faces and liveness",
    write: |input| page(&input.case.journey, input.style(), input.verdict, input.answers).into(),
    has_pictures: true,
};

/// Whether the automated result of a comparison is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Shown,
    /// Hidden until the reviewer has answered.
    Blind,
}

/// The question about two faces.
const QUESTION: &str = "Do these faces match?";

/// Writes the tab. `verdict` says for each comparison whether its score is shown.
pub fn page<'a>(
    journey: &Journey,
    style: PageStyle<'_>,
    verdict: &dyn Fn(&Evidence) -> Verdict,
    answers: &dyn Fn(&StepId) -> &'a [FaceSaid],
) -> WrittenPage {
    let mut page = PageBuilder::new(style);
    for document in &journey.documents {
        if let Some(face_match) = &document.face_match {
            let faces = Evidence::Faces { step: document.step.clone() };
            page.about(faces.clone());
            page.heading(format!("{} against the selfie", title(document)));
            let verdict = verdict(&faces);
            let answers = answers(&document.step);
            if verdict == Verdict::Blind || answers.last().is_some_and(|said| said.is_reopened) {
                question(&mut page, journey);
            }
            given(&mut page, answers);
            comparison(&mut page, face_match, verdict);
        }
    }
    for (index, check) in journey.screening.iter().enumerate() {
        for face_match in &check.face_matches {
            page.about(Evidence::Screening { index });
            page.heading(format!("{} against the selfie", check.key.shown()));
            comparison(&mut page, face_match, verdict(&Evidence::Screening { index }));
        }
    }
    page.about(Evidence::Selfie);
    match &journey.selfie {
        Some(selfie) => liveness(&mut page, selfie),
        None => {
            page.heading("Selfie");
            page.aside(Shown::ours("This flow has no selfie step."));
        }
    }
    page.written()
}

/// Writes the question about two faces. The keys that answer it are drawn into the blank row below.
pub(super) fn question(page: &mut PageBuilder, journey: &Journey) {
    page.question(QUESTION);
    page.gap();
    if journey.selfie.as_ref().is_none_or(|selfie| selfie.picture.is_none()) {
        page.aside(Shown::ours("No selfie: nothing to compare."));
    }
}

/// The reviewer's answers, oldest first.
pub(super) fn given(page: &mut PageBuilder, answers: &[FaceSaid]) {
    for (index, said_of) in answers.iter().enumerate() {
        let word = match said_of.answer {
            FaceAnswer::Same => "match",
            FaceAnswer::Different => "no match",
            FaceAnswer::CannotTell => "inconclusive",
        };
        let at = page.time(said_of.at);
        let after = if index > 0 { ", after the result was shown" } else { "" };
        let reopened = if said_of.is_reopened { ", reopened" } else { "" };
        page.fact(Mark::None, "You", said(format!("{word} · {} {at}{after}{reopened}", said_of.by)));
    }
}

/// Writes one comparison.
pub fn comparison(page: &mut PageBuilder, face_match: &FaceMatch, verdict: Verdict) {
    if verdict == Verdict::Blind {
        page.aside(Shown::ours("The automated result is shown after your answer."));
        return;
    }
    let mark = Mark::of_bool(face_match.is_matched);
    let matched = match face_match.is_matched {
        Some(true) => Shown::ours("same person"),
        Some(false) => Shown::ours("not the same person"),
        None => Shown::ours("not compared"),
    };
    page.fact(mark, "Automated result", matched);
    if let Some(score) = &face_match.score {
        page.fact(Mark::None, "Score", said(format!("{} of 100", score.shown())));
    }
    page.maybe("Status", face_match.status.as_ref().map(labels::call_status).as_ref());
    page.maybe("Message", face_match.message.as_ref());
    page.facts(&face_match.facts);
}

/// Writes the selfie and its liveness.
pub fn liveness(page: &mut PageBuilder, selfie: &Selfie) {
    page.heading("Selfie");
    if let Some(status) = &selfie.status {
        let mark = match status.meaning {
            Some(SelfieStatus::Complete) => Mark::Settled,
            Some(SelfieStatus::Refer) => Mark::Failed,
            Some(SelfieStatus::NotStarted) => Mark::NotDone,
            None => Mark::Undetermined,
        };
        page.fact(mark, "Status", status.shown());
    }
    if selfie.is_live.is_some() {
        page.fact(Mark::of_bool(selfie.is_live), "Liveness", passed(selfie.is_live));
    } else if selfie.status.is_none() {
        page.fact(Mark::Undetermined, "Liveness", Shown::ours("no verdict"));
    }
    page.scalar("Liveness score", selfie.liveness_score.as_ref());
    if let Some(code) = &selfie.liveness_code {
        let mark = if code.meaning.is_some() { Mark::Failed } else { Mark::Undetermined };
        page.fact(mark, "Code", code.shown());
        page.aside(code.meaning.map_or(Shown::default(), code_words));
    }
    page.maybe("Video", selfie.video.as_ref());
    for check in &selfie.checks {
        check_lines(page, check);
    }
    page.facts(&selfie.facts);
}

fn code_words(code: LivenessCode) -> Shown {
    Shown::ours(match code {
        LivenessCode::FaceTooClose => "The face is too close to the camera.",
        LivenessCode::FaceCloseToBorder => "The face is too close to the border of the picture.",
        LivenessCode::FaceCropped => "The face is cropped.",
        LivenessCode::FaceIsOccluded => "Part of the face is covered.",
        LivenessCode::FaceNotFound => "No face was found.",
        LivenessCode::TooManyFaces => "More than one face was found.",
        LivenessCode::FaceTooSmall => "The face is too small to judge.",
    })
}

fn passed(is_live: Option<bool>) -> Shown {
    match is_live {
        Some(true) => Shown::ours("passed"),
        Some(false) => Shown::ours("failed"),
        None => Shown::default(),
    }
}
