//! Parses dates with context: the meaning of the date, the issuer of the document, the current day.

use super::calendar::{self, Calendar};
use super::pieces::{self, DatePieces};
use super::{Partial, WIDEST_GAP, When};
use crate::insight::spelling::plain;
use jiff::civil::Date;

/// What a date is about. It decides the century of a two-digit year and which years are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateMeaning {
    Birth,
    Issue,
    Expiry,
}

/// The order of day and month in numbers: one for all dates of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// What is known about a date before it is parsed.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateReader {
    pub meaning: Option<DateMeaning>,
    /// ISO 3166 alpha-3 code.
    pub issuer: Option<&'static str>,
    pub order: Option<DayOrder>,
    pub today: Option<Date>,
}

/// One interpretation of the numbers.
struct DateCandidate {
    calendar: Option<Calendar>,
    year: String,
    month: i16,
    day: i16,
    order: Option<DayOrder>,
}

/// The highest plausible age in years.
pub(in crate::insight) const OLDEST: i16 = 123;
/// Issuers that print the month first.
const MONTH_FIRST: [&str; 9] = ["USA", "PRI", "GUM", "VIR", "ASM", "MNP", "FSM", "PLW", "MHL"];
/// Words for unlimited validity, normalized.
const UNLIMITED: [&str; 176] = [
    "permanent",
    "permanente",
    "permanently",
    "indefinite",
    "indefinido",
    "indefinida",
    "indefinitevalidity",
    "unlimited",
    "unlimitedvalidity",
    "noexpiry",
    "noexpiration",
    "noexpirydate",
    "doesnotexpire",
    "neverexpires",
    "never",
    "lifetime",
    "validforlife",
    "unbefristet",
    "unbegrenzt",
    "illimite",
    "illimitee",
    "illimitata",
    "illimitato",
    "ilimitado",
    "ilimitada",
    "vitalicio",
    "vitalicia",
    "nemaroka",
    "trajno",
    "bezterminowo",
    "бессрочно",
    "безстроково",
    "suresiz",
    "seumurhidup",
    "长期",
    "永久",
    "nonexpiring",
    "nonexpiry",
    "nocaduca",
    "sincaducidad",
    "sinvencimiento",
    "onbeperkt",
    "obegransad",
    "toistaiseksi",
    "neograniceno",
    "dozivotno",
    "hatarozatlan",
    "naczasnieokreslony",
    "nieokreslony",
    "бессрочныи",
    "безстроковии",
    "αοριστη",
    "suresizdir",
    "berlakuseumurhidup",
    "khongthoihan",
    "長期",
    "長期有效",
    "长期有效",
    "永久有效",
    "无限期",
    "無期限",
    "영구",
    "دايم",
    "غيرمحدد",
    "безсрока",
    "безсрокадеиствия",
    "безстроку",
    "безстрокудіі",
    "бессрочная",
    "бессрочное",
    "бессрочныипаспорт",
    "безтерміново",
    "бестерміновии",
    "безсрочно",
    "безсрочен",
    "безсрочна",
    "неограничено",
    "трајно",
    "неограничен",
    "мерзімсіз",
    "мерзимсиз",
    "хугацаагүи",
    "sanslimite",
    "sanslimitededuree",
    "sansexpiration",
    "sansdatedexpiration",
    "naocaduca",
    "naoexpira",
    "naotemvalidade",
    "semvalidade",
    "semvencimento",
    "senzascadenza",
    "nonscade",
    "ilimitata",
    "ilimitat",
    "nelimitata",
    "nelimitat",
    "permanenta",
    "permanentna",
    "neomezene",
    "neomezeno",
    "neobmedzene",
    "bezterminowy",
    "bezterminowa",
    "nieograniczony",
    "korlatlan",
    "hatarozatlanideju",
    "tidsubegraenset",
    "tidsubegrenset",
    "ubegrenset",
    "ubegraenset",
    "gallertilsvidare",
    "tillsvidare",
    "voimassatoistaiseksi",
    "tahtajatu",
    "neterminuota",
    "neterminuotas",
    "neribota",
    "beztermina",
    "otimabundid",
    "αοριστηςδιαρκειας",
    "αοριστουδιαρκειας",
    "αοριστο",
    "pacaktuar",
    "paafat",
    "muddetsiz",
    "muddatsiz",
    "suresizgecerli",
    "lebenslang",
    "auflebenszeit",
    "onbepaaldetijd",
    "onbepaald",
    "lifetimevalidity",
    "lifelong",
    "forlife",
    "validindefinitely",
    "permanentvalidity",
    "indeterminate",
    "nolimit",
    "porvida",
    "perpetuo",
    "perpetua",
    "indeterminado",
    "indeterminada",
    "prazoindeterminado",
    "ตลอดชีพ",
    "ไม่มีวันหมดอายุ",
    "आजीवन",
    "আজীবন",
    "kekal",
    "sepanjanghayat",
    "selamanya",
    "tidakterbatas",
    "vothoihan",
    "khongxacdinh",
    "终身",
    "終身",
    "無期",
    "무기한",
    "평생",
    "دايمه",
    "مدىالحياه",
    "غيرمحدود",
    "غيرمحدوده",
    "بدونانتهاء",
    "نامحدود",
    "دايمي",
    "داءمي",
    "לצמיתות",
    "ללאהגבלה",
    "უვადო",
    "უვადოდ",
    "მუდმივი",
    "անժամկետ",
    "անսահմանափակ",
    "kudumu",
];

