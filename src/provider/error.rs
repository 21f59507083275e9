//! What can go wrong at a service, and what may be done about it.

use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use std::time::Duration;
use thiserror::Error;

/// Why a service could not be asked, or did not answer usefully. The texts fit "could not …";
/// none carries an address, a secret, or words of the service: those are in [`ProviderError::answer`].
#[derive(Debug, Error)]
pub enum ProviderError {
    /// No connection came about: nothing was sent.
    #[error("reach the service: {0}")]
    Unreachable(&'static str),
    /// It was sent, and no whole answer came back.
    #[error("get an answer from the service: {0}")]
    NoAnswer(&'static str),
    /// The service failed (5xx, 408) or answered with something else than promised.
    #[error("get a usable answer from the service: status {status}")]
    Failing {
        /// The status.
        status: u16,
        /// What it said.
        answer: Answer,
    },
    /// The service is busy (429, 503).
    #[error("get an answer from the service now: it is busy (status {status})")]
    Busy {
        /// The status.
        status: u16,
        /// When to come back, if it said so.
        after: Option<Duration>,
        /// What it said.
        answer: Answer,
    },
    /// The service refused the request (4xx).
    #[error("have the request accepted: the service refused it (status {status})")]
    Refused {
        /// The status.
        status: u16,
        /// What it said.
        answer: Answer,
    },
    /// The service does not know it, or not yet (404, 410).
    #[error("find it at the service: unknown, deleted or not ready yet")]
    Gone {
        /// What it said.
        answer: Answer,
    },
    /// The service does not let us in (401, 403).
    #[error("sign on at the service: {}", .answer.sentence(*.status))]
    Credentials {
        /// The status.
        status: u16,
        /// What it said.
        answer: Answer,
    },
    /// The account's password or token could not be had from where the configuration says it is: nothing
    /// was sent.
    #[error("sign on at the service: {0}")]
    NoSecret(String),
    /// The answer is not what it should be.
    #[error("read the answer of the service: {0}")]
    Unreadable(&'static str),
    /// The answer is no document at all.
    #[error("read the answer of the service: {why}")]
    NoDocument {
        /// What it is instead.
        why: &'static str,
        /// What came.
        bytes: Pii<Vec<u8>>,
    },
    /// The answer is larger than we take.
    #[error("take the answer of the service: it is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Our own rules forbid it: a host, an address, a redirect, an id.
    #[error("ask for it: {0}")]
    NotAllowed(&'static str),
}

/// What a service said when it refused: for screens through `shown`, never for logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its sentence, shortened.
    pub message: Option<Untrusted>,
    /// Its code, shortened: `unauthorized`, `LOGIN_FAILED`.
    pub code: Option<Untrusted>,
}

impl Answer {
    /// What a refusal of our credentials means (docs/contracts/idwise.md 2.8).
    fn sentence(&self, status: u16) -> &'static str {
        match (status, self.code.as_ref().map_or("", |code| code.as_sent())) {
            (_, "missing_authorization_header") => "no credentials arrived there",
            (_, "invalid_credentials") => "the user or password is wrong",
            (_, "invalid_authentication_format") => "the credentials have the wrong form",
            (403, "unauthorized") => "wrong environment or tenant key",
            (_, "not_allowed_ip_address") => "this address is not on the allow-list of the key",
            (403, _) => "the key does not permit this",
            _ => "the credentials were refused",
        }
    }
}

/// What an error means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorSort {
    /// Certainly not applied: it never left.
    NotSent,
    /// It was sent and no usable answer came: it may have been applied.
    MaybeApplied,
    /// Certainly not applied, and trying again will not help.
    Refused {
        /// The status.
        status: u16,
    },
    /// Not applied; to be tried later.
    Later {
        /// How much later, if the service said so.
        after: Option<Duration>,
    },
    /// The service does not know it.
    Gone,
    /// The service does not let us in; not applied.
    Credentials,
    /// An answer came that makes no sense.
    Unreadable,
    /// An answer came that is too large.
    TooLarge,
    /// Our own rules forbid it; never sent.
    NotAllowed,
}

impl ProviderError {
    /// What it means for whoever asked.
    pub fn sort(&self) -> ErrorSort {
        match self {
            Self::Unreachable(_) => ErrorSort::NotSent,
            Self::NoAnswer(_) | Self::Failing { .. } => ErrorSort::MaybeApplied,
            Self::Busy { after, .. } => ErrorSort::Later { after: *after },
            Self::Refused { status, .. } => ErrorSort::Refused { status: *status },
            Self::Gone { .. } => ErrorSort::Gone,
            Self::Credentials { .. } | Self::NoSecret(_) => ErrorSort::Credentials,
            Self::Unreadable(_) | Self::NoDocument { .. } => ErrorSort::Unreadable,
            Self::TooLarge { .. } => ErrorSort::TooLarge,
            Self::NotAllowed(_) => ErrorSort::NotAllowed,
        }
    }

    /// What the service said, if it said anything.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Failing { answer, .. }
            | Self::Busy { answer, .. }
            | Self::Refused { answer, .. }
            | Self::Gone { answer }
            | Self::Credentials { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// What came in the place of a document.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::NoDocument { bytes, .. } => Some(bytes.reveal()),
            _ => None,
        }
    }

    /// Whether the same question may be answered a moment later.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::NoAnswer(_) | Self::Busy { .. } => true,
            Self::Failing { status, .. } => !matches!(status, 501 | 505 | 0..=407),
            _ => false,
        }
    }

    /// When the service wants to be asked again.
    pub(super) fn after(&self) -> Option<Duration> {
        match self {
            Self::Busy { after, .. } => *after,
            _ => None,
        }
    }

    /// The same error as of a request that may have changed something: an answer that came,
    /// but says nothing usable, leaves open whether it did.
    pub(super) fn of_decision(self) -> Self {
        match self {
            Self::Unreadable(_) | Self::NoDocument { .. } | Self::TooLarge { .. } => {
                Self::NoAnswer("it answered with something else")
            }
            other => other,
        }
    }
}
