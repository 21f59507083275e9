//! Keys of checkpoints, in the text form of Go's `note` tools: `NAME+ID+BASE64`, a private one with `PRIVATE+KEY+`
//! before it.

use aws_lc_rs::rand;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The algorithm byte of Ed25519.
const ED25519_BYTE: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";
/// Bytes of a seed, and of a public key.
const KEY_BYTES: usize = 32;

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the form of a key.
    #[error("it is no key: `PRIVATE+KEY+NAME+ID+BASE64` or `NAME+ID+BASE64` is expected")]
    Form,
    /// The id is that of another key.
    #[error("its id does not belong to it: it was cut or changed")]
    Id,
    /// A name with a space or a plus sign, or none.
    #[error("a key's name has neither spaces nor `+`")]
    Name,
    /// The system gave no randomness.
    #[error("the system gave no random bytes")]
    NoRandomness,
}

/// The public half: it verifies.
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

    /// The name that signatures carry.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first bytes of the hash of name and key, by which a signature says whose it is.
    pub fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', ED25519_BYTE]);
        hash.update(self.key);
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        [a, b, c, d]
    }

    /// Whether a signature of a text is by this key.
    pub fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.key).verify(text, signature).is_ok()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(&self.id()), encoded(&self.key))
    }
}

/// The private half: it signs.
pub struct SigningKey {
    public: PublicKey,
    seed: SecretString,
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// A new key.
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

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The text form, for a file with mode 0600.
    pub fn to_text(&self) -> SecretString {
        let (name, id) = (&self.public.name, hex(&self.public.id()));
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

/// The name and the bytes of a key. The id in between is checked by writing the key again.
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
