//! All facts of a generated journey. Its document and its pictures are derived from them.

use jiff::civil::Date;
use jiff::{Span, Timestamp, tz::TimeZone};

use super::person::InventedPerson;
use super::plan::{Forgery, JourneyPlan, PaperKind, PhotoQuality, SelfieDefect};
use super::rng::{Rng, hash};
use super::situations::{self, Situation};
use super::world::{Dialect, Truth, World};
use super::{ids, mrz, random_plan};

/// A journey with all its facts.
#[derive(Debug, Clone)]
pub(crate) struct Story<'w> {
    pub world: &'w World,
    pub index: u64,
    pub id: String,
    pub contract: Dialect,
    pub plan: JourneyPlan,
    pub situation: Option<&'static Situation>,
    pub person: InventedPerson,
    pub papers: Vec<Paper>,
    pub started: Timestamp,
    pub ended: Timestamp,
    pub today: Date,
}

/// The part of a journey that is known before a person is generated; it is cheap to compute.
#[derive(Debug)]
pub(crate) struct StoryFrame {
    pub id: String,
    index: u64,
    plan: JourneyPlan,
    rng: Rng,
    started: Timestamp,
    ended: Timestamp,
}

impl StoryFrame {
    /// Computes the frame of journey number `index`.
    pub(crate) fn of(world: &World, index: usize) -> Self {
        let situation = situations::at(index);
        let index = index as u64;
        let mut rng = Rng::new(world.seed, &[1, index]);
        let plan = situation.map_or_else(|| random_plan::plan(&mut rng), |named| named.plan.clone());
        let waited = plan.waited_minutes.unwrap_or_else(|| random_plan::wait(&mut rng));
        let ended = minutes_before(world.now, waited, rng.between(0, 59));
        let started = minutes_before(ended, rng.between(2, 9), rng.between(0, 59));
        let seconds = u64::try_from(started.as_second()).unwrap_or(0);
        let id = match plan.service {
            Dialect::Onetouch => ids::short_code(world.seed, index),
            Dialect::Idwise if plan.uuid => ids::uuid(world.seed, index),
            Dialect::Idwise => ids::object_id(world.seed, index, seconds),
        };
        Self { id, index, plan, rng, started, ended }
    }
}

impl StoryFrame {
    /// The service that the journey comes from.
    pub(crate) fn contract(&self) -> Dialect {
        self.plan.service
    }
}

/// A document of the applicant.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    /// The index of the document; 0 for the first one.
    pub slot: u8,
    /// The step that it belongs to.
    pub step: String,
    pub kind: PaperKind,
    pub number: String,
    pub issued: Date,
    /// The true expiry date, as in the machine readable zone.
    pub expires: Date,
    pub printed_expires: Date,
    pub printed_birth: Date,
    /// The lines of the machine readable zone; none on licenses.
    pub zone: Vec<String>,
}

impl<'w> Story<'w> {
    /// Computes the story of journey number `index`.
    pub(crate) fn tell(world: &'w World, index: usize) -> Self {
        let frame = StoryFrame::of(world, index);
        let mut rng = frame.rng;
        let today = world.now.to_zoned(TimeZone::UTC).date();
        let person = InventedPerson::invent(&frame.plan, &mut rng, today);
        let mut story = Self {
            world,
            index: frame.index,
            id: frame.id,
            contract: frame.plan.service,
            plan: frame.plan,
            situation: situations::at(index),
            person,
            papers: Vec::new(),
            started: frame.started,
            ended: frame.ended,
            today,
        };
        story.papers = story.make_papers(&mut rng);
        story
    }

    fn make_papers(&self, rng: &mut Rng) -> Vec<Paper> {
        let kinds = [Some(self.plan.paper), self.plan.second_paper];
        let kinds = kinds.into_iter().flatten().enumerate();
        kinds.map(|(slot, kind)| Paper::issue(self, slot, kind, rng)).collect()
    }

    /// A random stream for one purpose, independent of all others.
    pub(crate) fn rng(&self, purpose: u64) -> Rng {
        Rng::new(self.world.seed, &[2, self.index, purpose])
    }

    /// The face seed of another person in this journey.
    pub(crate) fn other_face(&self, who: u64) -> u64 {
        hash(self.person.face, &[3, who])
    }

    /// The seed of the face that was photographed: an impostor's, or the applicant's.
    pub(crate) fn selfie_face(&self) -> u64 {
        if self.plan.impostor || self.swapped() { self.other_face(0) } else { self.person.face }
    }

    /// The face in the document's portrait.
    pub(crate) fn portrait_face(&self) -> u64 {
        if self.swapped() { self.other_face(0) } else { self.person.face }
    }

    fn swapped(&self) -> bool {
        self.plan.forgery == Some(Forgery::Portrait)
    }

    /// Whether any document has expired by its printed date.
    pub(crate) fn expired(&self) -> bool {
        self.papers.iter().any(|paper| paper.printed_expires < self.today)
    }

    /// The age in years, by the true birth date.
    pub(crate) fn age(&self) -> i64 {
        let (birth, today) = (self.person.birth, self.today);
        let before = (today.month(), today.day()) < (birth.month(), birth.day());
        i64::from(today.year()) - i64::from(birth.year()) - i64::from(before)
    }

