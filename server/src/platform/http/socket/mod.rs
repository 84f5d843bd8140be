//! graphql-transport-ws: one loop per socket.
//!
//! A subscription is opened once, to be judged and to learn its topic. Then its operation is executed anew for each
//! event, with fresh loaders and the viewer as the viewer is now: request data of a stream would serve stale rows and
//! an old reach. A slow or gapped stream is told by a `RESYNC` event, never by silence.

mod close;
mod messages;
mod subscriptions;

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use futures_util::StreamExt;
use http::HeaderMap;
use rounds_guard::OperationKind;
use tokio::time::{Instant, timeout_at};

use self::close::Close;
use self::messages::{FromClient, ToClient, token_in};
use self::subscriptions::Subscriptions;
use super::answer;
use super::caller::caller;
use super::document::Document;
use super::gateway::Gateway;
use super::limits::{Pace, Seat};
use crate::platform::access::Viewer;
use crate::platform::graphql::Caller;

const INIT_WITHIN: Duration = Duration::from_secs(5);
const PING_EVERY: Duration = Duration::from_secs(20);
const PONG_WITHIN: Duration = Duration::from_secs(10);
const LARGEST_MESSAGE: usize = 64 * 1024;
const READ_BUFFER: usize = 1024;
const WRITE_BUFFER: usize = 4 * 1024;
const SEND_BUFFER: usize = 256 * 1024;
const PROTOCOL: &str = "graphql-transport-ws";

