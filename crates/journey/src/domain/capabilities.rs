//! What a service can do. Screens and use cases ask this, never which service it is.

/// What a contract offers. It travels with every journey that was read by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Capabilities {
    /// A list of journeys can be asked for.
    pub lists: bool,
    /// The service itself takes decisions. Elsewhere they are kept here or go to the customer's receiver.
    pub takes_decisions: bool,
    /// A decision that was applied can be seen by reading the journey again.
    pub shows_decisions: bool,
    /// The service has no referred state: we derive it from the primary outcomes (document check, liveness,
    /// face match), which must positively say passed.
    pub derives_refer: bool,
    /// A summary names the steps that a resubmission can ask for.
    pub has_steps: bool,
    /// The service evaluates the rules of a flow.
    pub has_rules: bool,
    /// The service screens against watch lists, and takes marks for their records.
    pub has_watch_lists: bool,
    /// The service keeps a record of what was done with a journey.
    pub has_audit_log: bool,
    /// Documents come with the holder's portrait as a picture of its own.
    pub sends_portrait: bool,
}
