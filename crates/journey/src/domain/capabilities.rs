//! What a service can do. Screens and use cases check capabilities, never the service's identity.

/// The capabilities of a contract. Every journey carries those of the contract that it was read with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Capabilities {
    /// Journeys can be listed.
    pub lists: bool,
    /// The service accepts decisions. Without this, decisions stay in the store or go to the customer's webhook.
    pub takes_decisions: bool,
    /// Reading a journey again shows whether a decision was applied.
    pub shows_decisions: bool,
    /// The service accepts another decision on a decided journey, which replaces the earlier one.
    pub takes_corrections: bool,
    /// The service has no referred state. A journey is referred here unless its primary outcomes (document check,
    /// liveness, face match) are all explicitly passed.
    pub derives_refer: bool,
    /// A journey summary lists the steps that a resubmission can name.
    pub has_steps: bool,
    /// The service evaluates the rules of a flow.
    pub has_rules: bool,
    /// The service runs AML screening and accepts match statuses for its records.
    pub has_watch_lists: bool,
    /// AML screening of a journey can be run again, with corrected data.
    pub reruns_screening: bool,
    /// The service keeps an audit log of each journey.
    pub has_audit_log: bool,
    /// Documents include the holder's portrait as a separate picture.
    pub sends_portrait: bool,
}