/// `GET /graphql/ws`.
pub(super) async fn upgrade(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> axum::response::Response {
    let caller = caller(&headers, Some(peer.ip()));
    gateway.clients.count(&headers, "socket");
    socket
        .protocols([PROTOCOL])
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(SEND_BUFFER)
        .on_upgrade(move |socket| async move {
            let supervisor = gateway.supervisor.clone();
            let line = Line { socket, pace: gateway.pace(), seat: None, gateway, caller };
            supervisor.detach(Box::pin(line.serve()));
        })
}

/// One socket and whatever it needs to be served.
struct Line {
    socket: WebSocket,
    gateway: Gateway,
    caller: Caller,
    pace: Pace,
    seat: Option<Seat>,
}

/// Who is on the line, once that is known.
struct Guest {
    token: Option<String>,
}

impl Line {
    async fn serve(mut self) {
        let ending = match Box::pin(self.initiate()).await {
            Ok(guest) => self.converse(guest).await,
            Err(close) => close,
        };
        ending.send(&mut self.socket).await;
    }

    /// Waits for `connection_init` and authenticates it.
    async fn initiate(&mut self) -> Result<Guest, Close> {
        let deadline = Instant::now() + INIT_WITHIN;
        loop {
            let received = timeout_at(deadline, self.receive()).await.map_err(|_| Close::INIT_TIMEOUT)??;
            match received {
                FromClient::ConnectionInit { payload } => {
                    let token = token_in(payload.as_ref());
                    let guest = Guest { token };
                    let viewer = viewer(&self.gateway, &guest).await.map_err(|_| Close::FORBIDDEN)?;
                    self.caller = self.caller.clone().known_as(viewer.as_ref());
                    self.seat = viewer
                        .map(|viewer| self.gateway.seats.take(&viewer).ok_or(Close::TOO_MANY_LINES))
                        .transpose()?;
                    self.send(&ToClient::ConnectionAck).await?;
                    return Ok(guest);
                }
                FromClient::Ping { .. } => self.send(&ToClient::Pong).await?,
                FromClient::Pong { .. } => {}
                FromClient::Subscribe { .. } | FromClient::Complete { .. } => return Err(Close::UNAUTHORIZED),
            }
        }
    }

    /// Serves messages and events until somebody hangs up.
    async fn converse(&mut self, mut guest: Guest) -> Close {
        let mut subscriptions = Subscriptions::default();
        let mut feed = self.gateway.feed.subscribe();
        let mut ping = tokio::time::interval(PING_EVERY);
        let mut heard_at = Instant::now();
        let shutdown = self.gateway.supervisor.shutdown();
        loop {
            let step = tokio::select! {
                received = self.receive() => match received {
                    Ok(message) => {
                        heard_at = Instant::now();
                        Box::pin(self.hear(message, &mut guest, &mut subscriptions)).await
                    }
                    Err(close) => Err(close),
                },
                item = feed.next() => Box::pin(self.news(item, &guest, &mut subscriptions)).await,
                _ = ping.tick() => self.keep_alive(heard_at).await,
                () = shutdown.cancelled() => Err(Close::going_away()),
            };
            if let Err(close) = step {
                return close;
            }
        }
    }

    async fn hear(
        &mut self,
        message: FromClient,
        guest: &mut Guest,
        subscriptions: &mut Subscriptions,
    ) -> Result<(), Close> {
        match message {
            FromClient::ConnectionInit { .. } => Err(Close::SECOND_INIT),
            FromClient::Ping { payload } => {
                if let Some(token) = token_in(payload.as_ref()) {
                    guest.token = Some(token);
                    viewer(&self.gateway, guest).await.map_err(|_| Close::FORBIDDEN)?;
                }
                self.send(&ToClient::Pong).await
            }
            FromClient::Pong { .. } => Ok(()),
            FromClient::Complete { id } => {
                subscriptions.end(&id);
                Ok(())
            }
            FromClient::Subscribe { id, payload } => {
                if subscriptions.has(&id) {
                    return Err(Close::duplicate(&id));
                }
                self.start(id, payload, guest, subscriptions).await
            }
        }
    }

    /// Runs a query or mutation, or opens a subscription.
    async fn start(
        &mut self,
        id: String,
        document: Document,
        guest: &Guest,
        subscriptions: &mut Subscriptions,
    ) -> Result<(), Close> {
        let viewer = viewer(&self.gateway, guest).await.map_err(|_| Close::FORBIDDEN)?;
        let admitted = match self.gateway.admit(document, viewer.as_ref(), &self.caller).await {
            Ok(admitted) => admitted,
            Err(refusal) => {
                let response = refusal.response(&self.caller);
                return self.send(&ToClient::Error { id: &id, payload: &response.errors }).await;
            }
        };
        if let Err(refusal) = self.gateway.charge(&admitted.checked, viewer.as_ref(), self.caller.address) {
            let response = answer::finished(answer::failed(&refusal), &self.caller);
            return self.send(&ToClient::Error { id: &id, payload: &response.errors }).await;
        }
        if admitted.checked.operation_kind() == OperationKind::Subscription {
            return subscriptions.open(self, id, admitted, viewer).await;
        }
        let request = self.gateway.request(&admitted, viewer, self.caller.clone());
        let response = self.gateway.execute(&admitted.checked, request, &self.caller).await;
        self.send(&ToClient::Next { id: &id, payload: &response }).await?;
        self.send(&ToClient::Complete { id: &id }).await
    }

    async fn news(
        &mut self,
        item: Option<rounds_outbox::Item>,
        guest: &Guest,
        subscriptions: &mut Subscriptions,
    ) -> Result<(), Close> {
        let item = item.ok_or_else(Close::going_away)?;
        if !subscriptions.care(&item) {
            return Ok(());
        }
        let viewer = viewer(&self.gateway, guest).await.map_err(|_| Close::UNAUTHORIZED)?;
        subscriptions.deliver(self, &item, viewer).await
    }

    async fn keep_alive(&mut self, heard_at: Instant) -> Result<(), Close> {
        if heard_at.elapsed() > PING_EVERY + PONG_WITHIN {
            return Err(Close::SILENT);
        }
        self.send(&ToClient::Ping).await
    }

    async fn receive(&mut self) -> Result<FromClient, Close> {
        loop {
            let message = self.socket.next().await.ok_or(Close::GONE)?.map_err(|_| Close::GONE)?;
            if self.pace.is_exceeded() {
                return Err(Close::TOO_FAST);
            }
            match message {
                Message::Text(text) => return serde_json::from_str(text.as_str()).map_err(|_| Close::BAD_MESSAGE),
                Message::Binary(_) => return Err(Close::BAD_MESSAGE),
                Message::Close(_) => return Err(Close::GONE),
                Message::Ping(_) | Message::Pong(_) => {}
            }
        }
    }

    async fn send(&mut self, message: &ToClient<'_>) -> Result<(), Close> {
        let text = serde_json::to_string(message).map_err(|_| Close::INTERNAL)?;
        let sending = self.socket.send(Message::Text(text.into()));
        tokio::time::timeout(PONG_WITHIN, sending).await.map_err(|_| Close::SLOW)?.map_err(|_| Close::GONE)
    }
}

/// The viewer as the viewer is now; none for an anonymous line.
async fn viewer(gateway: &Gateway, guest: &Guest) -> crate::platform::error::Result<Option<Viewer>> {
    match &guest.token {
        Some(token) => (gateway.authenticate)(token.clone()).await.map(Some),
        None => Ok(None),
    }
}
