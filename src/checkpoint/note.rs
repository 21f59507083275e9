//! The text of a checkpoint and its signatures.

use super::key::{PublicKey, SigningKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The prefix of a signature line: an em dash and a space.
const SIGNATURE: &str = "\u{2014} ";

/// The number of entries of a record, and the root of the Merkle tree over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Identifies the record, see [`origin_of`].
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The Merkle root of the entries.
    pub root: [u8; 32],
}

/// Why a note proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text does not have the format of a checkpoint.
    #[error("it is no checkpoint: {0}")]
    Form(&'static str),
    /// None of its signatures is by the key.
    #[error("no signature of it is by the key {0}")]
    NotSigned(String),
    /// There is a signature with the key's id, but it does not match the text.
    #[error("the signature by {0} does not belong to this text: one of the two was changed")]
    BadSignature(String),
}

impl Checkpoint {
    /// The checkpoint as a signed note, which ends with a line break.
    pub fn signed(&self, key: &SigningKey) -> String {
        let text = self.text();
        let mut signature = key.public().id().to_vec();
        signature.extend(key.sign(text.as_bytes()));
        format!("{text}\n{SIGNATURE}{} {}\n", key.public().name(), STANDARD.encode(signature))
    }

    /// Reads and verifies all notes of a file, which can hold one note or many appended ones.
    pub fn read_all(text: &str, key: &PublicKey) -> Result<Vec<Self>, NoteError> {
        let (mut notes, mut body, mut signatures) = (Vec::new(), String::new(), Vec::new());
        let mut is_signed = false;
        for line in text.lines() {
            match line.strip_prefix(SIGNATURE) {
                Some(signature) if is_signed => signatures.push(signature),
                _ if line.is_empty() && !signatures.is_empty() => {}
                _ if line.is_empty() && !body.is_empty() => is_signed = true,
                _ if line.is_empty() => {}
                _ => {
                    if !signatures.is_empty() {
                        notes.push(Self::verified(&body, &signatures, key)?);
                        body.clear();
                        signatures.clear();
                        is_signed = false;
                    }
                    body.push_str(line);
                    body.push('\n');
                }
            }
        }
        notes.push(Self::verified(&body, &signatures, key)?);
        Ok(notes)
    }

    fn verified(body: &str, signatures: &[&str], key: &PublicKey) -> Result<Self, NoteError> {
        let checkpoint = Self::read(body)?;
        let name = || key.name().to_owned();
        let ours = signatures.iter().filter_map(|line| line.strip_prefix(key.name())?.strip_prefix(' '));
        let ours: Vec<Vec<u8>> = ours.filter_map(|encoded| STANDARD.decode(encoded).ok()).collect();
        let mut by_key = ours.iter().filter_map(|bytes| bytes.strip_prefix(&key.id())).peekable();
        if by_key.peek().is_none() {
            return Err(NoteError::NotSigned(name()));
        }
        match by_key.any(|signature| key.has_signed(body.as_bytes(), signature)) {
            true => Ok(checkpoint),
            false => Err(NoteError::BadSignature(name())),
        }
    }

    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    fn read(body: &str) -> Result<Self, NoteError> {
        let mut lines = body.lines();
        let origin = lines.next().filter(|origin| !origin.is_empty()).ok_or(NoteError::Form("no origin"))?;
        let size = lines.next().and_then(|size| size.parse().ok()).ok_or(NoteError::Form("no size"))?;
        let root = lines.next().and_then(|root| STANDARD.decode(root).ok()).and_then(|it| it.try_into().ok());
        let root = root.ok_or(NoteError::Form("no root"))?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

/// The origin of a record: a prefix of the hash of its first entry.
pub fn origin_of(first: &str) -> String {
    format!("referee/{}", first.get(..16).unwrap_or(first))
}