/// The most separators at which a printed period of validity is tried to be split.
const MOST_MARKS: usize = 8;

/// Parses a date without knowing what it is about; `None` if the text is no date.
pub fn read(text: &str) -> Option<When> {
    DateReader::default().read(text)
}

/// The order of day and month that the dates of one document prove, because some of them have only one reading. `None`
/// if no date proves an order or if they disagree.
pub fn proved_order<'a>(texts: impl Iterator<Item = &'a str>) -> Option<DayOrder> {
    let reader = DateReader::default();
    let mut proved = texts.filter_map(|text| {
        let pieces = pieces::split(text, None)?;
        let candidates = reader.candidates(&pieces);
        let read = candidates.iter().filter(|candidate| !reader.partials(candidate).is_empty());
        let orders: Vec<DayOrder> = read.filter_map(|candidate| candidate.order).collect();
        if let [order] = orders.as_slice() { Some(*order) } else { None }
    });
    let first = proved.next()?;
    proved.all(|order| order == first).then_some(first)
}

impl DateReader {
    /// Parses a date; `None` if the text is no date, or none that is possible for its meaning.
    pub fn read(&self, text: &str) -> Option<When> {
        self.whole(text)
            .or_else(|| self.end_of_range(text))
            .or_else(|| self.whole(&digits_for_letters(text)?))
    }

    fn whole(&self, text: &str) -> Option<When> {
        if self.meaning == Some(DateMeaning::Expiry) && UNLIMITED.contains(&plain(text).as_str()) {
            return Some(When::unlimited());
        }
        When::of(self.readings(text))
    }

    /// Reads a period of validity that is printed in one field, `2011.05.12-2031.05.12`: its start for a date of issue,
    /// else its end.
    fn end_of_range(&self, text: &str) -> Option<When> {
        let issued = Self { meaning: Some(DateMeaning::Issue), ..*self };
        let ends = Self { meaning: Some(DateMeaning::Expiry), ..*self };
        let is_issue = match self.meaning? {
            DateMeaning::Birth => return None,
            meaning => meaning == DateMeaning::Issue,
        };
        let marks =
            text.char_indices().filter(|(_, mark)| matches!(mark, '-' | '–' | '—' | '~' | '～' | '至'));
        let halves = marks.take(MOST_MARKS).filter_map(|(at, mark)| {
            let (from, until) = (text.get(..at)?, text.get(at + mark.len_utf8()..)?);
            let (from, until) = (issued.whole(from)?, ends.whole(until)?);
            let is_day = |when: &When| when.likeliest().is_some_and(|date| date.day.is_some());
            (is_day(&from) && (is_day(&until) || until == When::unlimited())).then_some((from, until))
        });
        halves.last().map(|(from, until)| if is_issue { from } else { until })
    }

    fn readings(&self, text: &str) -> Vec<Partial> {
        let Some(pieces) = pieces::split(text, self.issuer) else { return Vec::new() };
        let candidates = self.candidates(&pieces);
        let order = self.order.or_else(|| {
            let is_american = self.issuer.is_some_and(|issuer| MONTH_FIRST.contains(&issuer));
            is_american.then_some(DayOrder::MonthFirst)
        });
        let read = |wanted: &dyn Fn(&DateCandidate) -> bool| -> Vec<Partial> {
            let wanted = candidates.iter().filter(|one| wanted(one)).flat_map(|one| self.partials(one));
            wanted.filter(|partial| self.is_possible(*partial)).collect()
        };
        let ordered = read(&|one: &DateCandidate| order.is_some() && one.order == order);
        if ordered.is_empty() { read(&|_: &DateCandidate| true) } else { ordered }
    }

