//! Thousands at once, and what each costs.

use std::time::Instant;

use e2e::{World, alone};
use rounds_platform::http::Settings;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::limits::assert_healthy;
use crate::limits::raw::{ALIVE, Raw, hasty};

const CROWD: usize = 5_000;
const SOCKETS: usize = 1_000;
const GROUPS: usize = 10;

fn roomy() -> Settings {
    let mut settings = Settings::default();
    settings.patience.first_byte_within = hasty().patience.finish_within * 8;
    settings.room.connections_per_address = Some(2 * CROWD);
    settings
}

/// Memory of this process, server and clients, in bytes.
fn resident() -> i64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<i64>().unwrap() * 4096
}

fn each(before: i64, count: usize) -> i64 {
    (resident() - before) / i64::try_from(count).unwrap()
}

async fn open(world: &World, count: usize) -> Vec<Raw> {
    let mut crowd = Vec::with_capacity(count);
    for _ in 0..count {
        crowd.push(Raw::connect(world).await);
    }
    crowd
}

async fn ask(crowd: &mut [Raw]) {
    for raw in &mut *crowd {
        raw.say(ALIVE).await;
    }
    for raw in crowd {
        raw.answer().await;
    }
}

/// Both ends of each connection are in this process, so it needs two open files for each.
#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_idle_sockets_leave_room_for_a_healthy_request() {
    let world = World::with(roomy()).await;
    assert_healthy(&world).await;
    let began = Instant::now();
    let mut first = open(&world, CROWD / 2).await;
    let before = resident();
    let mut second = open(&world, CROWD / 2).await;
    let (silent, took) = (each(before, CROWD / 2), began.elapsed().as_secs_f64());
    assert_healthy(&world).await;
    println!("{CROWD} silent sockets: {silent} bytes each, both ends, opened in {took:.1} s");
    ask(&mut first).await;
    let before = resident();
    ask(&mut second).await;
    let asked = Instant::now();
    assert_healthy(&world).await;
    let (more, took) = (each(before, CROWD / 2), asked.elapsed().as_secs_f64() * 1000.0);
    println!(
        "{CROWD} sockets idle after a request: {more} bytes more each; a healthy request beside them took {took:.0} ms"
    );
    drop((first, second));
    world.end().await;
}

/// A text frame as a client sends it, masked with zeroes.
fn text(message: &serde_json::Value) -> Vec<u8> {
    let text = message.to_string();
    let length = u8::try_from(text.len()).unwrap();
    assert!(length < 126);
    [&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat()
}

async fn initiate(raw: &mut Raw) {
    raw.say("GET /graphql/ws HTTP/1.1\r\nhost: rounds\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n").await;
    assert!(raw.answer().await.starts_with("HTTP/1.1 101 "));
    raw.stream.write_all(&text(&json!({"type": "connection_init"}))).await.unwrap();
    let mut ack = [0; 64];
    let length = raw.stream.read(&mut ack).await.unwrap();
    assert!(String::from_utf8_lossy(&ack[..length]).contains("connection_ack"));
}

#[test]
fn a_thousand_idle_websockets_take_little_memory() {
    alone(concat!(module_path!(), "::a_thousand_idle_websockets"));
}

/// Measured group by group, in a process in which no other test takes memory meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs in a child process of the test above"]
async fn a_thousand_idle_websockets() {
    let world = World::with(roomy()).await;
    let warm = lines(&world, SOCKETS).await;
    let (mut crowd, mut costs) = (Vec::with_capacity(GROUPS), Vec::with_capacity(GROUPS));
    for _ in 0..GROUPS {
        let before = resident();
        crowd.push(lines(&world, SOCKETS / GROUPS).await);
        costs.push(each(before, SOCKETS / GROUPS));
    }
    assert_healthy(&world).await;
    costs.sort_unstable();
    let bytes = costs[GROUPS / 2];
    println!("{SOCKETS} idle WebSockets: {bytes} bytes each, both ends, by the median of {costs:?}");
    assert!(bytes < 16 * 1024, "{costs:?}");
    drop((warm, crowd));
    world.end().await;
}

async fn lines(world: &World, count: usize) -> Vec<Raw> {
    let mut lines = Vec::with_capacity(count);
    for _ in 0..count {
        let mut raw = Raw::connect(world).await;
        initiate(&mut raw).await;
        lines.push(raw);
    }
    lines
}

/// A line that became a WebSocket is watched by its own pings, not by the timers of HTTP.
#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_outlives_the_timers_of_http() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    initiate(&mut raw).await;
    // The timers that must not strike run in real time.
    tokio::time::sleep(hasty().patience.idle_at_most * 3).await;
    raw.stream.write_all(&text(&json!({"type": "ping"}))).await.unwrap();
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains("\"pong\"") {
        assert_ne!(raw.stream.read_buf(&mut heard).await.unwrap(), 0, "the line was closed");
    }
    world.end().await;
}
