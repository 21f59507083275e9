//! Findings about network and device: proxies, fraud scores, emulators.

use super::Context;
use super::draft::FindingDraft;
use super::faces::figure_of;
use super::slug::print;
use crate::domain::origin::Origin;
use crate::domain::phrase::Phrase;
use crate::domain::pii::Masking;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::scalar::{Fact, Scalar};
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// Fraud scores from this value on are a finding, 0 to 100.
const FRAUD_SCORE: f64 = 75.0;

const TIP: &str = "A VPN or proxy alone is no proof of fraud; weigh it with the other findings.";

const DEVICE_TIP: &str = "The pictures may not come from a camera in the applicant's hand: compare the selfie with care, or ask for a new one.";
/// Signals of a device that can feed in fake pictures.
const UNSAFE_DEVICE: [&str; 6] =
    ["bot", "emulator", "rooted device", "jailbroken device", "virtual camera", "virtual machine"];

/// Signals that cause a finding when true, with their displayed text.
const SIGNALS: [(&str, &str); 16] = [
    ("vpn", "VPN"),
    ("activevpn", "VPN"),
    ("proxy", "proxy"),
    ("tor", "Tor"),
    ("activetor", "Tor"),
    ("crawler", "crawler"),
    ("bot", "bot"),
    ("botstatus", "bot"),
    ("recentabuse", "recent abuse"),
    ("hosting", "hosting provider"),
    ("emulator", "emulator"),
    ("rooted", "rooted device"),
    ("jailbroken", "jailbroken device"),
    ("virtualcamera", "virtual camera"),
    ("virtualmachine", "virtual machine"),
    ("locationspoofed", "location spoofed"),
];

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for signal in &context.journey.ip_signals {
        let address = signal.address.as_ref().map(|address| address.reveal());
        let Some(words) = risk_signals(&signal.facts) else {
            continue;
        };
        let print = address.map_or(0, |address| print([address.as_sent()])) & 0xffff_ffff;
        let subject = match address {
            Some(address) => Phrase::ours("IP address ").personal(address),
            None => Phrase::ours("IP address"),
        };
        drafts.push(draft(format!("network.{print:08x}"), subject, words, TIP, &signal.origin));
    }
    if let Some(words) = risk_signals(&context.journey.device_intelligence) {
        let device = &context.journey.origins.device;
        let words_shown = words.shown(Masking::Clear);
        let is_unsafe = words_shown.as_str().split(" · ").any(|word| UNSAFE_DEVICE.contains(&word));
        let tip = if is_unsafe { DEVICE_TIP } else { TIP };
        drafts.push(draft("device".to_owned(), Phrase::ours("Device"), words, tip, device));
    }
}

fn draft(id: String, subject: Phrase, words: Phrase, tip: &'static str, origin: &Origin) -> FindingDraft {
    FindingDraft::new(id, FindingKind::Network, Sign::Look, Urgency::Other)
        .about(subject)
        .says(words)
        .tip(tip)
        .at(Evidence::Network)
        .said_at(origin)
}

fn risk_signals(facts: &[Fact]) -> Option<Phrase> {
    let mut words: Vec<String> = Vec::new();
    for fact in facts {
        let word = risk_signal(fact);
        words.extend(word.filter(|word| !words.contains(word)));
    }
    (!words.is_empty()).then(|| Phrase::ours(words.join(" · ")))
}

fn risk_signal(fact: &Fact) -> Option<String> {
    let last = fact.name.as_sent().rsplit('.').next().unwrap_or_default();
    let name = folded(last);
    let name = name.strip_prefix("is").unwrap_or(&name);
    let value = fact.value.reveal();
    if name.ends_with("fraudscore") || name == "riskscore" {
        let score = value.number()?;
        return (score >= FRAUD_SCORE).then(|| format!("fraud score {}", figure_of(score)));
    }
    let (_, words) = SIGNALS.iter().find(|(signal, _)| *signal == name)?;
    is_true(value).then(|| (*words).to_owned())
}

fn is_true(value: &Scalar) -> bool {
    match value {
        Scalar::Bool(value) => *value,
        Scalar::Text(text) => matches!(folded(text.as_sent()).as_str(), "true" | "yes" | "1" | "detected"),
        Scalar::Number(digits) => digits.as_sent() == "1",
        Scalar::Secret => false,
    }
}
