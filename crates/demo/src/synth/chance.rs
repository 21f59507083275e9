//! What is the matter with the journeys that nobody planned: mostly one thing, sometimes several.

use super::dice::Dice;
use super::plan::{Ending, Forgery, Hit, Lists, PaperKind, Photo, Plan, Screening, Selfie, Service};

/// Minutes since the machine was done: most wait a few hours, some up to three days.
pub(crate) fn wait(dice: &mut Dice) -> i64 {
    match dice.below(10) {
        0 | 1 => dice.between(2, 45),
        2..=6 => dice.between(45, 600),
        7 | 8 => dice.between(600, 1700),
        _ => dice.between(1700, 3050),
    }
}

/// A plan in the proportions of a working day: about 85 of 100 from IDWise, about 90 of 100 referred.
pub(crate) fn plan(dice: &mut Dice) -> Plan {
    let service = if dice.chance(15) { Service::Onetouch } else { Service::Idwise };
    let mut plan = Plan {
        service,
        paper: paper(dice),
        second_paper: dice.chance(8).then_some(PaperKind::IdentityCard),
        vintage: u8::try_from(dice.below(3)).unwrap_or(0),
        uuid: dice.chance(10),
        lists: if dice.chance(70) { Lists::Applicable } else { Lists::Absent },
        screening: if dice.chance(15) { Screening::Nobody } else { Screening::Absent },
        ..Plan::default()
    };
    if service == Service::Onetouch {
        plan.second_paper = None;
    }
    match dice.below(100) {
        0..=4 => plan.ending = Ending::Complete,
        5 | 6 => plan.ending = Ending::Incomplete,
        7 => plan.ending = Ending::Rejected,
        8 | 9 => plan.manual = Some(dice.pick(&["Approved", "Rejected"]).to_owned()),
        _ => {}
    }
    if plan.ending == Ending::Complete || plan.ending == Ending::Incomplete {
        return plan;
    }
    trouble(&mut plan, dice);
    for _ in 0..2 {
        if dice.chance(25) {
            trouble(&mut plan, dice);
        }
    }
    plan
}

fn paper(dice: &mut Dice) -> PaperKind {
    match dice.below(10) {
        0..=4 => PaperKind::Passport,
        5 | 6 => PaperKind::IdentityCard,
        7 | 8 => PaperKind::Licence,
        _ => PaperKind::ResidencePermit,
    }
}

/// Adds one thing that a machine would not settle.
fn trouble(plan: &mut Plan, dice: &mut Dice) {
    let roll = match plan.service {
        Service::Idwise => dice.below(20),
        // No lists, rules or screening there.
        Service::Onetouch => dice.pick(&[0, 1, 3, 4, 5, 6, 7, 13, 14, 15, 20, 20]),
    };
    match roll {
        20 => plan.name_mismatch = true,
        0..=2 => plan.photo = Photo::Blurred,
        3 => plan.photo = dice.pick(&[Photo::Glare, Photo::Dark, Photo::CutOff]),
        4 | 5 => plan.expired_days = Some(dice.between(1, 500)),
        6 | 7 => face(plan, dice),
        8..=12 => lists(plan, dice),
        13 => plan.selfie = poor_selfie(dice),
        14 => plan.forgery = Some(forgery(dice)),
        15 => plan.selfie = Selfie::Spoof,
        16 => plan.undetermined = true,
        17 => plan.fails.push(dice.pick(&RULES).to_owned()),
        18 => plan.screening = dice.pick(&[Screening::Found, Screening::Alike]),
        _ => {
            plan.low =
                vec![dice.pick(&["First Name", "Last Name", "Birth Date", "Document Number"]).to_owned()]
        }
    }
    if !plan.low.is_empty() && plan.fails.is_empty() && plan.service == Service::Idwise {
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

fn face(plan: &mut Plan, dice: &mut Dice) {
    plan.impostor = dice.chance(40);
    let score = if plan.impostor { dice.between(12, 58) } else { dice.between(61, 79) };
    plan.face_score = Some(score);
}

fn poor_selfie(dice: &mut Dice) -> Selfie {
    dice.pick(&[
        Selfie::TooClose,
        Selfie::CloseToBorder,
        Selfie::Cropped,
        Selfie::Occluded,
        Selfie::NotFound,
        Selfie::TooMany,
        Selfie::TooSmall,
    ])
}

fn forgery(dice: &mut Dice) -> Forgery {
    match dice.below(4) {
        0 => Forgery::Expiry,
        1 => Forgery::MrzDigit,
        2 => Forgery::Portrait,
        _ => Forgery::BirthDate,
    }
}

fn lists(plan: &mut Plan, dice: &mut Dice) {
    plan.lists = Lists::Applicable;
    for _ in 0..dice.pick(&[1, 1, 1, 2, 2, 3]) {
        let same_person = dice.chance(12);
        plan.hits.push(Hit {
            same_person,
            score: if same_person { dice.between(93, 100) } else { dice.between(80, 94) },
            years_apart: if same_person { 0 } else { dice.pick(&[-31, -17, -8, -3, 2, 5, 12, 26]) },
            ..Hit::default()
        });
    }
    if dice.chance(2) {
        plan.more_hits = dice.between(10, 40);
    }
}
