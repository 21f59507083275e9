//! The Screening tab: other databases, the line and device, the journey's own facts.

use super::line::{Line, Mark, PageBuilder, said};
use super::tab::Tab;
use crate::domain::decision::FinalDecision;
use crate::domain::journey::Journey;
use crate::domain::pii::Masking;
use crate::domain::scalar::Scalar;
use crate::domain::text::Shown;
use crate::domain::viewed::CaseTab;
use crate::insight::case::Case;
use crate::tui::messages::action::Action;

/// The tab.
pub const TAB: Tab = Tab {
    action: Action::TabScreening,
    title: "Screening",
    record: CaseTab::Screening,
    write: |input| page(input.case, input.masking).into(),
    has_pictures: false,
};

/// Writes the tab.
pub fn page(case: &Case, masking: Masking) -> Vec<Line> {
    let journey = &case.journey;
    let mut page = PageBuilder::new(masking);
    for check in &journey.screening {
        page.heading(check.key.shown().to_string());
        let faces = check.face_matches.len();
        page.fact(Mark::None, "Comparisons", said(format!("{faces}, in the Faces tab")));
        page.facts(&check.facts);
    }
    network(&mut page, journey);
    facts(&mut page, journey);
    for (title, facts) in [
        ("Device", &journey.device_intelligence),
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

/// Line signals.
pub fn network(page: &mut PageBuilder, journey: &Journey) {
    for signal in &journey.ip_signals {
        page.heading("IP address");
        page.personal("Address", signal.address.as_ref());
        page.facts(&signal.facts);
    }
}

/// The journey's own facts.
pub fn facts(page: &mut PageBuilder, journey: &Journey) {
    page.heading("Journey");
    page.fact(Mark::None, "Id", journey.id.shown());
    page.maybe("Reference", journey.reference.as_ref());
    page.maybe("Customer", journey.customer_id.as_ref());
    page.maybe("Flow", journey.flow_id.as_ref());
    page.maybe("Model", journey.model_version.as_ref());
    for (label, moment) in
        [("Started", &journey.started), ("Ended", &journey.ended), ("Updated", &journey.updated)]
    {
        let Some(moment) = moment else { continue };
        match (moment.at, &moment.as_sent) {
            // A number of milliseconds tells a person nothing.
            (Some(at), Scalar::Number(_)) => page.fact(Mark::None, label, said(at.to_string())),
            _ => page.scalar(label, Some(&moment.as_sent)),
        }
    }
    if let Some(status) = &journey.status {
        page.fact(Mark::None, "Status", status.shown());
    }
    page.maybe("Step", journey.step.as_ref());
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
