//! Answers that are too large, badly compressed or broken off.

use super::server::{Raw, account};
use referee::domain::ids::JourneyId;
use referee::domain::picture::{Picture, PictureRole, PictureSource};
use referee::provider::{ErrorSort, IDWISE};

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A gzip stream of `count` times 258 zeros: 13 bits for each 258 bytes.
fn bomb(count: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let (mut hold, mut held) = (0_u32, 0);
    let mut put = |bits: &str, bytes: &mut Vec<u8>| {
        for bit in bits.bytes() {
            hold |= u32::from(bit == b'1') << held;
            held += 1;
            if held == 8 {
                bytes.push(hold as u8);
                (hold, held) = (0, 0);
            }
        }
    };
    put("110", &mut bytes); // last block, fixed codes
    put("00110000", &mut bytes); // a zero
    for _ in 0..count {
        put("1100010100000", &mut bytes); // length 258, distance 1
    }
    put("0000000", &mut bytes); // end
    put("0000000", &mut bytes);
    bytes
}

async fn read(server: &Raw) -> ErrorSort {
    account(&IDWISE, &server.base).journey(&JourneyId::from("1")).await.unwrap_err().sort()
}

#[tokio::test]
async fn an_answer_that_says_it_is_too_large_is_not_awaited() {
    let server = Raw::answering(answer("content-length: 99999999999\r\n", b"{")).await;
    assert_eq!(read(&server).await, ErrorSort::TooLarge);
    assert_eq!(server.hits(), 1, "it would be as large the next time");
}

#[tokio::test]
async fn an_answer_that_does_not_say_so_is_cut_off() {
    let server = Raw::answering(answer("", &vec![b' '; 18 * 1024 * 1024])).await;
    assert_eq!(read(&server).await, ErrorSort::TooLarge);
}

#[tokio::test]
async fn a_compressed_bomb_does_not_go_off() {
    let packed = bomb(160_000);
    assert!(packed.len() < 300_000, "41 MB in {} bytes", packed.len());
    let headers = format!("content-encoding: gzip\r\ncontent-length: {}\r\n", packed.len());
    let server = Raw::answering(answer(&headers, &packed)).await;
    assert_eq!(read(&server).await, ErrorSort::TooLarge);
    let picture =
        Picture { role: PictureRole::Front, source: PictureSource::Path("1".into()), key: "key".into() };
    let error = account(&IDWISE, &server.base).picture(&picture).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::TooLarge);
}

#[tokio::test]
async fn a_truncated_answer_is_asked_for_again() {
    let server = Raw::answering(answer("content-length: 500\r\n", b"{\"journey_id\": \"1\"")).await;
    assert_eq!(read(&server).await, ErrorSort::MaybeApplied);
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn bad_compression_is_unreadable() {
    let server =
        Raw::answering(answer("content-encoding: gzip\r\ncontent-length: 9\r\n", b"not gzip!")).await;
    assert_eq!(read(&server).await, ErrorSort::Unreadable);
}

#[tokio::test]
async fn a_page_of_a_gateway_is_no_message() {
    let page = b"HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\ncontent-type: text/html\r\n\r\n<html><h1>502</h1></html>";
    let server = Raw::answering(page.to_vec()).await;
    let error = account(&IDWISE, &server.base).journey(&JourneyId::from("1")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::MaybeApplied);
    assert_eq!(error.answer().unwrap().message, None);
    assert_eq!(server.hits(), 2);
}
