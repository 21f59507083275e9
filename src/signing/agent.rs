//! A client of the reviewer's SSH agent. It uses two messages of the protocol: list the keys, and sign with one of
//! them.

use super::NAMESPACE;
use super::verify::is_signed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey, SshSig};
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Notify;

/// Timeout for a signature: how long a reviewer may take to touch a hardware key.
pub const WAIT: Duration = Duration::from_secs(30);

/// Message numbers of the protocol (draft-ietf-sshm-ssh-agent, section 5.1).
const REQUEST_IDENTITIES: u8 = 11;
const IDENTITIES_ANSWER: u8 = 12;
const SIGN_REQUEST: u8 = 13;
const SIGN_RESPONSE: u8 = 14;
/// The flag that requests SHA-512. Without a flag an agent signs with SHA-1 by an RSA key.
const RSA_SHA2_512: u32 = 4;

/// Size limit of an agent's reply in bytes.
const LONGEST_ANSWER: u32 = 256 << 10;

/// Why no signature was made.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    #[error("no SSH agent is there: forward it ($SSH_AUTH_SOCK is not set)")]
    NoAgent,
    #[error("the SSH agent does not answer")]
    Connection(#[from] std::io::Error),
    #[error(
        "the SSH agent has no key that can sign here (Ed25519, ECDSA P-256, also of a hardware token, or RSA)"
    )]
    NoKey,
    #[error("the SSH agent did not sign")]
    Refused,
    #[error("the hardware key signed without a touch: make a key without `no-touch-required`")]
    Untouched,
    #[error("nobody touched the key within {} seconds", WAIT.as_secs())]
    TimedOut,
    #[error("it was cancelled")]
    Cancelled,
    #[error("the signature cannot be read")]
    Signature(#[from] ssh_key::Error),
}

/// Signs with a key of the reviewer's SSH agent.
#[derive(Debug, Default)]
pub struct AgentSigner {
    socket: Option<PathBuf>,
    /// The fingerprint of the required key, `SHA256:…`; `None` allows any key.
    key: Option<String>,
    cancelled: Notify,
}

impl AgentSigner {
    /// Uses the agent behind `socket`. `key` is the fingerprint of the key to use; `None` means the first key that can
    /// sign.
    pub fn new(socket: Option<PathBuf>, key: Option<String>) -> Self {
        Self { socket, key, cancelled: Notify::new() }
    }

    /// Cancels the pending signature.
    pub fn cancel(&self) {
        self.cancelled.notify_waiters();
    }

    /// Signs a statement. Returns an SSHSIG blob in Base64.
    pub async fn sign(&self, statement: &[u8]) -> Result<String, AgentError> {
        tokio::select! {
            signed = tokio::time::timeout(WAIT, self.signed(statement)) => {
                signed.unwrap_or(Err(AgentError::TimedOut))
            }
            () = self.cancelled.notified() => Err(AgentError::Cancelled),
        }
    }

    async fn signed(&self, statement: &[u8]) -> Result<String, AgentError> {
        let socket = self.socket.as_ref().ok_or(AgentError::NoAgent)?;
        let mut agent = UnixStream::connect(socket).await?;
        let keys = identities(&ask(&mut agent, REQUEST_IDENTITIES, &[], IDENTITIES_ANSWER).await?);
        let key = keys.into_iter().find(|key| self.may_use(key)).ok_or(AgentError::NoKey)?;
        let data = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, statement)?;
        let mut request = Vec::new();
        put_text(&mut request, &key.to_bytes()?);
        put_text(&mut request, &data);
        let flags = if key.algorithm().is_rsa() { RSA_SHA2_512 } else { 0 };
        request.extend(flags.to_be_bytes());
        let answer = ask(&mut agent, SIGN_REQUEST, &request, SIGN_RESPONSE).await?;
        let (signature, _) = text(&answer).ok_or(AgentError::Refused)?;
        if is_of_hardware(&key) && !was_touched(signature) {
            return Err(AgentError::Untouched);
        }
        let blob = STANDARD.encode(sshsig(&key, signature)?);
        // A signature that cannot be read or fails here would do so for every later verifier.
        let signed = armored(&blob).ok_or(AgentError::Refused)?.parse::<SshSig>()?;
        if is_signed(&key, statement, &signed) { Ok(blob) } else { Err(AgentError::Refused) }
    }

    fn may_use(&self, key: &PublicKey) -> bool {
        let is_known = matches!(
            key.key_data(),
            KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) | KeyData::Rsa(_)
        ) || key.algorithm().as_str() == "ecdsa-sha2-nistp256";
        let is_wanted = |wanted: &String| key.fingerprint(HashAlg::Sha256).to_string() == *wanted;
        is_known && self.key.as_ref().is_none_or(is_wanted)
    }
}

