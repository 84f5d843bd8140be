//! Bodies that are packed: read and written, and never inflated beyond what an unpacked one may have.

use std::io::Write;
use std::time::Instant;

use e2e::{Actor, World};
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Response;
use serde_json::{Value, json};

use crate::limits::assert_healthy;

const BOMB_BYTES: usize = 100 * 1024 * 1024;
static CHUNK: [u8; 64 * 1024] = [0; 64 * 1024];

fn gzip(bytes: impl Iterator<Item = &'static [u8]>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    bytes.for_each(|chunk| packed.write_all(chunk).unwrap());
    packed.finish().unwrap()
}

fn brotli(bytes: impl Iterator<Item = &'static [u8]>) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 64 * 1024, 5, 22);
    bytes.for_each(|chunk| writer.write_all(chunk).unwrap());
    drop(writer);
    packed
}

fn zeros() -> impl Iterator<Item = &'static [u8]> {
    std::iter::repeat_n(CHUNK.as_slice(), BOMB_BYTES / CHUNK.len())
}

async fn post(actor: &Actor, encoding: &str, body: Vec<u8>) -> Response {
    let request = actor.request(&json!({})).header("content-encoding", encoding).body(body);
    request.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_request_is_read() {
    let world = World::begin().await;
    let query = || [br#"{"query": "{ __typename }"}"#.as_slice()].into_iter();
    for (encoding, body) in [("gzip", gzip(query())), ("br", brotli(query()))] {
        let response = post(&world.anonymous(), encoding, body).await;
        assert_eq!(response.status(), 200, "{encoding}");
        assert_eq!(response.json::<Value>().await.unwrap()["data"]["__typename"], "Query");
    }
    assert_eq!(post(&world.anonymous(), "gzip", b"no gzip at all".to_vec()).await.status(), 400);
    assert_eq!(post(&world.anonymous(), "zstd", b"{}".to_vec()).await.status(), 415);
    world.end().await;
}

/// 100 MB of zeros each, packed into less than a body may have.
#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_is_not_inflated() {
    let world = World::begin().await;
    for (encoding, bomb) in [("gzip", gzip(zeros())), ("br", brotli(zeros()))] {
        assert!(bomb.len() < 256 * 1024, "{encoding}: {} bytes", bomb.len());
        let (sent, began) = (bomb.len(), Instant::now());
        let response = post(&world.anonymous(), encoding, bomb).await;
        println!("a bomb of {sent} bytes in {encoding} was refused within {:?}", began.elapsed());
        assert_eq!(response.status(), 413, "{encoding}");
        assert_healthy(&world).await;
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_answer_is_packed_for_those_who_read_it_so() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let schema = json!({"query": "{ __schema { types { name description } } }"});
    let plain = admin.request(&schema).send().await.unwrap();
    assert!(plain.headers().get("content-encoding").is_none());
    let plain = plain.bytes().await.unwrap();
    for encoding in ["gzip", "br"] {
        let packed = admin.request(&schema).header("accept-encoding", encoding).send().await.unwrap();
        assert_eq!(packed.headers()["content-encoding"], encoding);
        let packed = packed.bytes().await.unwrap();
        assert!(packed.len() * 2 < plain.len(), "{encoding}: {} of {}", packed.len(), plain.len());
    }
    let short = admin.request(&json!({"query": "{ __typename }"})).header("accept-encoding", "gzip");
    assert!(short.send().await.unwrap().headers().get("content-encoding").is_none());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_never_packed() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let schema = json!({"query": "{ __schema { types { name description } } }"});
    let stream = admin.request(&schema).header("accept", "text/event-stream").header("accept-encoding", "gzip, br");
    let stream = stream.send().await.unwrap();
    assert!(stream.headers().get("content-encoding").is_none());
    assert!(stream.text().await.unwrap().starts_with("event: next\n"));
    world.end().await;
}
