//! Who gets a decision, and the comment that a service gets with it.

use std::fmt;
use uuid::Uuid;

/// Who gets the decisions of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionReceiver {
    /// The service, with a [`DecisionComment`].
    Service,
    /// The customer's webhook, with reason, comment and reviewer in fields of their own.
    Webhook,
    /// Nobody: decisions stay in the store.
    Nobody,
}

/// The comment that a service gets: `amina: blurred. please take it again [decision 0198…] [record 7:0123456789abcdef]`.
/// A service has no field for the reviewer, so the comment contains the name. The ids identify our decision and its
/// entry in our record.
#[derive(Clone, Copy, Debug)]
pub struct DecisionComment<'a> {
    pub reviewer: &'a str,
    /// The code of the reason.
    pub reason: &'a str,
    /// What the reviewer wrote.
    pub text: Option<&'a str>,
    /// The ids, each in brackets.
    pub marks: &'a str,
}

impl fmt::Display for DecisionComment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}.", self.reviewer.trim(), self.reason.trim())?;
        let text = self.text.map(str::trim).unwrap_or_default();
        [text, self.marks]
            .into_iter()
            .filter(|part| !part.is_empty())
            .try_for_each(|part| write!(f, " {part}"))
    }
}

/// The mark in a comment that identifies a decision at the service.
pub fn decision_mark(decision: Uuid) -> String {
    format!("[decision {decision}]")
}
