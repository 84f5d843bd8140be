//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};
use tower::ServiceExt;

use super::admission::Place;
use super::deadline::{Deadline, FAREWELL, Overdue};
use super::in_flight::{Answer, InFlight};
use super::io::Io;
use super::shared::Listener;
use super::timeouts::Timeouts;

/// Serves one connection until it ends, becomes a WebSocket, or takes too long.
pub(super) async fn serve(house: Arc<Listener>, stream: TcpStream, peer: SocketAddr, place: Place) {
    let pulse = Arc::new(Deadline::new());
    let wire = TokioIo::new(Io::new(stream, pulse.clone(), place));
    let service = service_fn(|request| answer(&house, peer, &pulse, request));
    let mut connection = pin!(house.protocols.serve_connection_with_upgrades(wire, service));
    let mut alarm = pin!(sleep_until(pulse.due(&house.settings.patience).0));
    let mut is_asked_to_end = false;
    loop {
        let overdue = tokio::select! {
            biased;
            ended = connection.as_mut() => return told(ended),
            overdue = Alarm { pulse: &pulse, patience: &house.settings.patience, sleep: alarm.as_mut() } => overdue,
            () = house.closing.cancelled(), if !is_asked_to_end => Overdue::Leaving,
            () = house.cut.cancelled() => return cut(&pulse, Overdue::Leaving),
        };
        let is_polite = matches!(overdue, Overdue::Idle | Overdue::Leaving) && !is_asked_to_end;
        if !is_polite {
            return cut(&pulse, overdue);
        }
        is_asked_to_end = true;
        pulse.leave();
        connection.as_mut().graceful_shutdown();
        alarm.as_mut().reset(Instant::now() + FAREWELL);
    }
}

/// Answers one request. Handlers see the client, not the proxy before it, as whoever is connected.
fn answer(
    house: &Arc<Listener>,
    peer: SocketAddr,
    pulse: &Arc<Deadline>,
    request: http::Request<Incoming>,
) -> impl Future<Output = Result<http::Response<Answer>, Infallible>> + Send + use<> {
    let flight = InFlight::begin(pulse, request.version());
    let client = house.proxies.client(peer.ip(), request.headers());
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, peer.port())));
    let answering = house.router.clone().oneshot(request);
    async move {
        let Ok(response) = answering.await;
        Ok(flight.answered(response))
    }
}

fn told(ended: Result<(), Box<dyn std::error::Error + Send + Sync>>) {
    if let Err(error) = ended {
        tracing::debug!(error, "a connection broke");
    }
}

fn cut(pulse: &Deadline, overdue: Overdue) {
    pulse.cut();
    metrics::counter!("rounds_connections_cut_total", "cause" => overdue.label()).increment(1);
}

/// Ends when the pulse is overdue. Every change of the pulse wakes the task of the connection, so each look reads it
/// anew; the timer is moved only when it would come too late.
struct Alarm<'c> {
    pulse: &'c Deadline,
    patience: &'c Timeouts,
    sleep: Pin<&'c mut Sleep>,
}

impl Future for Alarm<'_> {
    type Output = Overdue;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Overdue> {
        loop {
            let (at, overdue) = self.pulse.due(self.patience);
            if let Some(overdue) = overdue.filter(|_| at <= Instant::now()) {
                return Poll::Ready(overdue);
            }
            if at < self.sleep.deadline() {
                self.sleep.as_mut().reset(at);
            }
            ready!(self.sleep.as_mut().poll(context));
            let (next, _) = self.pulse.due(self.patience);
            self.sleep.as_mut().reset(next);
        }
    }
}
