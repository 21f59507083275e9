//! Random plans for journeys without a named situation: usually one defect, sometimes several.

use super::plan::{
    Forgery, Hit, JourneyEnd, JourneyPlan, Lists, PaperKind, PhotoQuality, Screening, SelfieDefect,
};
use super::rng::Rng;
use super::world::Dialect;

/// Minutes since the automated check ended: usually a few hours, sometimes up to three days.
pub(crate) fn wait(rng: &mut Rng) -> i64 {
    match rng.below(10) {
        0 | 1 => rng.between(2, 45),
        2..=6 => rng.between(45, 600),
        7 | 8 => rng.between(600, 1700),
        _ => rng.between(1700, 3050),
    }
}

/// A plan with realistic proportions: about 85 % from IDWise, about 90 % referred.
pub(crate) fn plan(rng: &mut Rng) -> JourneyPlan {
    let service = if rng.chance(15) { Dialect::Onetouch } else { Dialect::Idwise };
    let mut plan = JourneyPlan {
        service,
        paper: paper(rng),
        second_paper: rng.chance(8).then_some(PaperKind::IdentityCard),
        vintage: u8::try_from(rng.below(3)).unwrap_or(0),
        uuid: rng.chance(10),
        lists: if rng.chance(70) { Lists::Applicable } else { Lists::Absent },
        screening: if rng.chance(15) { Screening::Nobody } else { Screening::Absent },
        ..JourneyPlan::default()
    };
    if service == Dialect::Onetouch {
        plan.second_paper = None;
    }
    match rng.below(100) {
        0..=4 => plan.ending = JourneyEnd::Complete,
        5 | 6 => plan.ending = JourneyEnd::Incomplete,
        7 => plan.ending = JourneyEnd::Rejected,
        8 | 9 => plan.manual = Some(rng.pick(&["Approved", "Rejected"]).to_owned()),
        _ => {}
    }
    if plan.ending == JourneyEnd::Complete || plan.ending == JourneyEnd::Incomplete {
        return plan;
    }
    trouble(&mut plan, rng);
    for _ in 0..2 {
        if rng.chance(25) {
            trouble(&mut plan, rng);
        }
    }
    plan
}

fn paper(rng: &mut Rng) -> PaperKind {
    match rng.below(10) {
        0..=4 => PaperKind::Passport,
        5 | 6 => PaperKind::IdentityCard,
        7 | 8 => PaperKind::Licence,
        _ => PaperKind::ResidencePermit,
    }
}

/// Adds one defect for which the service refers the journey.
fn trouble(plan: &mut JourneyPlan, rng: &mut Rng) {
    let roll = match plan.service {
        Dialect::Idwise => rng.below(20),
        // One Touch has no watch lists, rules or screening.
        Dialect::Onetouch => rng.pick(&[0, 1, 3, 4, 5, 6, 7, 13, 14, 15, 20, 20]),
    };
    match roll {
        20 => plan.name_mismatch = true,
        0..=2 => plan.photo = PhotoQuality::Blurred,
        3 => plan.photo = rng.pick(&[PhotoQuality::Glare, PhotoQuality::Dark, PhotoQuality::CutOff]),
        4 | 5 => plan.expired_days = Some(rng.between(1, 500)),
        6 | 7 => face(plan, rng),
        8..=12 => lists(plan, rng),
        13 => plan.selfie = poor_selfie(rng),
        14 => plan.forgery = Some(forgery(rng)),
        15 => plan.selfie = SelfieDefect::Spoof,
        16 => plan.undetermined = true,
        17 => plan.fails.push(rng.pick(&RULES).to_owned()),
        18 => plan.screening = rng.pick(&[Screening::Found, Screening::Alike]),
        _ => {
            plan.low =
                vec![rng.pick(&["First Name", "Last Name", "Birth Date", "Document Number"]).to_owned()]
        }
    }
    if !plan.low.is_empty() && plan.fails.is_empty() && plan.service == Dialect::Idwise {
        plan.fails.push("mandatory_information".to_owned());
    }
}

const RULES: [&str; 6] = [
    "no_duplicate_documents",
    "no_duplicate_applicant",
    "proof_policy",
    "approved_nationality",
    "unrecognized_document",
    "ip_address_geolocation",
];

fn face(plan: &mut JourneyPlan, rng: &mut Rng) {
    plan.impostor = rng.chance(40);
    let score = if plan.impostor { rng.between(12, 58) } else { rng.between(61, 79) };
    plan.face_score = Some(score);
}

fn poor_selfie(rng: &mut Rng) -> SelfieDefect {
    rng.pick(&[
        SelfieDefect::TooClose,
        SelfieDefect::CloseToBorder,
        SelfieDefect::Cropped,
        SelfieDefect::Occluded,
        SelfieDefect::NotFound,
        SelfieDefect::TooMany,
        SelfieDefect::TooSmall,
    ])
}

fn forgery(rng: &mut Rng) -> Forgery {
    match rng.below(4) {
        0 => Forgery::Expiry,
        1 => Forgery::MrzDigit,
        2 => Forgery::Portrait,
        _ => Forgery::BirthDate,
    }
}

fn lists(plan: &mut JourneyPlan, rng: &mut Rng) {
    plan.lists = Lists::Applicable;
    for _ in 0..rng.pick(&[1, 1, 1, 2, 2, 3]) {
        let same_person = rng.chance(12);
        plan.hits.push(Hit {
            same_person,
            score: if same_person { rng.between(93, 100) } else { rng.between(80, 94) },
            years_apart: if same_person { 0 } else { rng.pick(&[-31, -17, -8, -3, 2, 5, 12, 26]) },
            ..Hit::default()
        });
    }
    if rng.chance(2) {
        plan.more_hits = rng.between(10, 40);
    }
}