    /// All interpretations of the numbers, most likely first.
    fn candidates(&self, pieces: &DatePieces) -> Vec<DateCandidate> {
        let number = |text: &String| text.parse::<i16>().ok();
        let of = |calendar, year: &String, month: Option<i16>, day: Option<i16>, order| {
            Some(DateCandidate { calendar, year: year.clone(), month: month?, day: day?, order })
        };
        let calendar = pieces.calendar;
        let found: Vec<Option<DateCandidate>> = match pieces.numbers.as_slice() {
            [one, two] if !pieces.months.is_empty() => {
                let is_year_first = one.len() > 2 || pieces.year_first;
                let (year, day) = if is_year_first { (one, two) } else { (two, one) };
                let months = pieces.months.iter();
                months
                    .map(|(own, month)| {
                        of(Some(named(*own, calendar)?), year, Some(*month), number(day), None)
                    })
                    .collect()
            }
            [year] if !pieces.months.is_empty() && year.len() == 4 => {
                let months = pieces.months.iter();
                months
                    .map(|(own, month)| of(Some(named(*own, calendar)?), year, Some(*month), Some(0), None))
                    .collect()
            }
            _ if !pieces.months.is_empty() => Vec::new(),
            [one, two, three] => self.three_numbers(pieces, one, two, three),
            [one, two] if one.len() == 4 || pieces.year_first => {
                vec![of(calendar, one, number(two), Some(0), None)]
            }
            [one, two] if two.len() == 4 => vec![of(calendar, two, number(one), Some(0), None)],
            // A month and a two-digit year, as on bank cards.
            [one, two] if self.meaning == Some(DateMeaning::Expiry) && two.len() == 2 => {
                vec![of(calendar, two, number(one).filter(|month| (1..=12).contains(month)), Some(0), None)]
            }
            [one] => self.one_number(one, calendar),
            _ => Vec::new(),
        };
        found.into_iter().flatten().collect()
    }

