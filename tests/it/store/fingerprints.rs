//! Copies of pictures are found by how they look, and nothing else is.

use super::{Database, Place, key, receive};
use referee::store::fingerprints::NEAR;
use rstest::rstest;

/// A print with this many bits turned, every time others.
fn turned(print: [u8; 32], bits: u32, seed: u64) -> [u8; 32] {
    let mut turned = print;
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    let apart = |turned: &[u8; 32]| -> u32 {
        turned.iter().zip(&print).map(|(one, other)| (one ^ other).count_ones()).sum()
    };
    while apart(&turned) < bits {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (state >> 40) as usize % 256;
        let bit = 1 << (at % 8);
        if (turned[at / 8] ^ print[at / 8]) & bit == 0 {
            turned[at / 8] ^= bit;
        }
    }
    turned
}

#[rstest]
#[tokio::test]
async fn near_prints_find_each_other_and_farther_ones_do_not(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let print: [u8; 32] = std::array::from_fn(|at| (at * 37 + 11) as u8);
    assert!(store.fingerprints().keep(&key("j1"), "selfie", &print).await.unwrap());
    assert!(!store.fingerprints().keep(&key("j1"), "selfie", &print).await.unwrap(), "it is known");
    for seed in 0..40 {
        let id = format!("near{seed}");
        receive(&store, &id, b"{}").await;
        store.fingerprints().keep(&key(&id), "portrait", &turned(print, NEAR, seed)).await.unwrap();
        assert!(store.fingerprints().similar(&key(&id)).await.unwrap().contains(&key("j1")), "{seed}");
        // Looked at anew, it is another picture now.
        store.fingerprints().keep(&key(&id), "portrait", &turned(print, NEAR + 1, seed)).await.unwrap();
        assert!(!store.fingerprints().similar(&key(&id)).await.unwrap().contains(&key("j1")), "{seed}");
    }
    assert!(store.fingerprints().similar(&key("j1")).await.unwrap().is_empty());
    assert!(!store.fingerprints().keep(&key("unknown"), "selfie", &print).await.unwrap());
}

#[tokio::test]
async fn a_print_is_not_kept_as_it_is() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let print = [0xA5; 32];
    store.fingerprints().keep(&key("j1"), "selfie", &print).await.unwrap();
    store.close().await;
    let file = std::fs::read(place.file()).unwrap();
    assert!(!file.windows(32).any(|bytes| bytes == print));
}
