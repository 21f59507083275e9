//! Verifies signatures of every kind of key that an SSH agent signs with.

use super::NAMESPACE;
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
};
use ssh_key::public::{KeyData, RsaPublicKey};
use ssh_key::{Algorithm, HashAlg, PublicKey, SshSig};

/// Whether a signature is that of a statement by this key, in the namespace of this program.
pub(super) fn is_signed(key: &PublicKey, statement: &[u8], signature: &SshSig) -> bool {
    match key.key_data() {
        KeyData::Rsa(rsa) => {
            key.key_data() == signature.public_key()
                && signature.namespace() == NAMESPACE
                && is_signed_by_rsa(rsa, statement, signature)
        }
        _ => key.verify(NAMESPACE, statement, signature).is_ok(),
    }
}

/// Verifies an RSA signature with AWS-LC, which TLS uses too. `ssh-key` could do so only with a crate that has a
/// security advisory.
fn is_signed_by_rsa(key: &RsaPublicKey, statement: &[u8], signature: &SshSig) -> bool {
    let parameters: &RsaParameters = match signature.signature().algorithm() {
        Algorithm::Rsa { hash: Some(HashAlg::Sha512) } => &RSA_PKCS1_2048_8192_SHA512,
        Algorithm::Rsa { hash: Some(HashAlg::Sha256) } => &RSA_PKCS1_2048_8192_SHA256,
        _ => return false,
    };
    let signed = SshSig::signed_data(NAMESPACE, signature.hash_alg(), statement);
    let (Ok(signed), Some(n), Some(e)) = (signed, key.n.as_positive_bytes(), key.e.as_positive_bytes())
    else {
        return false;
    };
    let key = RsaPublicKeyComponents { n, e };
    key.verify(parameters, &signed, signature.signature().as_bytes()).is_ok()
}
