//! What operators decide about sockets, and about the event streams that stand in for them.

use std::time::Duration;

use clap::Args;
use humantime::parse_duration;

/// What operators decide about sockets.
#[derive(Debug, Clone, Args)]
pub struct Sockets {
    /// From opening a socket to its `connection_init`.
    #[arg(long = "socket-init-within", env = "ROUNDS_SOCKET_INIT_WITHIN", default_value = "5s", value_parser = parse_duration)]
    pub init_within: Duration,
    /// How long a socket may be silent before it is asked for a sign of life.
    #[arg(long = "socket-ping-every", env = "ROUNDS_SOCKET_PING_EVERY", default_value = "20s", value_parser = parse_duration)]
    pub ping_every: Duration,
    /// For that sign of life.
    #[arg(long = "socket-pong-within", env = "ROUNDS_SOCKET_PONG_WITHIN", default_value = "10s", value_parser = parse_duration)]
    pub pong_within: Duration,
    /// For reading the next message that waits to be read.
    #[arg(long = "socket-read-within", env = "ROUNDS_SOCKET_READ_WITHIN", default_value = "30s", value_parser = parse_duration)]
    pub read_within: Duration,
    /// Bytes that may wait to be read; beyond, nothing new is begun.
    #[arg(long = "socket-send-buffer", env = "ROUNDS_SOCKET_SEND_BUFFER", default_value_t = 256 * 1024)]
    pub send_buffer: usize,
    /// Events that may wait to be told by one subscription; beyond, they are lost and a `RESYNC` is told.
    #[arg(long = "socket-waiting-events", env = "ROUNDS_SOCKET_WAITING_EVENTS", default_value_t = 600)]
    pub waiting_events: usize,
    /// Operations at once on one socket, subscriptions among them.
    #[arg(long = "socket-operations", env = "ROUNDS_SOCKET_OPERATIONS", default_value_t = 20)]
    pub operations: usize,
    /// Sockets at once of one person: 5 under standard limits.
    #[arg(long = "sockets-per-user", env = "ROUNDS_SOCKETS_PER_USER")]
    pub per_user: Option<usize>,
    /// Sockets at once of one address (IPv6: of one /64), which may be that of a whole office: 256 under standard limits.
    #[arg(long = "sockets-per-address", env = "ROUNDS_SOCKETS_PER_ADDRESS")]
    pub per_address: Option<usize>,
    /// Event streams at once of one person, one for each subscription: 20 under standard limits.
    #[arg(long = "event-streams-per-user", env = "ROUNDS_EVENT_STREAMS_PER_USER")]
    pub streams_per_user: Option<usize>,
    /// Event streams at once of one address (IPv6: of one /64): 256 under standard limits.
    #[arg(long = "event-streams-per-address", env = "ROUNDS_EVENT_STREAMS_PER_ADDRESS")]
    pub streams_per_address: Option<usize>,
}
