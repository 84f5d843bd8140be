//! A client that speaks to the server byte by byte, as no library would let it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use e2e::World;
use rounds_platform::http::{Settings, Timeouts};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// A whole request that is cheap to answer.
pub const ALIVE: &str = "GET /livez HTTP/1.1\r\nhost: rounds\r\n\r\n";
/// How long a test waits for what should have happened long ago.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The standard limits with a patience of parts of a second.
pub fn hasty() -> Settings {
    let ms = Duration::from_millis;
    let standard = Settings::default();
    let patience = Timeouts {
        first_byte_within: ms(400),
        header_within: ms(500),
        body_within: ms(1200),
        body_piece_within: ms(500),
        idle_at_most: ms(900),
        read_answer_within: ms(600),
        ..standard.patience
    };
    Settings { patience, ..standard }
}

/// One socket.
pub struct Raw {
    pub stream: TcpStream,
    opened_at: Instant,
}

/// What was read until the server closed.
#[derive(Debug)]
pub struct Ending {
    pub text: String,
    pub bytes: usize,
    pub after: Duration,
}

impl Raw {
    pub async fn connect(world: &World) -> Self {
        Self::connect_from(world, "127.0.0.1").await
    }

    /// Connects from another address of this machine.
    pub async fn connect_from(world: &World, from: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
        Self::by(socket, address(world)).await
    }

    /// Connects with hardly any room for what it does not read.
    pub async fn narrow(world: &World) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        Self::by(socket, address(world)).await
    }

    pub async fn by(socket: TcpSocket, address: SocketAddr) -> Self {
        // The server counts from when it accepts, which may be before this side hears of it.
        let opened_at = Instant::now();
        let stream = socket.connect(address).await.unwrap();
        Self { stream, opened_at }
    }

    pub async fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends one byte after the other until all are sent or the server has closed.
    pub async fn drip(&mut self, text: &str, every: Duration) {
        for byte in text.as_bytes() {
            let mut scrap = [0; 512];
            let written = self.stream.write_all(&[*byte]).await;
            if written.is_err() || timeout(every, self.stream.peek(&mut scrap)).await.is_ok() {
                return;
            }
        }
    }

    /// Reads one answer that has `content-length`, to the end of its body.
    pub async fn answer(&mut self) -> String {
        let reading = async {
            let mut read = Vec::new();
            loop {
                let text = String::from_utf8_lossy(&read).into_owned();
                if let Some((head, body)) = text.split_once("\r\n\r\n") {
                    let lines = head.lines().filter_map(|line| line.split_once(':'));
                    let length = { lines }.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
                    if body.len() >= length.map_or(0, |(_, length)| length.trim().parse().unwrap()) {
                        return text;
                    }
                }
                assert_ne!(self.stream.read_buf(&mut read).await.unwrap(), 0, "closed after {text:?}");
            }
        };
        timeout(PATIENCE, reading).await.expect("no answer came")
    }

    /// Reads until the server has closed.
    pub async fn ending(mut self) -> Ending {
        let reading = async {
            let mut read = Vec::new();
            while !matches!(self.stream.read_buf(&mut read).await, Ok(0) | Err(_)) {}
            read
        };
        let read = timeout(PATIENCE, reading).await.expect("the server left the socket open");
        let text = String::from_utf8_lossy(&read).into_owned();
        Ending { text, bytes: read.len(), after: self.opened_at.elapsed() }
    }

    /// Writes empty lines until the server takes no more, without reading anything; slowly, for a flood would end it sooner.
    pub async fn refused(&mut self) {
        let writing = async {
            while timeout(PATIENCE, self.stream.write_all(b"\r\n")).await.expect("nothing was taken").is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, writing).await.expect("the server left the socket open");
    }

    /// Whether the server leaves the socket open for so long.
    pub async fn stays_open(&mut self, span: Duration) -> bool {
        timeout(span, self.stream.peek(&mut [0])).await.is_err()
    }
}

/// Where a world serves.
pub fn address(world: &World) -> SocketAddr {
    world.url.strip_prefix("http://").unwrap().parse().unwrap()
}

/// A POST of a document with its whole body.
pub fn post(query: &str) -> String {
    let body = serde_json::json!({ "query": query }).to_string();
    let length = body.len();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: rounds\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}
