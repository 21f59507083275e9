//! The Journey tab: the facts of the journey, other databases, network and device.

use super::line::{Line, Mark, PageBuilder, PageStyle, said};
use super::tab::Tab;
use crate::domain::decision::FinalDecision;
use crate::domain::journey::Journey;
use crate::domain::said::folded;
use crate::domain::scalar::Fact;
use crate::domain::text::Shown;
use crate::domain::viewed::CaseTab;
use crate::insight::case::Case;
use crate::insight::labels;

pub const TAB: Tab = Tab {
    record: CaseTab::Screening,
    title: "Journey",
    about: "The journey's own facts, other databases, device and IP address",
    write: |input| page(input.case, input.style()).into(),
    has_pictures: false,
};

/// Writes the tab.
pub fn page<'a>(case: &Case, style: impl Into<PageStyle<'a>>) -> Vec<Line> {
    let journey = &case.journey;
    let mut page = PageBuilder::new(style);
    facts(&mut page, journey);
    for check in &journey.screening {
        page.heading(labels::label(&check.key).shown().to_string());
        let faces = check.face_matches.len();
        page.fact(Mark::None, "Comparisons", said(format!("{faces}, in the Faces tab")));
        page.facts(&check.facts);
    }
    network(&mut page, journey, true);
    for (title, facts) in [
        ("Processing", &journey.processing),
        ("Captured", &journey.captured),
        ("Other data", &journey.unread),
    ] {
        if !facts.is_empty() {
            page.heading(title);
            page.facts(facts);
        }
    }
    if !case.deviations.is_empty() {
        page.heading("Contract deviations");
    }
    for deviation in &case.deviations {
        page.named(Mark::Look, &deviation.path, said(deviation.problem.clone()));
    }
    page.done()
}

/// Writes the signals of the network and the device: the subject of the finding first, and in each the most important
/// signals first.
pub fn network(page: &mut PageBuilder, journey: &Journey, is_about_device: bool) {
    if is_about_device {
        device(page, journey);
    }
    for signal in &journey.ip_signals {
        page.heading("IP address");
        page.personal("Address", signal.address.as_ref());
        page.facts(&by_weight(&signal.facts));
    }
}

fn device(page: &mut PageBuilder, journey: &Journey) {
    if !journey.device_intelligence.is_empty() {
        page.heading("Device");
        page.facts(&by_weight(&journey.device_intelligence));
    }
}

/// Sorts facts: address, country and score, then signals, then the rest as sent.
fn by_weight(facts: &[Fact]) -> Vec<Fact> {
    let rank = |fact: &Fact| {
        let name = folded(fact.name.as_sent().rsplit('.').next().unwrap_or_default());
        let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match () {
            () if matches!(name.as_str(), "ip" | "address" | "ipaddress" | "publicip") => 0,
            () if is(&["country"]) => 1,
            () if is(&["score"]) => 2,
            () if is(&["vpn", "proxy", "tor", "bot", "emulator", "rooted", "jailbr", "virtual", "spoof"]) => {
                3
            }
            () if is(&["city", "region"]) => 4,
            () => 5,
        }
    };
    let mut sorted = facts.to_vec();
    sorted.sort_by_key(rank);
    sorted
}

/// Writes the facts of the journey itself.
pub fn facts(page: &mut PageBuilder, journey: &Journey) {
    page.heading("Journey");
    page.fact(Mark::None, "Id", journey.id.shown());
    page.maybe("Reference", journey.reference.as_ref());
    page.maybe("Customer", journey.customer_id.as_ref());
    page.maybe("Flow", journey.flow_id.as_ref());
    page.maybe("Model", journey.model_version.as_ref());
    page.moment("Started", journey.started.as_ref());
    page.moment("Ended", journey.ended.as_ref());
    page.moment("Updated", journey.updated.as_ref());
    if let Some(status) = &journey.status {
        page.fact(Mark::None, "Status", status.shown());
    }
    page.maybe("Step", journey.step.as_ref().map(labels::code).as_ref());
    page.maybe("Message", journey.message.as_ref());
    if let Some(system) = &journey.system_decision {
        page.fact(Mark::None, "System decision", system.shown());
    }
    if let Some(manual) = &journey.manual_decision {
        page.fact(Mark::None, "Manual decision", manual.shown());
    }
    let last = match journey.final_decision() {
        FinalDecision::Manual(word) => word.shown(),
        FinalDecision::System(word) => word.shown(),
        FinalDecision::Unknown => Shown::ours("none"),
    };
    page.fact(Mark::None, "Final decision", last);
}