    /// The truth about this journey.
    pub(crate) fn truth(&self) -> Truth {
        let attack = match (self.plan.forgery, self.plan.selfie, self.plan.photo) {
            (Some(Forgery::Portrait), ..) => Some("swapped portrait"),
            (Some(Forgery::Expiry), ..) => Some("forged expiry"),
            (Some(Forgery::BirthDate), ..) => Some("altered birth date"),
            (Some(Forgery::MrzDigit), ..) => Some("changed document number"),
            (None, SelfieDefect::Spoof, _) => Some("picture of a picture"),
            (None, _, PhotoQuality::Screen) => Some("document on a screen"),
            _ if self.plan.impostor => Some("somebody else's document"),
            _ => None,
        };
        Truth { genuine: attack.is_none(), attack }
    }
}

impl Paper {
    fn issue(story: &Story<'_>, slot: usize, kind: PaperKind, rng: &mut Rng) -> Self {
        let (plan, person) = (&story.plan, &story.person);
        let left =
            plan.expired_days.filter(|_| slot == 0).map_or_else(|| rng.between(90, 3000), |days| -days);
        let expires = days_after(story.today, left);
        let printed_expires = match plan.forgery {
            Some(Forgery::Expiry) if slot == 0 => years_after(expires, 3),
            _ => expires,
        };
        let printed_birth = match plan.forgery {
            Some(Forgery::BirthDate) if slot == 0 => another_birth(person.birth),
            _ => person.birth,
        };
        let mut paper = Self {
            slot: u8::try_from(slot).unwrap_or(0),
            step: step_key(plan, slot, kind),
            kind,
            number: number(kind, rng),
            issued: days_after(years_after(expires, -10), 1).max(person.birth),
            expires,
            printed_expires,
            printed_birth,
            zone: Vec::new(),
        };
        paper.zone = paper.write_zone(story);
        paper
    }

    fn write_zone(&self, story: &Story<'_>) -> Vec<String> {
        let person = &story.person;
        let zone = mrz::MrzLines {
            kind: if self.kind == PaperKind::Passport { "P" } else { "I" },
            issuer: person.country.code,
            family: &person.family.latin,
            given: &person.given.latin,
            number: &self.number,
            nationality: person.country.code,
            birth: person.birth.strftime("%y%m%d").to_string(),
            sex: if person.male { 'M' } else { 'F' },
            expires: self.expires.strftime("%y%m%d").to_string(),
            optional: if self.kind == PaperKind::Passport { &person.personal_number } else { "" },
        };
        let lines = match self.kind {
            PaperKind::Passport => mrz::td3(&zone),
            PaperKind::IdentityCard => mrz::td1(&zone),
            PaperKind::ResidencePermit => mrz::td2(&zone),
            PaperKind::Licence => Vec::new(),
        };
        if self.slot == 0 && story.plan.forgery == Some(Forgery::MrzDigit) {
            return mrz::with_wrong_digit(&lines);
        }
        lines
    }

    /// The document type as the provider names it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.kind {
            PaperKind::Passport => "Passport",
            PaperKind::IdentityCard => "Identity Card",
            PaperKind::Licence => "Driving Licence",
            PaperKind::ResidencePermit => "Residence Permit",
        }
    }

    /// Whether it has a back side.
    pub(crate) fn has_back(&self) -> bool {
        self.kind != PaperKind::Passport
    }
}

fn step_key(plan: &JourneyPlan, slot: usize, kind: PaperKind) -> String {
    match (plan.vintage, kind) {
        (2, PaperKind::Passport) => "passport_step".to_owned(),
        (2, _) => format!("id_step_{slot}"),
        _ => slot.to_string(),
    }
}

fn number(kind: PaperKind, rng: &mut Rng) -> String {
    match kind {
        PaperKind::Passport => format!("{}{}", rng.text(1, b"CLNPXZ"), rng.digits(8)),
        PaperKind::IdentityCard => format!("{}{}", rng.text(2, b"ABDEHKTU"), rng.digits(7)),
        PaperKind::Licence => format!("DL{}{}", rng.text(2, b"ABDEHKTU"), rng.digits(8)),
        PaperKind::ResidencePermit => format!("RP{}", rng.digits(7)),
    }
}

/// A wrong birth date: the last two digits of the year swapped, or three years earlier.
fn another_birth(birth: Date) -> Date {
    let year = birth.year();
    let (tens, ones) = (year % 100 / 10, year % 10);
    let swapped = year - year % 100 + ones * 10 + tens;
    let plausible = swapped != year && (1930..=2004).contains(&swapped);
    let other = if plausible { swapped } else { year.saturating_sub(3) };
    Date::new(other, birth.month(), birth.day()).unwrap_or(birth)
}

fn minutes_before(moment: Timestamp, minutes: i64, seconds: i64) -> Timestamp {
    Timestamp::from_second(moment.as_second() - minutes * 60 - seconds).unwrap_or(moment)
}

/// The date this many days later; earlier if negative.
pub(crate) fn days_after(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// The date this many years later; earlier if negative.
pub(crate) fn years_after(day: Date, years: i64) -> Date {
    day.saturating_add(Span::new().years(years))
}
