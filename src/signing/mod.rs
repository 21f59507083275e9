//! Reviewers' signatures: made by a key in the reviewer's SSH agent, verified against a file of allowed signers.

mod agent;
mod allowed_signers;
mod verify;

pub use agent::{AgentError, AgentSigner, WAIT};
pub use allowed_signers::{AllowedSigners, SignersError};

/// The SSHSIG namespace of our signatures. A signature that was made for another purpose has another one and is
/// rejected.
pub const NAMESPACE: &str = "referee-record";
