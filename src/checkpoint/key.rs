//! Keys of checkpoints, in the text format of Go's `note` tools: `NAME+ID+BASE64`. A private key has the prefix
//! `PRIVATE+KEY+`.

use aws_lc_rs::rand;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The algorithm byte of Ed25519.
const ED25519_BYTE: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";
/// Length in bytes of a private key (the seed) and of a public key.
const KEY_BYTES: usize = 32;

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text does not have the format of a key.
    #[error("it is no key: `PRIVATE+KEY+NAME+ID+BASE64` or `NAME+ID+BASE64` is expected")]
    Form,
    /// The id does not match the name and the key bytes.
    #[error("its id does not belong to it: it was cut or changed")]
    Id,
    /// The name is empty, or contains a space, a plus sign or a control character.
    #[error("a key's name has neither spaces nor `+`")]
    Name,
    /// The system's random number generator failed.
    #[error("the system gave no random bytes")]
    NoRandomness,
}

/// A public key, which verifies signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: [u8; KEY_BYTES],
}

impl PublicKey {
    /// Reads `NAME+ID+BASE64`.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let (name, key) = read(text.trim())?;
        let public = Self { name, key };
        if text.trim() == public.to_string() { Ok(public) } else { Err(KeyError::Id) }
    }

    /// The key's name, which each of its signatures repeats.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id: the first four bytes of the SHA-256 of name and key. A signature carries it, so that a verifier
    /// finds the key.
    pub fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', ED25519_BYTE]);
        hash.update(self.key);
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        [a, b, c, d]
    }

    /// Verifies an Ed25519 signature of a text.
    pub fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.key).verify(text, signature).is_ok()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), encoded(&self.key))
    }
}

/// A private key, which signs.
pub struct SigningKey {
    public: PublicKey,
    seed: SecretString,
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// Generates a key pair.
    pub fn generate(name: &str) -> Result<Self, KeyError> {
        let mut seed = [0; KEY_BYTES];
        rand::fill(&mut seed).map_err(|_| KeyError::NoRandomness)?;
        Self::of(name.to_owned(), seed)
    }

    /// Reads `PRIVATE+KEY+NAME+ID+BASE64`.
    pub fn read(text: &SecretString) -> Result<Self, KeyError> {
        let text = text.expose_secret().trim();
        let (name, seed) = read(text.strip_prefix(PRIVATE).ok_or(KeyError::Form)?)?;
        let key = Self::of(name, seed)?;
        if key.to_text().expose_secret() == text { Ok(key) } else { Err(KeyError::Id) }
    }

    fn of(name: String, seed: [u8; KEY_BYTES]) -> Result<Self, KeyError> {
        if name.is_empty() || name.contains(['+', ' ']) || name.chars().any(char::is_control) {
            return Err(KeyError::Name);
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| KeyError::Form)?;
        let key = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Form)?;
        let public = PublicKey { name, key };
        Ok(Self { public, seed: SecretString::from(encoded(&seed)), pair })
    }

    /// The matching public key.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The private key as text. Its file must have mode 0600.
    pub fn to_text(&self) -> SecretString {
        let (name, id) = (&self.public.name, hex::encode(self.public.id()));
        SecretString::from(format!("{PRIVATE}{name}+{id}+{}", self.seed.expose_secret()))
    }

    /// Signs a text.
    pub fn sign(&self, text: &[u8]) -> Vec<u8> {
        self.pair.sign(text).as_ref().to_vec()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public)
    }
}

/// Splits a key into its name and its bytes. The id is not checked here: the caller formats the key again and compares.
fn read(text: &str) -> Result<(String, [u8; KEY_BYTES]), KeyError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Form);
    };
    let bytes = STANDARD.decode(key).map_err(|_| KeyError::Form)?;
    match bytes.split_first() {
        Some((&ED25519_BYTE, key)) if !name.is_empty() => {
            Ok((name.to_owned(), key.try_into().map_err(|_| KeyError::Form)?))
        }
        _ => Err(KeyError::Form),
    }
}

fn encoded(key: &[u8; KEY_BYTES]) -> String {
    let bytes: Vec<u8> = std::iter::once(ED25519_BYTE).chain(key.iter().copied()).collect();
    STANDARD.encode(bytes)
}
