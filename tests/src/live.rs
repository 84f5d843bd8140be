//! Somebody who listens over a WebSocket, speaking graphql-transport-ws.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async};

const PATIENCE: Duration = Duration::from_secs(10);

/// One open socket.
pub struct Live {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_id: u32,
}

impl Live {
    /// Connects and waits for the acknowledgement.
    pub async fn open(url: &str, token: Option<&str>) -> Self {
        Self::open_in("en", url, token).await
    }

    /// The same asking for another language, or for none by an empty text.
    pub async fn open_in(language: &str, url: &str, token: Option<&str>) -> Self {
        let mut live = Self::connect_saying(url, &[("accept-language", language)]).await;
        live.begin(token).await;
        assert_eq!(live.hear().await["type"], "connection_ack");
        live
    }

    /// The same, with hardly any room for what it does not read.
    pub async fn narrow(url: &str, token: Option<&str>) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let address = url.trim_start_matches("http://").parse().unwrap();
        let stream = MaybeTlsStream::Plain(socket.connect(address).await.unwrap());
        let (socket, _) = client_async(request(url), stream).await.unwrap();
        let mut live = Self { socket, next_id: 0 };
        live.begin(token).await;
        assert_eq!(live.hear().await["type"], "connection_ack");
        live
    }

    /// Connects and says nothing yet.
    pub async fn connect(url: &str) -> Self {
        Self::connect_saying(url, &[]).await
    }

    /// The same, with headers of its own.
    pub async fn connect_saying(url: &str, headers: &[(&'static str, &str)]) -> Self {
        let mut request = request(url);
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await.unwrap();
        Self { socket, next_id: 0 }
    }

    /// Says who it is.
    pub async fn begin(&mut self, token: Option<&str>) {
        let payload = token.map(|token| json!({"Authorization": format!("Bearer {token}")}));
        self.say(json!({"type": "connection_init", "payload": payload})).await;
    }

    /// Talks, and reads nothing, until the server listens no more.
    pub async fn is_not_heard(&mut self) {
        let padded = Message::Text(format!("{{\"type\":\"pong\"}}{}", " ".repeat(60_000)).into());
        while tokio::time::timeout(Duration::from_secs(1), self.socket.send(padded.clone())).await.is_ok() {}
    }

    /// The next message, pings among them, which are not answered.
    pub async fn message(&mut self) -> Value {
        self.message_within(PATIENCE).await
    }

    /// The same for whoever waits longer.
    pub async fn message_within(&mut self, patience: Duration) -> Value {
        let read = async {
            loop {
                if let Message::Text(text) = self.socket.next().await.expect("the socket was closed").unwrap() {
                    return serde_json::from_str(text.as_str()).unwrap();
                }
            }
        };
        tokio::time::timeout(patience, read).await.expect("nothing was heard in time")
    }

    /// The next message, or the code with which the server closes instead.
    pub async fn message_or_closing(&mut self) -> Result<Value, u16> {
        let read = async {
            loop {
                match self.socket.next().await.expect("the socket was cut off").unwrap() {
                    Message::Text(text) => return Ok(serde_json::from_str(text.as_str()).unwrap()),
                    Message::Close(frame) => return Err(frame.map_or(1005, |frame| u16::from(frame.code))),
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("nothing was heard in time")
    }

    /// Asks for a sign of life, which must come before anything else.
    pub async fn is_quiet(&mut self) {
        self.say(json!({"type": "ping"})).await;
        assert_eq!(self.hear().await, json!({"type": "pong"}));
    }

    /// Sends one message.
    pub async fn say(&mut self, message: Value) {
        self.socket.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    /// Subscribes and returns the id of the operation.
    pub async fn subscribe(&mut self, document: &str, variables: Value) -> String {
        self.next_id += 1;
        let id = self.next_id.to_string();
        self.say(json!({"id": id, "type": "subscribe", "payload": {"query": document, "variables": variables}})).await;
        id
    }

    /// The next message that is not a ping.
    pub async fn hear(&mut self) -> Value {
        tokio::time::timeout(PATIENCE, self.next())
            .await
            .expect("nothing was heard in time")
            .expect("the socket was closed")
    }

    /// The payload of the next event.
    pub async fn event(&mut self) -> Value {
        let message = self.hear().await;
        assert_eq!(message["type"], "next", "{message:#}");
        message["payload"].clone()
    }

    /// The code with which the server closes.
    pub async fn closing(&mut self) -> u16 {
        self.farewell().await.0
    }

    /// The code and the reason with which the server closes.
    pub async fn farewell(&mut self) -> (u16, String) {
        tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(Ok(Message::Close(frame))) = self.socket.next().await {
                    return frame.map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
                }
            }
        })
        .await
        .expect("the socket stayed open")
    }

    async fn next(&mut self) -> Option<Value> {
        loop {
            match self.socket.next().await?.ok()? {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(text.as_str()).unwrap();
                    if message["type"] != "ping" {
                        return Some(message);
                    }
                    self.say(json!({"type": "pong"})).await;
                }
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }
}

fn request(url: &str) -> Request {
    let mut request = format!("{}/graphql/ws", url.replace("http://", "ws://")).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    request.headers_mut().insert("accept-language", "en".parse().unwrap());
    request
}
