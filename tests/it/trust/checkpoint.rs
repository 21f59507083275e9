//! Signed checkpoints: the tree, the note, the keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use referee::checkpoint::{Checkpoint, KeyError, NoteError, PublicKey, SigningKey, Tree};
use rstest::rstest;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

fn key() -> SigningKey {
    SigningKey::generate("bank.example-audit").unwrap()
}

/// The definition in RFC 6962, 2.1: split at the largest power of two below the size.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => Sha256::new().chain_update([0]).chain_update(leaf).finalize().into(),
        leaves => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(half);
            Sha256::new()
                .chain_update([1])
                .chain_update(root(left))
                .chain_update(root(right))
                .finalize()
                .into()
        }
    }
}

proptest! {
    #[test]
    fn the_root_is_that_of_the_rfc_at_every_size(count in 0_usize..70) {
        let leaves: Vec<[u8; 32]> = (0..count).map(|at| Sha256::digest(at.to_string()).into()).collect();
        let mut tree = Tree::default();
        for (at, leaf) in leaves.iter().enumerate() {
            prop_assert_eq!(tree.root(), root(&leaves[..at]));
            tree.push(leaf);
        }
        prop_assert_eq!((tree.size(), tree.root()), (count as u64, root(&leaves)));
    }
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint { origin: "referee/0123456789abcdef".to_owned(), size, root: [7; 32] }
}

#[test]
fn a_note_reads_as_it_was_signed_alone_and_appended() {
    let key = key();
    let notes = format!("{}\n{}\n", checkpoint(3).signed(&key), checkpoint(9).signed(&key));
    let read = Checkpoint::read_all(&notes, key.public()).unwrap();
    assert_eq!(read, [checkpoint(3), checkpoint(9)]);
    let without_a_line_between = format!("{}{}", checkpoint(3).signed(&key), checkpoint(9).signed(&key));
    assert_eq!(Checkpoint::read_all(&without_a_line_between, key.public()).unwrap(), read);
}

#[rstest]
#[case::size("\n3\n", "\n4\n")]
#[case::origin("referee/0", "referee/1")]
#[case::root("BwcH", "CAgI")]
fn a_changed_note_proves_nothing(#[case] from: &str, #[case] to: &str) {
    let key = key();
    let note = checkpoint(3).signed(&key);
    let changed = note.replacen(from, to, 1);
    assert_ne!(note, changed);
    let error = Checkpoint::read_all(&changed, key.public()).unwrap_err();
    assert!(matches!(error, NoteError::BadSignature(_)), "{error:?}");
}

#[test]
fn nor_does_one_by_another_key_or_by_none() {
    let (ours, other) = (key(), key());
    let note = checkpoint(3).signed(&other);
    let error = Checkpoint::read_all(&note, ours.public()).unwrap_err();
    assert!(matches!(error, NoteError::NotSigned(_)), "{error:?}");
    let unsigned = note.split_once("\n\n").unwrap().0;
    for text in ["", "\n\n", unsigned, "referee\nthree\nAAAA\n\n", "\u{2014} x AAAA"] {
        assert!(Checkpoint::read_all(text, ours.public()).is_err(), "{text:?}");
    }
}

/// A note with a second signature, by a witness, is still ours.
#[test]
fn further_signatures_are_passed_over() {
    let (ours, witness) = (key(), SigningKey::generate("witness").unwrap());
    let both = format!("{}{}", checkpoint(3).signed(&ours), line(&checkpoint(3).signed(&witness)));
    assert_eq!(Checkpoint::read_all(&both, ours.public()).unwrap(), [checkpoint(3)]);
    assert_eq!(Checkpoint::read_all(&both, witness.public()).unwrap(), [checkpoint(3)]);
}

fn line(note: &str) -> String {
    format!("{}\n", note.lines().last().unwrap())
}

#[test]
fn keys_read_as_they_are_written() {
    let key = key();
    let again = SigningKey::read(&key.to_text()).unwrap();
    assert_eq!(again.public(), key.public());
    assert_eq!(&PublicKey::read(&key.public().to_string()).unwrap(), key.public());
    assert!(!format!("{key:?}").contains(key.to_text().expose_secret()));
}

#[rstest]
#[case::nothing("", KeyError::Form)]
#[case::no_key("PRIVATE+KEY+a+00000000+AAAA", KeyError::Form)]
#[case::public("a+b+c", KeyError::Form)]
fn what_is_no_key_is_refused(#[case] text: &str, #[case] error: KeyError) {
    assert_eq!(SigningKey::read(&SecretString::from(text.to_owned())).unwrap_err(), error);
}

#[test]
fn a_key_with_another_id_or_name_is_refused() {
    let text = key().public().to_string();
    let other_name = text.replacen("bank", "tank", 1);
    assert_eq!(PublicKey::read(&other_name).unwrap_err(), KeyError::Id);
    let zero = STANDARD.encode([&[1_u8][..], &[0; 32]].concat());
    assert_eq!(PublicKey::read(&format!("a+00000000+{zero}")).unwrap_err(), KeyError::Id);
    assert_eq!(SigningKey::generate("a b").unwrap_err(), KeyError::Name);
}
