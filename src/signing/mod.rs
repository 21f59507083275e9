//! Signatures of reviewers: made by the key in their own SSH agent, verified against a file of allowed signers.

mod agent;
mod allowed_signers;

pub use agent::{AgentError, AgentSigner, WAIT};
pub use allowed_signers::{AllowedSigners, SignersError};

/// The namespace of our signatures: what was signed for another purpose is none of them.
pub const NAMESPACE: &str = "referee-record";
