//! graphql-transport-ws: one loop per socket, which nothing holds up.
//!
//! A subscription is opened once, to be judged and to learn its topic. Then its operation is executed anew for each
//! event, with fresh loaders and the viewer as the viewer is now: request data of a stream would serve stale rows and
//! an old reach. A slow or gapped stream is told by a `RESYNC` event, never by silence. A socket ends with its token and
//! with its session, also when nothing happens on it.

mod close;
mod connection;
mod execution;
mod heard;
mod identity;
mod keepalive;
mod messages;
mod operations;
mod settings;
mod slots;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection as Rejection;
use axum::extract::{ConnectInfo, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode, header};

pub use self::settings::Sockets;
pub use self::slots::Slots;

use self::connection::Line;
use self::identity::Desk;
use super::caller::caller;
use super::gateway::Gateway;

const LARGEST_MESSAGE: usize = 64 * 1024;
/// Both are held by every socket, however idle.
const READ_BUFFER: usize = 1024;
const WRITE_BUFFER: usize = 4 * 1024;
const PROTOCOL: &str = "graphql-transport-ws";

/// `GET /graphql/ws`.
pub(super) async fn upgrade(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    socket: Result<WebSocketUpgrade, Rejection>,
) -> Response {
    let socket = match socket {
        Ok(socket) => socket.protocols([PROTOCOL]),
        Err(rejection) => return counted(refused(rejection)),
    };
    if socket.selected_protocol().is_none() {
        let told = "the subprotocol graphql-transport-ws is spoken here\n";
        return counted((StatusCode::BAD_REQUEST, told).into_response());
    }
    let caller = caller(&headers, Some(peer.ip()));
    let seat = caller.address.map(|address| gateway.seats.of_address(address));
    if seat.as_ref().is_some_and(Option::is_none) {
        let told = ([(header::RETRY_AFTER, "10")], "too many sockets\n");
        return counted((StatusCode::TOO_MANY_REQUESTS, told).into_response());
    }
    let supervisor = gateway.supervisor.clone();
    let desk = Arc::new(Desk { gateway, caller });
    socket
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .on_upgrade(async move |socket| {
            supervisor.detach(Box::pin(Line::new(socket, desk).serve(seat.flatten())));
        })
}

fn counted(refusal: Response) -> Response {
    let status = refusal.status().as_u16().to_string();
    metrics::counter!("rounds_socket_refusals_total", "status" => status).increment(1);
    refusal
}

/// What is asked for in another way than by WebSocket of version 13 is told how to ask.
fn refused(rejection: Rejection) -> Response {
    const WEBSOCKET: (HeaderName, &str) = (header::UPGRADE, "websocket");
    const VERSION: (HeaderName, &str) = (header::SEC_WEBSOCKET_VERSION, "13");
    match rejection {
        Rejection::InvalidConnectionHeader(_) | Rejection::InvalidUpgradeHeader(_) => {
            (StatusCode::UPGRADE_REQUIRED, [WEBSOCKET], "WebSocket is spoken here\n").into_response()
        }
        Rejection::InvalidWebSocketVersionHeader(_) => {
            (StatusCode::UPGRADE_REQUIRED, [VERSION], "WebSocket of version 13 is spoken here\n").into_response()
        }
        other => other.into_response(),
    }
}
