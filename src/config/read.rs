//! Reading the whole file into settings.

use super::load::Config;
use super::notes;
use super::read_account;
use super::reasons::{self, ReasonSetting};
use super::section::Reading;
use super::service_levels;
use crate::domain::decision::Verb;
use std::ops::Range;
use std::str::FromStr;
use toml::de::DeTable;

/// Reads every section. What is wrong is in the reading's mistakes; the rest stands.
pub(super) fn config<'a>(reading: &mut Reading<'a>, table: &'a DeTable<'a>) -> Config {
    let mut config = Config::default();
    let mut root = reading.root(table);
    root.some_text("reviewer", &mut config.reviewer);
    let review = root.table_at("review");
    let policy = root.table_at("policy");
    let pictures = root.table_at("pictures");
    let console = root.table_at("console");
    let store = root.table_at("store");
    let reasons = root.tables("reason");
    let notes = root.tables("note");
    let service_levels = root.tables("service_level");
    let accounts = root.named("provider");
    root.end();
    read_review(reading, review, &mut config);
    read_policy(reading, policy, &mut config);
    read_looks(reading, pictures, console, &mut config);
    let mut section = reading.section("store".to_owned(), store);
    section.some_text("url", &mut config.store.url);
    section.end();
    if !reasons.is_empty() {
        config.reasons = read_reasons(reading, reasons);
    }
    if !notes.is_empty() {
        config.notes = notes::read(reading, notes);
    }
    config.service_levels = service_levels::read(reading, service_levels, &accounts);
    config.accounts =
        accounts.into_iter().filter_map(|account| read_account::read(reading, account)).collect();
    config
}

fn read_review<'a>(reading: &mut Reading<'a>, table: Option<&'a DeTable<'a>>, config: &mut Config) {
    let mut section = reading.section("review".to_owned(), table);
    let review = &mut config.review;
    section.whole("hold_seconds", 0..=3600, &mut review.hold_seconds);
    section.whole("service_level_hours", 1..=8760, &mut review.service_level_hours);
    section.whole("claim_minutes", 1..=1440, &mut review.claim_minutes);
    section.whole("reread_minutes", 1..=1440, &mut review.reread_minutes);
    section.choice("blind_faces", &mut review.blind_faces);
    section.fraction("blind_fraction", &mut review.blind_fraction);
    section.choice("gates", &mut review.gates);
    section.choice("comments", &mut review.comments);
    section.flag("line_reasons", &mut review.line_reasons);
    section.end();
}

fn read_policy<'a>(reading: &mut Reading<'a>, table: Option<&'a DeTable<'a>>, config: &mut Config) {
    let mut section = reading.section("policy".to_owned(), table);
    let policy = &mut config.policy;
    section.texts("documents", &mut policy.documents);
    section.texts("countries", &mut policy.countries);
    section.texts("nationalities", &mut policy.nationalities);
    section.whole("minimum_age", 0..=120, &mut policy.minimum_age);
    section.whole("face_threshold", 0..=100, &mut policy.face_threshold);
    section.end();
}

fn read_looks<'a>(
    reading: &mut Reading<'a>,
    pictures: Option<&'a DeTable<'a>>,
    console: Option<&'a DeTable<'a>>,
    config: &mut Config,
) {
    let mut section = reading.section("pictures".to_owned(), pictures);
    section.choice("graphics", &mut config.pictures.graphics);
    section.whole("budget_kib", 1..=65_536, &mut config.pictures.budget_kib);
    section.end();
    let mut section = reading.section("console".to_owned(), console);
    section.text("theme", &mut config.console.theme);
    section.choice("bidi", &mut config.console.bidi);
    section.flag("mouse", &mut config.console.mouse);
    section.flag("mask", &mut config.console.mask);
    section.flag("plain", &mut config.console.plain);
    section.flag("copy", &mut config.console.copy);
    section.flag("tour", &mut config.console.tour);
    section.texts("views", &mut config.console.views);
    section.remember_items("views");
    let too_many = config.console.views.len() > 9;
    let place = section.place("views").filter(|_| too_many);
    section.end();
    if let Some(span) = place {
        reading.odd(&span, "`console.views` must be at most nine filters".to_owned(), None);
        config.console.views.truncate(9);
    }
}

fn read_reasons<'a>(
    reading: &mut Reading<'a>,
    tables: Vec<(Range<usize>, &'a DeTable<'a>)>,
) -> Vec<ReasonSetting> {
    let before = reading.mistakes.len();
    let read: Vec<ReasonSetting> =
        tables.into_iter().map(|(span, table)| read_reason(reading, &span, table)).collect();
    // A list with a wrong line would be missing something by that alone.
    if reading.mistakes.len() == before {
        reading.mistakes.extend(reasons::checked(reading.file, &read));
    }
    read
}

fn read_reason<'a>(reading: &mut Reading<'a>, span: &Range<usize>, table: &'a DeTable<'a>) -> ReasonSetting {
    let mut section = reading.section("reason".to_owned(), Some(table));
    let mut code = String::new();
    let mut text = String::new();
    let mut words = Vec::new();
    let mut needs_comment = false;
    section.text("code", &mut code);
    section.text("text", &mut text);
    section.texts("verbs", &mut words);
    section.flag("needs_comment", &mut needs_comment);
    let place = section.place("verbs").unwrap_or(span.clone());
    section.end();
    for (key, empty) in [("code", code.is_empty()), ("text", text.is_empty()), ("verbs", words.is_empty())] {
        if empty {
            reading.wrong(span, format!("a reason without `{key}`"), None);
        }
    }
    let mut verbs = Vec::new();
    for word in words {
        match Verb::from_str(&word) {
            Ok(verb) => verbs.push(verb),
            Err(_) => {
                let hint = "one of: approve, reject, resubmit".to_owned();
                reading.wrong(&place, format!("`{word}` is no verb"), Some(hint));
            }
        }
    }
    ReasonSetting { code, text, verbs, needs_comment }
}