    fn three_numbers(
        &self,
        pieces: &DatePieces,
        one: &str,
        two: &str,
        three: &str,
    ) -> Vec<Option<DateCandidate>> {
        let of = |calendar, year: &str, month: &str, day: &str, order| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            (month <= 31 && day <= 31).then(|| DateCandidate {
                calendar,
                year: year.to_owned(),
                month,
                day,
                order,
            })
        };
        let calendar = pieces.calendar;
        let of_republic =
            self.issuer == Some("TWN") && one.len() <= 3 && three.len() <= 2 && calendar.is_none();
        if of_republic {
            let republic = of(Some(Calendar::Republic), one, two, three, None);
            return if one.len() == 3 || pieces.year_first {
                vec![republic]
            } else {
                vec![republic, of(None, three, two, one, Some(DayOrder::DayFirst))]
            };
        }
        let is_year_first =
            one.len() >= 3 || pieces.year_first || matches!(calendar, Some(Calendar::Republic));
        if is_year_first {
            return vec![of(calendar, one, two, three, None)];
        }
        let day_first = of(calendar, three, two, one, Some(DayOrder::DayFirst));
        let month_first = of(calendar, three, one, two, Some(DayOrder::MonthFirst));
        let year_first = of(calendar, one, two, three, None);
        let is_read = |candidate: &Option<DateCandidate>| {
            candidate.as_ref().is_some_and(|candidate| !self.partials(candidate).is_empty())
        };
        match (is_read(&day_first), is_read(&month_first)) {
            (true, _) if pieces.dotted => vec![day_first],
            (false, false) => vec![year_first],
            _ => vec![day_first, month_first],
        }
    }

    /// Digits without separators: `1974`, `197408`, `740812`, `19740812`.
    fn one_number(&self, text: &str, calendar: Option<Calendar>) -> Vec<Option<DateCandidate>> {
        let of =
            |year: std::ops::Range<usize>, month: std::ops::Range<usize>, day: std::ops::Range<usize>| {
                let part = |range: std::ops::Range<usize>| {
                    if range.is_empty() { Some(0) } else { text.get(range)?.parse::<i16>().ok() }
                };
                let year = text.get(year)?.to_owned();
                Some(DateCandidate { calendar, year, month: part(month)?, day: part(day)?, order: None })
            };
        let likely = |candidate: &DateCandidate| {
            candidate.year.parse::<i16>().is_ok_and(|year| (1250..2700).contains(&year))
        };
        let modern = |candidate: &DateCandidate| {
            candidate.year.parse::<i16>().is_ok_and(|year| (1800..2200).contains(&year))
        };
        match text.len() {
            4 => vec![of(0..4, 0..0, 0..0).filter(|one| one.year.as_str() >= "1000")],
            6 => vec![of(0..4, 4..6, 0..0).filter(modern).filter(|one| one.month > 0), of(0..2, 2..4, 4..6)],
            7 if self.issuer == Some("TWN") => {
                let republic = of(0..3, 3..5, 5..7);
                vec![republic.map(|one| DateCandidate { calendar: Some(Calendar::Republic), ..one })]
            }
            8 => vec![of(0..4, 4..6, 6..8).filter(likely), of(4..8, 2..4, 0..2).filter(likely)],
            _ => Vec::new(),
        }
    }

    /// The Gregorian dates of a candidate, in every century that its year can mean.
    fn partials(&self, candidate: &DateCandidate) -> Vec<Partial> {
        let Ok(year) = candidate.year.parse::<i16>() else { return Vec::new() };
        let this_year = self.today.map(Date::year);
        let at = |calendar, year| calendar::gregorian(calendar, year, candidate.month, candidate.day);
        match (candidate.calendar, candidate.year.len()) {
            (Some(calendar @ (Calendar::Republic | Calendar::Era(_))), 1..=3) => at(calendar, year),
            (Some(Calendar::Buddhist), 2) => at(Calendar::Buddhist, 2500 + year),
            (None | Some(Calendar::Gregorian), 2) => {
                self.centuries(year).into_iter().flat_map(|year| at(Calendar::Gregorian, year)).collect()
            }
            (None | Some(Calendar::Gregorian), 4) => {
                let calendar = calendar::of_year(year, self.issuer, this_year).unwrap_or(Calendar::Gregorian);
                let mut found = at(calendar, year);
                // A service that expands a two-digit year may have chosen the wrong century.
                if self.meaning == Some(DateMeaning::Expiry) && (1900..2000).contains(&year) {
                    found.splice(0..0, at(calendar, year + 100));
                }
                found
            }
            (Some(calendar), 4) => at(calendar, year),
            _ => Vec::new(),
        }
    }

    /// The years that a two-digit year can mean, most likely first.
    fn centuries(&self, short: i16) -> Vec<i16> {
        match (self.meaning, self.today) {
            (Some(DateMeaning::Expiry), _) => vec![2000 + short],
            (Some(meaning), Some(today)) => {
                let past = [2000 + short, 1900 + short].into_iter().filter(|year| *year <= today.year());
                let most = if meaning == DateMeaning::Issue { 1 } else { 2 };
                past.take(most).collect()
            }
            _ => vec![1900 + short, 2000 + short],
        }
    }

    /// Whether a date is possible for its meaning. An age under 0 or over 123 or a gap of more than 110 years is a
    /// reading error.
    fn is_possible(&self, date: Partial) -> bool {
        let (Some(meaning), Some(today)) = (self.meaning, self.today) else { return true };
        let this = today.year();
        match meaning {
            DateMeaning::Birth => {
                let is_past = date.earliest().is_some_and(|first| first <= today);
                is_past && date.year >= this - OLDEST - 1
            }
            DateMeaning::Issue => (this - date.year).abs() <= WIDEST_GAP,
            DateMeaning::Expiry => date.is_unlimited() || (this - date.year).abs() <= WIDEST_GAP,
        }
    }
}

/// The calendar of a month's name, unless the date names another calendar with the same months.
fn named(own: Calendar, said: Option<Calendar>) -> Option<Calendar> {
    match (own, said) {
        (own, None) => Some(own),
        (Calendar::Gregorian, Some(Calendar::Hijri | Calendar::Persian)) => None,
        (Calendar::Gregorian, Some(said)) => Some(said),
        (own, Some(said)) => (own == said).then_some(own),
    }
}

/// Corrects letters that OCR read instead of digits, only in words that have a digit: `11/O4/2O23`, `I2 MAY 2O19`.
fn digits_for_letters(text: &str) -> Option<String> {
    let digit = |character: char| match character {
        'O' | 'o' | 'Q' => '0',
        'I' | 'l' | '|' => '1',
        other => other,
    };
    let is_within = |character: char| character.is_alphanumeric() || character == '|';
    let mended = |word: &str| -> String {
        let read: String = word.chars().map(digit).collect();
        let has_digit = word.contains(|character: char| character.is_ascii_digit());
        if has_digit || !read.contains(char::is_alphabetic) { read } else { word.to_owned() }
    };
    let read: String = text.split_inclusive(|character| !is_within(character)).map(mended).collect();
    (read != text).then_some(read)
}
