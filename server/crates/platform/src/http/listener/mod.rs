//! Connections: who may open one, how long each may take, and how they end.
//!
//! Every connection is one task that holds the protocol (`hyper`) and an alarm. The alarm reads the connection's `Deadline`,
//! which knows whether a request is being read, served or awaited: a silent socket, a single byte, a slow header, an
//! idle line and an answer that nobody reads each end at a time of their own. A socket that became a WebSocket leaves
//! the alarm, for its loop has pings. Whoever is over a cap is closed at once. Invariants: the loop that accepts ends
//! only when it is told to; a place counts until its socket is closed, whatever protocol it speaks.

mod admission;
mod connection;
mod deadline;
mod files;
mod in_flight;
mod io;
mod network;
mod serve;
mod shared;
mod timeouts;

pub use files::raise_open_files;
pub(in crate::http) use network::Network;
pub use serve::serve;
pub use shared::Listener;
pub use timeouts::{ConnectionLimits, Timeouts};
