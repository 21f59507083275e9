//! Access checks for webhooks: address, secret and signature. Secrets are compared in constant time.

use crate::config::choices::HmacAlgorithm;
use crate::config::hook::{HookAccess, HookAuth, HookSignature};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, Key, verify};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// Checks the address and the secret in the headers. A secret in the body is checked later.
pub(super) fn headers_hold(access: &HookAccess, address: IpAddr, headers: &HeaderMap) -> bool {
    let is_known = access.from.is_empty() || access.from.iter().any(|range| range.contains(address));
    is_known
        && match &access.auth {
            HookAuth::None | HookAuth::Body(_) => true,
            HookAuth::Basic => credentials(headers, "basic").is_some_and(|said| {
                STANDARD.decode(said.as_bytes()).is_ok_and(|pair| is_one_of(&access.secrets, &pair))
            }),
            HookAuth::Bearer => {
                credentials(headers, "bearer").is_some_and(|said| is_one_of(&access.secrets, said.as_bytes()))
            }
            HookAuth::Header(name) => {
                headers.get(name).is_some_and(|said| is_one_of(&access.secrets, said.as_bytes()))
            }
        }
}

/// Checks the signature of the body, if one is configured.
pub(super) fn signature_holds(access: &HookAccess, headers: &HeaderMap, body: &[u8]) -> bool {
    access.signature.as_ref().is_none_or(|signature| is_signed(signature, headers, body).is_some())
}

/// Checks the secret in the body, if it is configured to be there.
pub(super) fn body_holds(access: &HookAccess, body: &Value) -> bool {
    let HookAuth::Body(path) = &access.auth else { return true };
    let said = path.split('.').try_fold(body, |value, key| value.get(key)).and_then(Value::as_str);
    said.is_some_and(|said| is_one_of(&access.secrets, said.as_bytes()))
}

fn credentials<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    let (said, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    said.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// Compares hashes, so that the time does not depend on the length either, and always compares all secrets.
fn is_one_of(secrets: &[SecretString], said: &[u8]) -> bool {
    let said = Sha256::digest(said);
    let is_equal = |secret: &SecretString| {
        verify_slices_are_equal(&Sha256::digest(secret.expose_secret().as_bytes()), &said).is_ok()
    };
    secrets.iter().filter(|secret| is_equal(secret)).count() > 0
}

fn is_signed(signature: &HookSignature, headers: &HeaderMap, body: &[u8]) -> Option<()> {
    let said = headers.get(&signature.header)?.to_str().ok()?.trim();
    let tag = decoded(said.strip_prefix(&signature.prefix)?.trim())?;
    let algorithm = match signature.algorithm {
        HmacAlgorithm::Sha256 => HMAC_SHA256,
        HmacAlgorithm::Sha384 => HMAC_SHA384,
        HmacAlgorithm::Sha512 => HMAC_SHA512,
    };
    let holds = |key: &SecretString| {
        let key = Key::new(algorithm, key.expose_secret().as_bytes());
        verify(&key, body, &tag).is_ok()
    };
    signature.keys.iter().any(holds).then_some(())
}

/// Decodes a signature in hexadecimal or Base64.
fn decoded(text: &str) -> Option<Vec<u8>> {
    hex::decode(text).ok().or_else(|| STANDARD.decode(text).ok())
}