/// Sends one message to the agent and reads its reply.
async fn ask(agent: &mut UnixStream, kind: u8, body: &[u8], expected: u8) -> Result<Vec<u8>, AgentError> {
    let length = u32::try_from(body.len() + 1).map_err(|_| AgentError::Refused)?;
    agent.write_all(&[&length.to_be_bytes()[..], &[kind], body].concat()).await?;
    let length = agent.read_u32().await?;
    if length == 0 || length > LONGEST_ANSWER {
        return Err(AgentError::Refused);
    }
    let kind = agent.read_u8().await?;
    let mut answer = vec![0; usize::try_from(length - 1).map_err(|_| AgentError::Refused)?];
    agent.read_exact(&mut answer).await?;
    if kind == expected { Ok(answer) } else { Err(AgentError::Refused) }
}

/// The public keys in a reply. Keys of unknown types are skipped.
fn identities(answer: &[u8]) -> Vec<PublicKey> {
    let mut rest = answer.get(4..).unwrap_or_default();
    let mut keys = Vec::new();
    while let Some((blob, after)) = text(rest) {
        let Some((_, after)) = text(after) else { break };
        rest = after;
        keys.extend(PublicKey::from_bytes(blob));
    }
    keys
}

/// Splits off a length-prefixed string of the protocol; returns it and the rest.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn put_text(onto: &mut Vec<u8>, text: &[u8]) {
    onto.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    onto.extend_from_slice(text);
}

/// Whether the key is in a hardware token.
fn is_of_hardware(key: &PublicKey) -> bool {
    matches!(key.key_data(), KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_))
}

/// Whether a token says that somebody touched it: the lowest bit of the byte before the counter of four bytes, which
/// are the last ones (OpenSSH's `PROTOCOL.u2f`).
fn was_touched(signature: &[u8]) -> bool {
    let flags = signature.len().checked_sub(5).and_then(|at| signature.get(at));
    flags.is_some_and(|flags| flags & 1 == 1)
}

/// The SSHSIG blob of an agent's signature (OpenSSH's `PROTOCOL.sshsig`). The signature stays as the agent has written
/// it: `ssh-key` writes those of ECDSA tokens so that nobody can read them.
fn sshsig(key: &PublicKey, signature: &[u8]) -> Result<Vec<u8>, ssh_key::Error> {
    let mut blob = b"SSHSIG\0\0\0\x01".to_vec();
    let parts =
        [&key.to_bytes()?[..], NAMESPACE.as_bytes(), b"", HashAlg::Sha512.as_str().as_bytes(), signature];
    for part in parts {
        put_text(&mut blob, part);
    }
    Ok(blob)
}

/// Adds the armor that `ssh-keygen -Y verify` expects. `None` if the text is not Base64.
pub(super) fn armored(base64: &str) -> Option<String> {
    STANDARD.decode(base64).ok()?;
    let lines: Vec<String> =
        base64.as_bytes().chunks(70).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    Some(format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_cut_has_the_keys_before_the_cut() {
        assert!(identities(&[]).is_empty());
        assert!(identities(&[0, 0, 0, 1, 0, 0, 0, 9, 1]).is_empty());
        assert_eq!(text(&[0, 0, 0, 2, 7, 8, 9]), Some((&[7, 8][..], &[9][..])));
    }
}
