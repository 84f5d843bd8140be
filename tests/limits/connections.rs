//! Connections that take their time: each ends at a time of its own, and a healthy request beside it is answered.

use std::time::Duration;

use e2e::World;
use rounds_platform::http::Settings;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket};

use crate::limits::assert_healthy;
use crate::limits::raw::{ALIVE, PATIENCE, Raw, hasty, post};

const DRIP: Duration = Duration::from_millis(50);
/// An answer of some hundred kilobytes.
const WHOLE_SCHEMA: &str = "{ __schema { types { name description fields { name description args { name description } } inputFields { name description } } } }";

fn told(what: &str, ending: &crate::limits::raw::Ending) {
    println!("{what}: closed after {:.2} s, {} bytes read", ending.after.as_secs_f64(), ending.bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_socket_is_closed() {
    let world = World::with(hasty()).await;
    let raw = Raw::connect(&world).await;
    assert_healthy(&world).await;
    let ending = raw.ending().await;
    told("silent socket, first byte within 0.4 s", &ending);
    assert!(ending.after >= hasty().patience.first_byte_within);
    world.end().await;
}

/// `P` may become the preface of HTTP/2, so the protocol is still unknown: no timer of the library runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_single_byte_buys_no_more_than_the_time_for_a_header() {
    let world = World::with(hasty()).await;
    for first in ["P", "G"] {
        let mut raw = Raw::connect(&world).await;
        raw.say(first).await;
        assert_healthy(&world).await;
        told(&format!("single byte {first}, header within 0.5 s"), &raw.ending().await);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_server_leaves_a_silent_socket_and_a_single_byte_open() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().route("/livez", axum::routing::get(async || "ok\n"));
    let serving = tokio::spawn(async { axum::serve(listener, router).await });
    let mut silent = Raw::by(TcpSocket::new_v4().unwrap(), address).await;
    let mut single = Raw::by(TcpSocket::new_v4().unwrap(), address).await;
    single.say("P").await;
    let span = hasty().patience.header_within * 6;
    let (silent, single) = tokio::join!(silent.stays_open(span), single.stays_open(span));
    println!(
        "stock axum::serve after {:.1} s: silent socket open: {silent}, single byte open: {single}",
        span.as_secs_f64()
    );
    assert!(silent && single, "the control no longer shows what the accept loop is for");
    serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_trickles_is_cut_off() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    let header = format!("GET /livez HTTP/1.1\r\nx-filler: {}", "x".repeat(200));
    raw.drip(&header, DRIP).await;
    assert_healthy(&world).await;
    let ending = raw.ending().await;
    told("header of a byte per 50 ms, within 0.5 s", &ending);
    assert!(!ending.text.contains("200 OK"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_was_broken_off_is_closed() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    raw.say("POST /graphql HTTP/1.1\r\nhost: ro").await;
    raw.stream.shutdown().await.unwrap();
    assert_healthy(&world).await;
    told("half-open after half a header", &raw.ending().await);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_may_be_used_again_until_it_idles_too_long() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    for _ in 0..3 {
        raw.say(ALIVE).await;
        assert!(raw.answer().await.ends_with("ok\n"));
        assert!(raw.stays_open(hasty().patience.header_within.mul_f32(1.2)).await, "idle is not reading a header");
    }
    assert_healthy(&world).await;
    let ending = raw.ending().await;
    told("idle between requests, at most 0.9 s", &ending);
    assert_eq!(ending.bytes, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_header_of_a_line_may_not_trickle_either() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    raw.say(ALIVE).await;
    raw.answer().await;
    raw.drip(&"GET /livez HTTP/1.1\r\nx-filler: xxxxxxxxxxxx".repeat(5), DRIP).await;
    assert_healthy(&world).await;
    assert!(!raw.ending().await.text.contains("200 OK"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_trickles_is_answered_408() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    raw.say(
        "POST /graphql HTTP/1.1\r\nhost: rounds\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
    )
    .await;
    raw.drip(&" ".repeat(999), DRIP).await;
    assert_healthy(&world).await;
    let ending = raw.ending().await;
    told("body of a byte per 50 ms, within 1.2 s", &ending);
    assert!(ending.text.starts_with("HTTP/1.1 408 "), "{}", ending.text);
    assert!(ending.after >= hasty().patience.body_within);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_is_answered_408_sooner() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    raw.say("POST /graphql HTTP/1.1\r\nhost: rounds\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n").await;
    let ending = raw.ending().await;
    told("body that stops, next piece within 0.5 s", &ending);
    assert!(ending.text.starts_with("HTTP/1.1 408 "), "{}", ending.text);
    world.end().await;
}

/// Thirty answers of which nothing is read.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_reads_is_thrown_away() {
    const ASKED: usize = 30;
    let world = World::with(hasty()).await;
    let mut raw = Raw::narrow(&world).await;
    raw.say(&post(WHOLE_SCHEMA).repeat(ASKED)).await;
    raw.refused().await;
    assert_healthy(&world).await;
    let ending = raw.ending().await;
    told("thirty large answers unread, within 0.6 s", &ending);
    assert!(ending.text.matches("HTTP/1.1 200 OK").count() < ASKED);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_read_slowly_but_steadily_arrives() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::narrow(&world).await;
    raw.say(&post(WHOLE_SCHEMA)).await;
    let answer = raw.answer().await;
    println!("the schema as an answer: {} bytes", answer.len());
    assert!(answer.starts_with("HTTP/1.1 200 OK"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_above_the_limit_is_refused() {
    let world = World::with(hasty()).await;
    let mut raw = Raw::connect(&world).await;
    let header = format!("GET /livez HTTP/1.1\r\nhost: rounds\r\nx-filler: {}\r\n\r\n", "x".repeat(100 * 1024));
    let _ = raw.stream.write_all(header.as_bytes()).await;
    let ending = raw.ending().await;
    told("header of 100 KB", &ending);
    assert!(!ending.text.contains("200 OK"));
    assert_healthy(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_may_hold_so_many_connections() {
    const MOST: usize = 8;
    let mut settings = Settings::default();
    settings.room.connections_per_address = Some(MOST);
    let world = World::with(settings).await;
    let mut held = Vec::new();
    for _ in 0..MOST {
        held.push(Raw::connect_from(&world, "127.0.0.2").await);
    }
    let ending = Raw::connect_from(&world, "127.0.0.2").await.ending().await;
    told("the ninth connection of an address that may have eight", &ending);
    assert!(ending.after < settings_first_byte(), "it waited for its first byte instead");
    assert_healthy(&world).await;
    held[0].say(ALIVE).await;
    assert!(held[0].answer().await.ends_with("ok\n"));
    drop(held);
    assert_is_let_in(&world, "127.0.0.2").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_holds_a_bounded_number_of_connections() {
    const MOST: usize = 6;
    let mut settings = Settings::default();
    settings.room.connections = MOST;
    let world = World::with(settings).await;
    let mut held = Vec::new();
    for number in 0..MOST {
        held.push(Raw::connect_from(&world, &format!("127.0.0.{}", number + 2)).await);
    }
    let ending = Raw::connect(&world).await.ending().await;
    told("one connection more than the house has room for", &ending);
    assert!(ending.after < settings_first_byte());
    held[0].say(ALIVE).await;
    assert!(held[0].answer().await.ends_with("ok\n"));
    drop(held);
    assert_is_let_in(&world, "127.0.0.1").await;
    world.end().await;
}

fn settings_first_byte() -> Duration {
    Settings::default().patience.first_byte_within
}

/// A place is given back some time after the client hung up.
async fn assert_is_let_in(world: &World, from: &str) {
    let asking = async {
        loop {
            let mut raw = Raw::connect_from(world, from).await;
            let _ = raw.stream.write_all(ALIVE.replace("host", "connection: close\r\nhost").as_bytes()).await;
            if raw.ending().await.text.ends_with("ok\n") {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("no place was given back");
}
