//! The errors of a request to a service, and how callers react to them.

use crate::domain::delivery::AUTHENTICATION_FAILED;
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use std::time::Duration;
use thiserror::Error;

/// Why a request failed. The messages complete "could not …". They contain no URL, no secret and no text of the
/// service: that text is in [`ProviderError::answer`].
#[derive(Debug, Error)]
pub enum ProviderError {
    /// No connection was made, so nothing was sent.
    #[error("reach the service: {0}")]
    Unreachable(&'static str),
    /// The request was sent, but no complete reply arrived.
    #[error("get a reply from the service: {0}")]
    NoAnswer(&'static str),
    /// The service failed (5xx, 408) or replied with an unexpected status.
    #[error("get a usable reply from the service: status {status}")]
    Failing { status: u16, answer: ServiceAnswer },
    /// The service is busy (429, 503).
    #[error("get a reply from the service: it is busy (status {status})")]
    Busy {
        status: u16,
        /// `Retry-After`, if sent.
        after: Option<Duration>,
        answer: ServiceAnswer,
    },
    /// The service rejected the request (4xx).
    #[error("complete the request: request rejected ({status})")]
    Refused { status: u16, answer: ServiceAnswer },
    /// The service does not know the resource, or not yet (404, 410).
    #[error("find it at the service: it is unknown, deleted or not ready yet")]
    Gone { answer: ServiceAnswer },
    /// Authentication failed (401, 403).
    #[error("authenticate: {} ({status}), {}", AUTHENTICATION_FAILED, .answer.sentence(*.status))]
    Credentials { status: u16, answer: ServiceAnswer },
    /// The password or token could not be loaded from its configured source, so nothing was sent.
    #[error("authenticate: {0}")]
    NoSecret(String),
    /// The reply has an unexpected content.
    #[error("read the reply of the service: {0}")]
    Unreadable(&'static str),
    /// The reply is not the requested document.
    #[error("read the reply of the service: {why}")]
    NoDocument {
        /// What the reply is instead.
        why: &'static str,
        bytes: Pii<Vec<u8>>,
    },
    /// A pre-signed picture link has expired or was rejected.
    #[error("get the picture: the link to it has expired or is refused")]
    LinkExpired,
    /// The reply exceeds the size limit.
    #[error("accept the reply of the service: it is larger than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: usize,
    },
    /// Our own rules forbid the request: its host, URL, redirect or id.
    #[error("send the request: {0}")]
    NotAllowed(&'static str),
}

/// The error of a reply that begins like the requested document but is cut off or damaged.
pub(super) const NO_WHOLE_JSON: &str = "it is no whole JSON";

/// The error text of a service. It is external text: show it cleaned and never log it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceAnswer {
    /// The message, shortened.
    pub message: Option<Untrusted>,
    /// The code, shortened: `unauthorized`, `LOGIN_FAILED`.
    pub code: Option<Untrusted>,
    /// Whether the body has the form of the service's own errors. Errors of gateways do not have it.
    pub is_own: bool,
}

impl ServiceAnswer {
    /// Explains a failed authentication (docs/contracts/idwise.md 2.8).
    fn sentence(&self, status: u16) -> &'static str {
        match (status, self.code.as_ref().map_or("", |code| code.as_sent())) {
            (_, "missing_authorization_header") => "it received no credentials",
            (_, "invalid_credentials") => "the user or password is wrong",
            (_, "invalid_authentication_format") => "the credentials have the wrong format",
            (403, "unauthorized") => "wrong environment or tenant key",
            (_, "not_allowed_ip_address") => "this address is not on the allow-list of the key",
            (403, _) => "the key does not permit this",
            _ => "the credentials were rejected",
        }
    }
}

/// How a caller reacts to an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorSort {
    /// Not applied: the request was never sent.
    NotSent,
    /// Sent without a usable reply: it may have been applied.
    MaybeApplied,
    /// Not applied, and a retry will not help.
    Refused { status: u16 },
    /// Not applied; retry later.
    Later {
        /// `Retry-After`, if sent.
        after: Option<Duration>,
    },
    /// The service does not know the resource.
    Gone,
    /// Authentication failed; not applied.
    Credentials,
    /// The reply could not be parsed.
    Unreadable,
    /// The reply was too large.
    TooLarge,
    /// Forbidden by our own rules; never sent.
    NotAllowed,
}

impl ProviderError {
    /// Classifies the error for the caller.
    pub fn sort(&self) -> ErrorSort {
        match self {
            Self::Unreachable(_) => ErrorSort::NotSent,
            Self::NoAnswer(_) | Self::Failing { .. } => ErrorSort::MaybeApplied,
            Self::Busy { after, .. } => ErrorSort::Later { after: *after },
            Self::Refused { status, .. } => ErrorSort::Refused { status: *status },
            Self::Gone { .. } | Self::LinkExpired => ErrorSort::Gone,
            Self::Credentials { .. } | Self::NoSecret(_) => ErrorSort::Credentials,
            Self::Unreadable(_) | Self::NoDocument { .. } => ErrorSort::Unreadable,
            Self::TooLarge { .. } => ErrorSort::TooLarge,
            Self::NotAllowed(_) => ErrorSort::NotAllowed,
        }
    }

    /// The service's error text, if it sent one.
    pub fn answer(&self) -> Option<&ServiceAnswer> {
        match self {
            Self::Failing { answer, .. }
            | Self::Busy { answer, .. }
            | Self::Refused { answer, .. }
            | Self::Gone { answer }
            | Self::Credentials { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// The received bytes, if they are not the requested document.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::NoDocument { bytes, .. } => Some(bytes.reveal()),
            _ => None,
        }
    }

    /// Whether a retry may succeed.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::NoAnswer(_) | Self::Busy { .. } => true,
            Self::Failing { status, .. } => !matches!(status, 501 | 505 | 0..=407),
            // An unrelated body comes from a gateway or an overloaded service, so a retry may help. A damaged document
            // would arrive damaged again.
            Self::NoDocument { why, .. } => *why != NO_WHOLE_JSON,
            _ => false,
        }
    }

    /// The delay that the service asked for (`Retry-After`).
    pub(super) fn after(&self) -> Option<Duration> {
        match self {
            Self::Busy { after, .. } => *after,
            _ => None,
        }
    }

    /// Converts the error of a request that may have changed something: after an unusable reply it is unknown
    /// whether the change was applied.
    pub(super) fn of_decision(self) -> Self {
        match self {
            Self::Unreadable(_) | Self::NoDocument { .. } | Self::TooLarge { .. } => {
                Self::NoAnswer("it sent an unexpected reply")
            }
            other => other,
        }
    }

    /// Converts the error status of a request that may have changed something. Only a status about the request itself,
    /// with an error body of the service, proves that nothing was changed. Any other status may come from a gateway
    /// while the service behind it applied the change.
    pub(super) fn believed(self) -> Self {
        match self {
            Self::Refused { status, answer } if !(answer.is_own && is_about_request(status)) => {
                Self::Failing { status, answer }
            }
            Self::Busy { status: 503, answer, .. } => Self::Failing { status: 503, answer },
            other => other,
        }
    }
}

fn is_about_request(status: u16) -> bool {
    matches!(status, 400 | 405..=407 | 409..=428 | 431..=499)
}
