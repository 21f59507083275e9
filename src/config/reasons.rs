//! The reasons for a decision: the shipped list, and the checks that each list must pass.
#![allow(rustdoc::broken_intra_doc_links, reason = "double brackets are TOML in the generated settings")]

use super::error::ConfigError;
use super::kinds::{FLAG, TEXT, Verbs};
use super::reading::{TableAt, TomlReading};
use super::table::table;
use crate::domain::decision::Verb;
use std::collections::BTreeSet;

table! {
    /// The reasons of decisions. The order gives the digits of each verb. A [[reason]] of yours is added after the
    /// shipped ones, or replaces the one with its code. Every verb must keep `other`, which needs a comment.
    ReasonSetting {
        /// The code that is recorded and sent.
        code: String = String::new(), TEXT, like("glare");
        /// The text that the reviewer reads.
        text: String = String::new(), TEXT, like("glare on the picture");
        /// The verbs that it can be used with.
        verbs: Vec<Verb> = Vec::new(), Verbs, like("resubmit");
        /// Whether it needs a comment.
        needs_comment: bool = false, FLAG;
    }
}

table! {
    /// Which reasons are in use.
    ReasonListSettings {
        /// Whether the [[reason]] tables of this file are the whole list, without the shipped reasons.
        only: bool = false, FLAG;
    }
}

const APPROVE: &[Verb] = &[Verb::Approve];
const REJECT: &[Verb] = &[Verb::Reject];
const RESUBMIT: &[Verb] = &[Verb::Resubmit];
const NOT_GOOD: &[Verb] = &[Verb::Reject, Verb::Resubmit];
const ALL: &[Verb] = &[Verb::Approve, Verb::Reject, Verb::Resubmit];

/// The code of the catch-all reason. Every verb has it, so that every decision can have a reason.
pub const OTHER: &str = "other";

/// `other` is the ninth reason of each verb, on the last digit key; rarer reasons follow it.
const SHIPPED: &[(&str, &str, &[Verb])] = &[
    ("other_evidence", "verified by other evidence", APPROVE),
    ("minor_mismatch", "minor mismatch, explained", APPROVE),
    ("accepted_by_policy", "accepted by policy", APPROVE),
    ("aml_other_person", "watch-list: another person", APPROVE),
    ("aml_birth_date", "watch-list: different birth date", APPROVE),
    ("aml_country", "watch-list: different country", APPROVE),
    ("aml_sex", "watch-list: different sex", APPROVE),
    ("aml_no_identifier", "watch-list: no shared identifier", APPROVE),
    ("blurred", "picture blurred", RESUBMIT),
    ("glare", "glare on the picture", RESUBMIT),
    ("cropped", "document cropped", RESUBMIT),
    ("missing_side", "a side is missing", RESUBMIT),
    ("expired", "document expired", NOT_GOOD),
    ("copy_or_screen", "copy or screen, not the document itself", NOT_GOOD),
    ("liveness_failed", "liveness failed", NOT_GOOD),
    ("face_not_assessable", "face cannot be assessed", RESUBMIT),
    ("tampering", "tampering suspected", REJECT),
    ("face_mismatch", "face does not match", REJECT),
    ("data_mismatch", "name, birth date, number or country does not match", REJECT),
    ("duplicate", "duplicate person or document", REJECT),
    ("sanctions", "on a sanctions list", REJECT),
    (OTHER, "other, with a comment", ALL),
    ("unsupported_document", "wrong or unsupported document", NOT_GOOD),
    ("low_resolution", "picture too small", RESUBMIT),
    ("pep", "politically exposed person", REJECT),
    ("adverse_media", "adverse media", REJECT),
    ("other_list", "on another list", REJECT),
    ("under_age", "under age", REJECT),
    ("not_accepted", "country or nationality not accepted", REJECT),
    ("aml_name_part", "watch-list: different part of the name", APPROVE),
    ("aml_deceased", "watch-list: the listed person has died", APPROVE),
];

/// The shipped reasons.
pub fn shipped() -> Vec<ReasonSetting> {
    SHIPPED
        .iter()
        .map(|(code, text, verbs)| ReasonSetting {
            code: (*code).to_owned(),
            text: (*text).to_owned(),
            verbs: verbs.to_vec(),
            needs_comment: *code == OTHER,
        })
        .collect()
}

/// Reads the `[[reason]]` tables of a file.
pub(super) fn read<'a>(reading: &mut TomlReading<'a>, items: &[TableAt<'a>]) -> Vec<ReasonSetting> {
    let read: Vec<ReasonSetting> = items.iter().map(|at| one(reading, at)).collect();
    let mut seen = BTreeSet::new();
    for reason in &read {
        if !reason.code.is_empty() && !seen.insert(reason.code.as_str()) {
            let message = format!("more than one reason `{}`", reason.code);
            reading.errors.push(ConfigError::new(reading.file, message));
        }
    }
    read
}

/// Merges the reasons of a file into a list: a reason with a known code replaces that one, others are appended.
pub(super) fn merge(list: &mut Vec<ReasonSetting>, read: Vec<ReasonSetting>) {
    for reason in read {
        match list.iter_mut().find(|known| known.code == reason.code) {
            Some(known) => *known = reason,
            None => list.push(reason),
        }
    }
}

fn one<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>) -> ReasonSetting {
    let mut reason = ReasonSetting::default();
    reading.read(at, &mut reason, &[]);
    let has_verbs = !reason.verbs.is_empty() || at.place("verbs").is_some();
    for (key, said) in
        [("code", !reason.code.is_empty()), ("text", !reason.text.is_empty()), ("verbs", has_verbs)]
    {
        if !said {
            reading.error(&at.span, format!("a reason without `{key}`"), None);
        }
    }
    reason
}

/// An error for each verb that has no `other` in the list.
pub(super) fn without_other(file: &str, reasons: &[ReasonSetting]) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    for verb in ALL {
        let has = |reason: &ReasonSetting| {
            reason.code == OTHER && reason.needs_comment && reason.verbs.contains(verb)
        };
        if !reasons.iter().any(has) {
            let message = format!("no reason `{OTHER}` that needs a comment for `{}`", verb.word());
            let hint = format!(
                "add `[[reason]] code = \"{OTHER}\"` with needs_comment = true and verbs = [\"approve\", \"reject\", \"resubmit\"]"
            );
            errors.push(ConfigError::new(file, message).with_hint(hint));
        }
    }
    errors
}
