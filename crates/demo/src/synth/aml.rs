//! Watch-list matches, most of which are not the applicant.

use serde_json::{Value, json};

use super::countries::{IssuingCountry, PostalAddress};
use super::insert_key::add;
use super::names::{self, NameScript};
use super::plan::{Hit, Lists};
use super::rng::Rng;
use super::story::Story;

/// The AML section; null if the flow has none.
pub(crate) fn section(story: &Story<'_>) -> Value {
    let applicability = match story.plan.lists {
        Lists::Absent => return Value::Null,
        Lists::NotReady => "Not Ready Yet",
        Lists::Skipped => "Skipped",
        Lists::Disabled => "Disabled",
        Lists::Applicable => "Applicable",
    };
    if story.plan.lists != Lists::Applicable {
        return json!({ "applicability": applicability, "matches": null });
    }
    json!({
        "applicability": applicability,
        "matches": matches(story),
        "ongoing_monitoring_enabled": story.index.is_multiple_of(3),
        "last_ongoing_monitoring_update": null,
        "search_datetime": story.ended.strftime("%Y-%m-%dT%H:%M:%S.%6f").to_string(),
    })
}

fn matches(story: &Story<'_>) -> Vec<Value> {
    let mut rng = story.rng(0xa);
    let planned =
        story.plan.hits.iter().map(|hit| one(story, hit, &mut rng.clone_at(hit))).collect::<Vec<_>>();
    let more = (0..story.plan.more_hits).map(|rank| {
        let hit = Hit { score: (94 - rank / 3).max(80), years_apart: rng.between(-40, 40), ..Hit::default() };
        one(story, &hit, &mut rng)
    });
    planned.into_iter().chain(more.collect::<Vec<_>>()).collect()
}

impl Rng {
    /// A separate random stream for each planned hit.
    fn clone_at(&mut self, hit: &Hit) -> Self {
        let salt = self.next();
        Self::new(salt, &[hit.years_apart.unsigned_abs(), hit.score.unsigned_abs()])
    }
}

const DATASETS: &[&str] = &[
    "Politically Exposed Person",
    "Politically Exposed Person",
    "Sanctions",
    "Adverse Media",
    "Adverse Media",
    "Regulatory Enforcement List",
    "People of Interest",
    "Disqualified Director",
    "Insolvency",
    "Fitness Probity",
    "Linked to a Politically Exposed Persons",
];

fn one(story: &Story<'_>, hit: &Hit, rng: &mut Rng) -> Value {
    let person = &story.person;
    let country = if hit.same_person { person.country } else { IssuingCountry::chosen(rng) };
    let male = if hit.same_person || rng.chance(75) { person.male } else { !person.male };
    let (given, family) = listed_name(story, hit, rng);
    let name = hit.name.clone().unwrap_or_else(|| format!("{given} {family}"));
    let datasets =
        if hit.datasets.is_empty() { vec![rng.pick(DATASETS).to_owned()] } else { hit.datasets.clone() };
    let year = i64::from(person.birth.year()) + hit.years_apart;
    json!({
        "score": hit.score,
        "name": name,
        "countries": countries(country, rng),
        "datesOfBirth": birth_dates(story, hit, year, rng),
        "notes": if rng.chance(20) { json!("Name matched by sound") } else { json!([]) },
        "datasets": datasets,
        "aliases": aliases(&given, &family, &person.native_name(), rng),
        "addresses": addresses(country, rng),
        "sex": sex(male, rng),
        "details": details(&datasets, country, year, rng),
        "resource_id": rng.hex(24),
        "match_id": rng.hex(24),
        "is_whitelisted": false,
        "match_status": "potential_match",
        "aml_record_version": 1,
        "ongoing_monitor_update_type": null,
    })
}

/// The applicant's own name, or a similar one that a search would find.
fn listed_name(story: &Story<'_>, hit: &Hit, rng: &mut Rng) -> (String, String) {
    let (given, family) = (story.person.given.latin.clone(), story.person.family.latin.clone());
    if let Some((first, last)) = hit.name.as_deref().and_then(|name| name.rsplit_once(' ')) {
        return (first.to_owned(), last.to_owned());
    }
    if hit.same_person {
        return (given, family);
    }
    match rng.below(4) {
        0 => (given, family),
        1 => (respelled(&given, rng), family),
        2 => (given, respelled(&family, rng)),
        _ => (names::given(rng, NameScript::Latin, story.person.male).latin, family),
    }
}

