//! A socket byte by byte: handshakes and frames that no library would send, and the code that each is closed with.

use e2e::World;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::limits::assert_healthy;

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
const LARGEST: usize = 64 * 1024;
const INIT: &[u8] = br#"{"type":"connection_init"}"#;
const TEXT: u8 = 0x81;
const FIRST_PART: u8 = 0x01;
const LAST_PART: u8 = 0x80;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;
const CLOSE: u8 = 0x88;

/// Frames by their first bytes and what is in them.
type Frames<'f> = &'f [(u8, &'f [u8])];

/// One connection.
struct Raw(TcpStream);

impl Raw {
    async fn connect(world: &World) -> Self {
        Self(TcpStream::connect(world.url.trim_start_matches("http://")).await.unwrap())
    }

    /// Sends a request for a socket without some headers and with others; the head of the answer.
    async fn ask(&mut self, (without, with): (&str, &str)) -> String {
        let standing = [
            "Host: rounds",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: graphql-transport-ws",
        ];
        let is_kept = |header: &&&str| without.is_empty() || !header.starts_with(&format!("{without}:"));
        let mut request = "GET /graphql/ws HTTP/1.1\r\n".to_owned();
        for header in standing.iter().filter(is_kept).chain([&with]).filter(|header| !header.is_empty()) {
            request.push_str(&format!("{header}\r\n"));
        }
        self.0.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
        self.head().await
    }

    async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(timeout(PATIENCE, self.0.read_u8()).await.expect("no answer in time").unwrap());
        }
        String::from_utf8(head).unwrap().to_lowercase()
    }

    /// A socket that was acknowledged.
    async fn open(world: &World) -> Self {
        let mut raw = Self::connect(world).await;
        assert!(raw.ask(("", "")).await.starts_with("http/1.1 101"));
        raw.frame(TEXT, INIT).await;
        assert_eq!(raw.read().await, (TEXT, br#"{"type":"connection_ack"}"#.to_vec()));
        raw
    }

    /// Sends a frame, masked as clients must.
    async fn frame(&mut self, first: u8, payload: &[u8]) {
        self.framed(first, payload, Some([7, 11, 13, 17])).await;
    }

    async fn framed(&mut self, first: u8, payload: &[u8], mask: Option<[u8; 4]>) {
        let mut frame = vec![first];
        let bit = if mask.is_some() { 0x80 } else { 0 };
        match payload.len() {
            length @ 0..=125 => frame.push(bit | length as u8),
            length @ 126..=0xffff => {
                frame.push(bit | 126);
                frame.extend((length as u16).to_be_bytes());
            }
            length => {
                frame.push(bit | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        frame.extend(mask.iter().flatten());
        let mask = mask.unwrap_or_default();
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        // The server may have closed before all is sent.
        let _ = self.0.write_all(&frame).await;
    }

    /// The first byte of the next frame, and what is in it.
    async fn read(&mut self) -> (u8, Vec<u8>) {
        let read = async {
            let first = self.0.read_u8().await?;
            let length = match self.0.read_u8().await? {
                126 => u64::from(self.0.read_u16().await?),
                127 => self.0.read_u64().await?,
                length => u64::from(length),
            };
            let mut payload = vec![0; usize::try_from(length).unwrap()];
            self.0.read_exact(&mut payload).await?;
            std::io::Result::Ok((first, payload))
        };
        timeout(PATIENCE, read).await.expect("nothing was heard in time").expect("the socket was cut off")
    }

    /// The code that it is closed with.
    async fn closing(mut self) -> u16 {
        loop {
            let (first, payload) = self.read().await;
            if first == CLOSE {
                return u16::from_be_bytes([payload[0], payload[1]]);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_handshake_for_this_protocol_opens_a_socket() {
    let world = World::begin().await;
    let rows = [
        (("Connection", ""), "426", "upgrade: websocket"),
        (("Upgrade", ""), "426", "upgrade: websocket"),
        (("Upgrade", "Upgrade: h2c"), "426", "upgrade: websocket"),
        (("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"), "426", "sec-websocket-version: 13"),
        (("Sec-WebSocket-Version", ""), "426", "sec-websocket-version: 13"),
        (("Sec-WebSocket-Key", ""), "400", ""),
        (("Sec-WebSocket-Protocol", ""), "400", ""),
        (("Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: graphql-ws"), "400", ""),
        (
            ("Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: graphql-ws, graphql-transport-ws"),
            "101",
            "sec-websocket-protocol: graphql-transport-ws",
        ),
    ];
    for (headers, status, told) in rows {
        let head = Raw::connect(&world).await.ask(headers).await;
        assert!(head.starts_with(&format!("http/1.1 {status}")), "{headers:?}: {head}");
        assert!(head.contains(told), "{headers:?}: {head}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_messages_close_with_the_codes_of_websocket() {
    let world = World::begin().await;
    let large = vec![b' '; LARGEST + 1];
    let rows: [(&str, Frames, u16); 10] = [
        ("a reserved bit", &[(0xc1, INIT)], 1002),
        ("an unknown kind of frame", &[(0x83, INIT)], 1002),
        ("an unknown kind of control frame", &[(0x8b, b"")], 1002),
        ("a continuation of nothing", &[(LAST_PART, INIT)], 1002),
        ("a control frame in parts", &[(0x09, b"")], 1002),
        ("a text within a text", &[(FIRST_PART, b"{"), (TEXT, INIT)], 1002),
        ("text that is none", &[(TEXT, &[0xff, 0xfe])], 1007),
        ("too large a frame", &[(TEXT, &large)], 1009),
        ("too large in parts", &[(FIRST_PART, &large[1..]), (LAST_PART, b" ")], 1009),
        ("a binary frame", &[(0x82, INIT)], 4400),
    ];
    for (kind, frames, code) in rows {
        let mut raw = Raw::open(&world).await;
        for (first, payload) in frames {
            raw.frame(*first, payload).await;
        }
        assert_eq!(raw.closing().await, code, "{kind}");
    }
    let mut unmasked = Raw::open(&world).await;
    unmasked.framed(TEXT, br#"{"type":"ping"}"#, None).await;
    assert_eq!(unmasked.closing().await, 1002);
    assert_healthy(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fragmented_and_interleaved_frames_are_understood() {
    let world = World::begin().await;
    let mut raw = Raw::open(&world).await;
    raw.frame(PING, b"there?").await;
    assert_eq!(raw.read().await, (PONG, b"there?".to_vec()));
    raw.frame(FIRST_PART, br#"{"type":"#).await;
    raw.frame(PING, b"").await;
    raw.frame(LAST_PART, br#""ping"}"#).await;
    assert_eq!(raw.read().await, (PONG, Vec::new()));
    assert_eq!(raw.read().await, (TEXT, br#"{"type":"pong"}"#.to_vec()));
    let mut padded = br#"{"type":"ping"}"#.to_vec();
    padded.resize(LARGEST, b' ');
    raw.frame(TEXT, &padded).await;
    assert_eq!(raw.read().await, (TEXT, br#"{"type":"pong"}"#.to_vec()));
    raw.frame(CLOSE, &1000_u16.to_be_bytes()).await;
    assert_eq!(raw.closing().await, 1000);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_none_close_with_4400() {
    let world = World::begin().await;
    let query = json!({"query": "{ __typename }"});
    let rows = [
        json!([]),
        json!(7),
        json!({}),
        json!({"type": 7}),
        json!({"type": "dance"}),
        json!({"type": "connection_ack"}),
        json!({"type": "next", "id": "1", "payload": {}}),
        json!({"type": "subscribe", "payload": query}),
        json!({"type": "subscribe", "id": "", "payload": query}),
        json!({"type": "subscribe", "id": 1, "payload": query}),
        json!({"type": "subscribe", "id": "1"}),
        json!({"type": "subscribe", "id": "1", "payload": null}),
        json!({"type": "subscribe", "id": "1", "payload": [query]}),
        json!({"type": "subscribe", "id": "1", "payload": {"query": 7}}),
        json!({"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }", "variables": []}}),
        json!({"type": "complete"}),
        json!({"type": "ping", "payload": []}),
        json!({"type": "pong", "payload": "x"}),
    ];
    for row in rows.iter().map(ToString::to_string).chain(["{".to_owned(), String::new(), "[".repeat(9_000)]) {
        let mut raw = Raw::open(&world).await;
        raw.frame(TEXT, row.as_bytes()).await;
        assert_eq!(raw.closing().await, 4400, "{row:.80}");
    }
    let mut raw = Raw::connect(&world).await;
    raw.ask(("", "")).await;
    raw.frame(TEXT, br#"{"type":"connection_init","payload":[]}"#).await;
    assert_eq!(raw.closing().await, 4400);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_may_say_more_or_less_than_they_need() {
    let world = World::begin().await;
    for init in [json!({}), json!({"payload": null}), json!({"payload": {}}), json!({"payload": {"a": [1]}, "b": 2})] {
        let mut raw = Raw::connect(&world).await;
        raw.ask(("", "")).await;
        let mut message = init;
        message["type"] = "connection_init".into();
        raw.frame(TEXT, message.to_string().as_bytes()).await;
        assert_eq!(raw.read().await.1, br#"{"type":"connection_ack"}"#, "{message}");
        let silent = [
            json!({"type": "pong"}),
            json!({"type": "complete", "id": "unknown"}),
            json!({"type": "pong", "payload": {"a": 1}}),
        ];
        for message in silent {
            raw.frame(TEXT, message.to_string().as_bytes()).await;
        }
        for payload in [json!(null), json!({}), json!({"a": 1})] {
            raw.frame(TEXT, json!({"type": "ping", "payload": payload, "c": 3}).to_string().as_bytes()).await;
            assert_eq!(raw.read().await.1, br#"{"type":"pong"}"#, "{payload}");
        }
    }
    world.end().await;
}
