//! HTTP/2, frame by frame: streams taken back as fast as they are opened, and windows that never open.

use std::time::Duration;

use e2e::World;
use rounds_platform::http::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::limits::assert_healthy;
use crate::limits::raw::{PATIENCE, Raw, hasty};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END_STREAM_AND_HEADERS: u8 = 0x5;
const ENHANCE_YOUR_CALM: u32 = 11;
const LARGE: &str = "/graphql?query=%7B__schema%7Btypes%7Bname%20description%20fields%7Bname%20description%7D%7D%7D%7D";

#[derive(Debug)]
struct Frame {
    kind: u8,
    payload: Vec<u8>,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// `GET` of a path: indexed method and scheme, literal path and authority.
fn request(stream: u32, path: &str) -> Vec<u8> {
    let mut block = vec![0x82, 0x86, 0x04, u8::try_from(path.len()).unwrap()];
    block.extend(path.as_bytes());
    block.extend([0x01, 6]);
    block.extend(b"rounds");
    frame(HEADERS, END_STREAM_AND_HEADERS, stream, &block)
}

async fn open(world: &World, settings: &[u8]) -> Raw {
    let mut raw = Raw::connect(world).await;
    raw.stream.write_all(&[PREFACE, &frame(SETTINGS, 0, 0, settings)].concat()).await.unwrap();
    raw
}

async fn next(raw: &mut Raw) -> Option<Frame> {
    let reading = async {
        let mut head = [0; 9];
        raw.stream.read_exact(&mut head).await.ok()?;
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        raw.stream.read_exact(&mut payload).await.ok()?;
        Some(Frame { kind: head[3], payload })
    };
    tokio::time::timeout(PATIENCE, reading).await.expect("the server left the connection open")
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_be_bytes(bytes.try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_how_much_it_takes() {
    let world = World::with(hasty()).await;
    let mut raw = open(&world, &[]).await;
    let said = next(&mut raw).await.unwrap();
    assert_eq!(said.kind, SETTINGS);
    let values: Vec<(u8, u32)> = said.payload.chunks(6).map(|pair| (pair[1], number(&pair[2..]))).collect();
    println!("HTTP/2 settings by id: {values:?}");
    assert!(values.contains(&(3, 64)), "streams at once");
    assert!(values.contains(&(6, 16 * 1024)), "size of a list of headers");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_taken_back_at_once_end_the_connection() {
    const PAIRS: u32 = 20_000;
    let world = World::with(Settings::default()).await;
    let raw = open(&world, &[]).await;
    let (mut reading, mut writing) = raw.stream.into_split();
    let flood = tokio::spawn(async move {
        for pair in 0..PAIRS {
            let stream = pair * 2 + 1;
            let cancel = frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes());
            if writing.write_all(&[request(stream, LARGE), cancel].concat()).await.is_err() {
                return pair;
            }
        }
        PAIRS
    });
    assert_healthy(&world).await;
    let mut read = Vec::new();
    let draining = async { while !matches!(reading.read_buf(&mut read).await, Ok(0) | Err(_)) {} };
    tokio::time::timeout(PATIENCE, draining).await.expect("the connection survived");
    let sent = tokio::time::timeout(PATIENCE, flood).await.unwrap().unwrap();
    println!("rapid reset: {sent} of {PAIRS} pairs were sent before the connection was gone");
    assert!(sent < PAIRS);
    assert_healthy(&world).await;
    let calm = goaway(&read);
    println!("the last word was GOAWAY {calm:?}");
    assert!(calm.is_none_or(|code| code == ENHANCE_YOUR_CALM));
    world.end().await;
}

/// The code of a GOAWAY among the frames that were read.
fn goaway(mut read: &[u8]) -> Option<u32> {
    while read.len() >= 9 {
        let length = number(&[0, read[0], read[1], read[2]]) as usize;
        let kind = read[3];
        let payload = read.get(9..9 + length)?;
        if kind == GOAWAY {
            return Some(number(&payload[4..8]));
        }
        read = &read[9 + length..];
    }
    None
}

/// The window of every stream is closed from the start and never opens: the socket itself is never blocked.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_whose_window_never_opens_is_thrown_away() {
    let world = World::with(hasty()).await;
    let closed_window = [0, 4, 0, 0, 0, 0];
    let mut raw = open(&world, &closed_window).await;
    for stream in [1, 3, 5] {
        raw.stream.write_all(&request(stream, LARGE)).await.unwrap();
    }
    assert_healthy(&world).await;
    let ending = raw.ending().await;
    println!("closed windows: closed after {:.2} s, {} bytes read", ending.after.as_secs_f64(), ending.bytes);
    assert!(ending.after >= hasty().patience.read_answer_within);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multiplexed_line_that_idles_is_told_and_closed() {
    let world = World::with(hasty()).await;
    let mut raw = open(&world, &[]).await;
    raw.stream.write_all(&request(1, "/livez")).await.unwrap();
    let mut last = None;
    while let Some(heard) = next(&mut raw).await {
        // A client that pings keeps nothing open; the pause keeps it from flooding, which ends a connection too.
        let _ = raw.stream.write_all(&frame(6, 0, 0, &[0; 8])).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        last = Some(heard).filter(|heard| heard.kind == GOAWAY).or(last);
    }
    let farewell = last.expect("the server said no good-bye");
    assert_eq!(number(&farewell.payload[4..8]), 0);
    world.end().await;
}