/// The name with one common spelling variant.
fn respelled(name: &str, rng: &mut Rng) -> String {
    const SWAPS: &[(&str, &str)] = &[
        ("ou", "u"),
        ("i", "y"),
        ("k", "c"),
        ("v", "w"),
        ("e", "a"),
        ("s", "z"),
        ("nn", "n"),
        ("o", "u"),
        ("a", "e"),
    ];
    let from = usize::try_from(rng.below(9)).unwrap_or(0);
    let swap = SWAPS.iter().cycle().skip(from).take(9).find(|(old, _)| name.contains(old));
    swap.map_or_else(|| format!("{name}a"), |(old, new)| name.replacen(old, new, 1))
}

fn countries(country: IssuingCountry, rng: &mut Rng) -> Value {
    match rng.below(8) {
        0 => json!(country.short),
        1 => json!([country.short, "GB"]),
        _ => json!([country.short]),
    }
}

/// Birth dates in the four forms of docs/contracts/idwise.md 2.6: number or text, in an array or alone.
fn birth_dates(story: &Story<'_>, hit: &Hit, year: i64, rng: &mut Rng) -> Value {
    let exact = if hit.same_person { story.person.birth.to_string() } else { year.to_string() };
    match rng.below(5) {
        0 => json!([year]),
        1 => json!([exact]),
        2 => json!(year),
        3 => json!(exact),
        _ => json!([format!("{year}-{:02}", rng.between(1, 12))]),
    }
}

fn aliases(given: &str, family: &str, native: &str, rng: &mut Rng) -> Value {
    let mut list = vec![json!({
        "firstName": given, "middleName": "", "lastName": family, "type": "Name Spelling Variation",
    })];
    if rng.chance(50) {
        list.push(json!({
            "firstName": family, "middleName": given, "lastName": "", "type": "Name Spelling Variation",
        }));
    }
    if !native.is_empty() {
        list.push(
            json!({ "firstName": native, "middleName": "", "lastName": "", "type": "Original Script Name" }),
        );
    }
    Value::Array(list)
}

fn addresses(country: IssuingCountry, rng: &mut Rng) -> Value {
    if rng.chance(40) {
        return json!([]);
    }
    let place = PostalAddress::chosen(rng);
    json!([{
        "addressType": rng.pick(&["Business", "Residential"]),
        "line1": place.street, "line2": "", "postcode": place.postcode,
        "city": place.city, "county": "", "countryIsoCode": country.short,
    }])
}

fn sex(male: bool, rng: &mut Rng) -> Value {
    match (rng.chance(12), male) {
        (true, _) => Value::Null,
        (false, true) => json!("Male"),
        (false, false) => json!("Female"),
    }
}

fn details(datasets: &[String], country: IssuingCountry, year: i64, rng: &mut Rng) -> Value {
    let first = datasets.first().map_or("", String::as_str);
    let (slug, title, class) = match first {
        "Sanctions" => ("sanction", "Sanction", "sanction"),
        "Adverse Media" => ("adverse-media", "Adverse Media", "adverse-media"),
        "Politically Exposed Person" => ("pep-institution", "Pep Institution", "pep"),
        _ => return json!({}),
    };
    let mut data = json!({ "Country": [country.name], "Date of Birth": [year.to_string()] });
    if class == "pep" {
        add(
            &mut data,
            "Political Position",
            json!([rng.pick(&["Member of the Lower House", "Deputy minister", "Town councillor"])]),
        );
        add(&mut data, "Chamber", json!([rng.pick(&["Lower House", "Senate"])]));
    }
    let mut detail = json!({
        "title": title, "data": data, "datasets": [first], "datasets_classes": [class],
    });
    if class == "adverse-media" {
        add(
            &mut detail,
            "media_links",
            json!({
                "snippet": ["The court heard that the accounts had been altered over several years."],
                "title": "Court hears of altered accounts",
                "url": format!("https://news.example.org/{}/{}", rng.between(2009, 2024), rng.digits(6)),
            }),
        );
    }
    json!({ slug: detail })
}
