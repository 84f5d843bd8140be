//! How many connections and sockets this process holds: for the metrics, and for whoever looks at the state of the system.

use std::sync::atomic::{AtomicI32, Ordering};

static CONNECTIONS: AtomicI32 = AtomicI32::new(0);
static SOCKETS: AtomicI32 = AtomicI32::new(0);

/// What this process holds open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionCounts {
    /// Connections, sockets among them.
    pub connections: i32,
    /// WebSockets.
    pub sockets: i32,
}

impl ConnectionCounts {
    /// As it is now.
    #[must_use]
    pub fn now() -> Self {
        let held = |count: &AtomicI32| count.load(Ordering::Relaxed).max(0);
        Self { connections: held(&CONNECTIONS), sockets: held(&SOCKETS) }
    }
}

pub(in crate::http) fn connection_opened() {
    CONNECTIONS.fetch_add(1, Ordering::Relaxed);
    metrics::gauge!("rounds_connections").increment(1);
}

pub(in crate::http) fn connection_closed() {
    CONNECTIONS.fetch_sub(1, Ordering::Relaxed);
    metrics::gauge!("rounds_connections").decrement(1);
}

pub(in crate::http) fn socket_opened() {
    SOCKETS.fetch_add(1, Ordering::Relaxed);
    metrics::gauge!("rounds_sockets_open").increment(1.0);
}

pub(in crate::http) fn socket_closed() {
    SOCKETS.fetch_sub(1, Ordering::Relaxed);
    metrics::gauge!("rounds_sockets_open").decrement(1.0);
}
