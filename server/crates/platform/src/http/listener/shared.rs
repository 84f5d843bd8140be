//! What all connections share: the paths, the settings, and the protocols that are spoken on them.

use std::sync::Arc;

use axum::Router;
use hyper_util::server::conn::auto;
use tokio_util::sync::CancellationToken;

use super::admission::Admission;
use super::files::bearable;
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

/// What all connections share.
pub struct Listener {
    pub(super) router: Router,
    pub(super) settings: Arc<Settings>,
    pub(super) proxies: Proxies,
    pub(super) protocols: auto::Builder<Supervised>,
    pub(super) closing: CancellationToken,
    pub(super) cut: CancellationToken,
    pub(super) admission: Admission,
    pub(super) supervisor: Supervisor,
}

impl Listener {
    /// A house for a router.
    #[must_use]
    pub fn new(router: Router, settings: Arc<Settings>, supervisor: Supervisor) -> Self {
        Self {
            router,
            proxies: Proxies::new(settings.trusted_proxies.clone(), settings.forwarded_header),
            protocols: protocols(&supervisor, settings.room.streams_per_connection),
            closing: CancellationToken::new(),
            cut: CancellationToken::new(),
            admission: Admission::new(bearable(settings.room.connections)),
            settings,
            supervisor,
        }
    }
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
