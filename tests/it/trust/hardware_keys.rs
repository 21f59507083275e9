//! Signatures of hardware tokens (`sk-` keys): made here as such a token makes them, verified by us and by `ssh-keygen`.

use crate::fixtures::not_run;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use referee::signing::{AgentError, AgentSigner, AllowedSigners, NAMESPACE};
use rstest::rstest;
use sha2::{Digest, Sha256, Sha512};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;

const STATEMENT: &[u8] = b"{\"what\":\"decision.recorded\",\"by\":\"amina\"}";

/// What a token adds to what it signs: whether it was touched, and how often it has signed.
const TOUCHED: [u8; 5] = [1, 0, 0, 0, 42];
const UNTOUCHED: [u8; 5] = [0, 0, 0, 0, 43];

static P256_KEY: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());

#[derive(Clone, Copy)]
enum Token {
    Ed25519,
    P256,
}

/// A text as the protocol has it.
fn text(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat()
}

/// A number as the protocol has it.
fn number(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign: &[u8] = if digits.first().is_some_and(|byte| *byte >= 0x80) { &[0] } else { &[] };
    text(&[sign, &digits].concat())
}

impl Token {
    fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "sk-ssh-ed25519@openssh.com",
            Self::P256 => "sk-ecdsa-sha2-nistp256@openssh.com",
        }
    }

    /// The public key and the signature of a message for an application.
    fn sign(self, application: &str, message: &[u8], more: [u8; 5]) -> (Vec<u8>, Vec<u8>) {
        let parts = [&Sha256::digest(application)[..], &more, &Sha256::digest(message)[..]];
        let signed = parts.concat();
        let name = text(self.name().as_bytes());
        match self {
            Self::Ed25519 => {
                let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
                let public = [name.clone(), text(pair.public_key().as_ref()), text(application.as_bytes())];
                let signature = [name, text(pair.sign(&signed).as_ref()), more.to_vec()];
                (public.concat(), signature.concat())
            }
            Self::P256 => {
                let point = text(P256_KEY.public_key().as_ref());
                let public = [name.clone(), text(b"nistp256"), point, text(application.as_bytes())];
                let both = P256_KEY.sign(&SystemRandom::new(), &signed).unwrap();
                let (r, s) = both.as_ref().split_at(32);
                let both = [number(r), number(s)].concat();
                (public.concat(), [name, text(&both), more.to_vec()].concat())
            }
        }
    }

    /// The line of a signer, and the signature of the statement in this namespace.
    fn signed(self, application: &str, namespace: &str) -> (String, String) {
        let (namespace, hash) = (text(namespace.as_bytes()), text(b"sha512"));
        let digest = text(&Sha512::digest(STATEMENT));
        let message = [&b"SSHSIG"[..], &namespace, &text(b""), &hash, &digest].concat();
        let (public, signature) = self.sign(application, &message, TOUCHED);
        let blob =
            [&b"SSHSIG"[..], &[0, 0, 0, 1], &text(&public), &namespace, &text(b""), &hash, &text(&signature)];
        let line = format!("amina {} {}", self.name(), STANDARD.encode(&public));
        (line, STANDARD.encode(blob.concat()))
    }
}

fn verifies(line: &str, statement: &[u8], signature: &str) -> bool {
    let signers = AllowedSigners::read(line).unwrap();
    signers.verify("amina", Timestamp::UNIX_EPOCH, statement, signature)
}

#[rstest]
#[case::ed25519(Token::Ed25519)]
#[case::p256(Token::P256)]
fn a_touch_is_verified(#[case] token: Token) {
    let (line, signature) = token.signed("ssh:", NAMESPACE);
    assert!(verifies(&line, STATEMENT, &signature));
    assert!(!verifies(&line, b"{}", &signature), "another statement");
    let (other, _) = token.signed("ssh:elsewhere", NAMESPACE);
    assert!(!verifies(&other, STATEMENT, &signature), "a key for another application");
    let (line, signature) = token.signed("ssh:", "git");
    assert!(!verifies(&line, STATEMENT, &signature), "signed for another purpose");
    let (line, signature) = token.signed("ssh:", NAMESPACE);
    let mut bytes = STANDARD.decode(&signature).unwrap();
    let counter = bytes.len() - 1;
    bytes[counter] ^= 1;
    assert!(!verifies(&line, STATEMENT, &STANDARD.encode(bytes)), "another count of touches");
}

#[rstest]
#[case::ed25519(Token::Ed25519)]
#[case::p256(Token::P256)]
fn ssh_keygen_agrees(#[case] token: Token) {
    let (line, signature) = token.signed("ssh:", NAMESPACE);
    by_openssh(&line, &signature);
}

/// An agent that has one token, and serves one connection.
async fn serve_agent(socket: UnixListener, token: Token, more: [u8; 5]) {
    let (mut stream, _) = socket.accept().await.unwrap();
    while let Ok(length) = stream.read_u32().await {
        let mut message = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut message).await.unwrap();
        let (public, _) = token.sign("ssh:", b"", more);
        let answer = if message[0] == 11 {
            [&[12, 0, 0, 0, 1][..], &text(&public), &text(b"a token")].concat()
        } else {
            let at = 1 + text(&public).len();
            let length = u32::from_be_bytes(message[at..at + 4].try_into().unwrap());
            let data = &message[at + 4..at + 4 + usize::try_from(length).unwrap()];
            [&[14][..], &text(&token.sign("ssh:", data, more).1)].concat()
        };
        stream.write_all(&text(&answer)).await.unwrap();
    }
}

/// Signs the statement by an agent with this token.
async fn by_agent(token: Token, more: [u8; 5]) -> Result<String, AgentError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent");
    let agent = tokio::spawn(serve_agent(UnixListener::bind(&path).unwrap(), token, more));
    let signed = AgentSigner::new(Some(path), None).sign(STATEMENT).await;
    agent.abort();
    signed
}

#[rstest]
#[case::ed25519(Token::Ed25519)]
#[case::p256(Token::P256)]
#[tokio::test]
async fn what_an_agent_signs_with_a_token_is_verified(#[case] token: Token) {
    let signature = by_agent(token, TOUCHED).await.unwrap();
    let (line, _) = token.signed("ssh:", NAMESPACE);
    assert!(verifies(&line, STATEMENT, &signature));
    by_openssh(&line, &signature);
}

#[rstest]
#[case::ed25519(Token::Ed25519)]
#[case::p256(Token::P256)]
#[tokio::test]
async fn a_token_that_nobody_touched_signs_nothing(#[case] token: Token) {
    assert!(matches!(by_agent(token, UNTOUCHED).await, Err(AgentError::Untouched)));
}

/// Verifies the signature of the statement with `ssh-keygen`.
fn by_openssh(line: &str, signature: &str) {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> =
        signature.as_bytes().chunks(70).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    let armor = format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"));
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let (signers, file) = (write("signers", format!("{line}\n").as_bytes()), write("sig", armor.as_bytes()));
    let said = std::fs::File::open(write("said", STATEMENT)).unwrap();
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "verify", "-n", NAMESPACE, "-I", "amina", "-f"]).arg(&signers).arg("-s").arg(&file);
    let Ok(done) = command.stdin(said).stdout(Stdio::null()).output() else {
        return not_run("signatures of tokens, verified by OpenSSH", "ssh-keygen");
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
