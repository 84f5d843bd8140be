//! The loop that accepts connections, and what they share.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::admission::Admission;
use super::connection;
use crate::http::Settings;
use crate::http::limits::Proxies;
use crate::supervisor::Supervisor;

const LARGEST_HEADER: usize = 32 * 1024;
const LARGEST_HEADER_LIST: u32 = 16 * 1024;
/// Streams that a client may take back before they are accepted, and that may end by its faults.
const MOST_RESET: usize = 20;
const MOST_FAULTY: usize = 128;
const WINDOW: u32 = 256 * 1024;
const SEND_BUFFER: usize = 64 * 1024;
const FIRST_SETBACK: Duration = Duration::from_millis(10);
const LONGEST_SETBACK: Duration = Duration::from_secs(1);

/// What all connections share.
pub struct Listener {
    pub(super) router: Router,
    pub(super) settings: Arc<Settings>,
    pub(super) proxies: Proxies,
    pub(super) protocols: auto::Builder<Supervised>,
    pub(super) closing: CancellationToken,
    pub(super) cut: CancellationToken,
    admission: Admission,
    supervisor: Supervisor,
}

impl Listener {
    /// A house for a router.
    #[must_use]
    pub fn new(router: Router, settings: Arc<Settings>, supervisor: Supervisor) -> Self {
        Self {
            router,
            proxies: Proxies::of(&settings),
            protocols: protocols(&supervisor, settings.room.streams_per_connection),
            closing: CancellationToken::new(),
            cut: CancellationToken::new(),
            admission: Admission::new(super::files::bearable(settings.room.connections)),
            settings,
            supervisor,
        }
    }
}

/// Serves until `stopped` ends; then accepts no more, asks every connection to end and waits for them.
pub async fn serve(house: Listener, listener: TcpListener, stopped: impl Future<Output = ()> + Send) {
    let house = Arc::new(house);
    house.accept(listener, stopped).await;
    house.closing.cancel();
    let patience = house.settings.patience.finish_within;
    if tokio::time::timeout(patience, house.admission.emptied()).await.is_err() {
        tracing::warn!("connections were cut off at shutdown");
        house.cut.cancel();
    }
}

impl Listener {
    async fn accept(self: &Arc<Self>, listener: TcpListener, stopped: impl Future<Output = ()>) {
        let mut stopped = pin!(stopped);
        let mut setback = FIRST_SETBACK;
        loop {
            let accepted = tokio::select! {
                biased;
                () = stopped.as_mut() => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    setback = FIRST_SETBACK;
                    self.receive(stream, peer);
                }
                Err(error) if is_of_peer(&error) => {}
                Err(error) => {
                    metrics::counter!("rounds_accept_failures_total").increment(1);
                    tracing::warn!(%error, "no connection can be accepted for now");
                    tokio::select! {
                        () = stopped.as_mut() => return,
                        () = tokio::time::sleep(setback) => setback = LONGEST_SETBACK.min(setback * 2),
                    }
                }
            }
        }
    }

    fn receive(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        match self.admission.admit(peer.ip(), self.most_of(peer)) {
            Ok(place) => {
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "small packets may wait");
                }
                self.supervisor.detach(connection::serve(self.clone(), stream, peer, place));
            }
            Err(full) => {
                metrics::counter!("rounds_connections_refused_total", "cause" => full.label()).increment(1);
            }
        }
    }

    /// Everybody behind a proxy comes from its address.
    fn most_of(&self, peer: SocketAddr) -> usize {
        if self.proxies.trust(peer.ip()) { usize::MAX } else { self.settings.connections_per_address() }
    }
}

/// The peer was gone before it was accepted.
fn is_of_peer(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

fn protocols(supervisor: &Supervisor, streams: u32) -> auto::Builder<Supervised> {
    let mut protocols = auto::Builder::new(Supervised(supervisor.clone()));
    // How long a header may take is the pulse's to say: this timer would count idle lines as well.
    protocols.http1().header_read_timeout(None).max_buf_size(LARGEST_HEADER);
    protocols
        .http2()
        .max_concurrent_streams(streams)
        .max_pending_accept_reset_streams(MOST_RESET)
        .max_local_error_reset_streams(MOST_FAULTY)
        .max_header_list_size(LARGEST_HEADER_LIST)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW * 2)
        .max_send_buf_size(SEND_BUFFER);
    protocols
}

/// Runs the streams of HTTP/2 where shutdown waits for them.
#[derive(Clone)]
pub(super) struct Supervised(Supervisor);

impl<Work: Future<Output = ()> + Send + 'static> hyper::rt::Executor<Work> for Supervised {
    fn execute(&self, work: Work) {
        self.0.detach(work);
    }
}
