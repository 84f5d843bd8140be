//! The loop that accepts connections until it is told to stop.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::connection;
use super::shared::Listener;

const FIRST_SETBACK: Duration = Duration::from_millis(10);
const LONGEST_SETBACK: Duration = Duration::from_secs(1);

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
