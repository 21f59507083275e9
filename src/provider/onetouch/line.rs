//! Network signals: `ipAddresses`, a map of addresses or a sentence (docs/contracts/onetouch.md 3.6).

use crate::domain::device::IpSignal;
use crate::domain::origin::Origin;
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use crate::provider::document::{Item, ObjectPart};

/// Reads `ipAddresses`.
pub(super) fn read(journey: &mut ObjectPart<'_>) -> Vec<IpSignal> {
    let Some(mut all) = journey.item("ipAddresses") else { return Vec::new() };
    let mut signals = Vec::new();
    let origin = all.origin();
    let mut said = IpSignal { address: None, facts: Vec::new(), origin: origin.clone() };
    if all.is_object() {
        for (address, item) in all.entries() {
            if item.is_object() {
                signals.push(of_address(address.into(), item, origin.clone()));
            } else {
                item.facts_into(address, &mut said.facts);
            }
        }
    } else {
        for mut item in all.list() {
            if item.is_object() {
                signals.extend(item.part().map(|part| listed(part, origin.clone())));
            } else {
                item.facts_into("ipAddresses", &mut said.facts);
            }
        }
    }
    if !said.facts.is_empty() {
        signals.push(said);
    }
    signals
}

fn of_address(address: Untrusted, item: Item<'_>, origin: Origin) -> IpSignal {
    let mut signal = IpSignal { address: Some(Pii::new(address)), facts: Vec::new(), origin };
    item.facts_into("", &mut signal.facts);
    signal
}

fn listed(mut part: ObjectPart<'_>, origin: Origin) -> IpSignal {
    let address = part.text_of(&["ip", "ipAddress", "address"]).map(Pii::new);
    IpSignal { address, facts: part.facts(), origin }
}
