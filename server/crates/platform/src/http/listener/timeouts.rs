//! How long a connection may take for what, and how many there may be.

use std::time::Duration;

use clap::Args;
use humantime::parse_duration;

/// How long a client may take.
#[derive(Debug, Clone, Args)]
pub struct Timeouts {
    /// From opening a connection to its first byte.
    #[arg(long, env = "ROUNDS_FIRST_BYTE_WITHIN", default_value = "10s", value_parser = parse_duration)]
    pub first_byte_within: Duration,
    /// From the first byte of a request to the end of its header.
    #[arg(long, env = "ROUNDS_HEADER_WITHIN", default_value = "10s", value_parser = parse_duration)]
    pub header_within: Duration,
    /// For the whole body of a request.
    #[arg(long, env = "ROUNDS_BODY_WITHIN", default_value = "10s", value_parser = parse_duration)]
    pub body_within: Duration,
    /// Between two pieces of a body.
    #[arg(long, env = "ROUNDS_BODY_PIECE_WITHIN", default_value = "5s", value_parser = parse_duration)]
    pub body_piece_within: Duration,
    /// Between two requests.
    #[arg(long, env = "ROUNDS_IDLE_AT_MOST", default_value = "75s", value_parser = parse_duration)]
    pub idle_at_most: Duration,
    /// For reading the next piece of an answer.
    #[arg(long, env = "ROUNDS_READ_ANSWER_WITHIN", default_value = "10s", value_parser = parse_duration)]
    pub read_answer_within: Duration,
    /// For what is under way when the server is told to stop.
    #[arg(long, env = "ROUNDS_FINISH_WITHIN", default_value = "25s", value_parser = parse_duration)]
    pub finish_within: Duration,
}

/// How many connections and streams there may be.
#[derive(Debug, Clone, Args)]
pub struct ConnectionLimits {
    /// Connections at once.
    #[arg(long, env = "ROUNDS_CONNECTIONS", default_value_t = 12_000)]
    pub connections: usize,
    /// Connections at once of one address (IPv6: of one /64); 256 under standard limits, in the demo as many as there are.
    #[arg(long, env = "ROUNDS_CONNECTIONS_PER_ADDRESS")]
    pub connections_per_address: Option<usize>,
    /// Streams at once of one HTTP/2 connection.
    #[arg(long, env = "ROUNDS_STREAMS_PER_CONNECTION", default_value_t = 64)]
    pub streams_per_connection: u32,
}
