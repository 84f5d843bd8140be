//! GraphQL over server-sent events, one stream per operation: for networks that break WebSocket.
//!
//! A query or mutation answers by one `next` and `complete`. A subscription answers by a `next` for each event, and is
//! served by a task of its own that never has more than a few answers waiting: a client that reads slowly slows it down,
//! is told so by a `RESYNC` event, and is let go when it does not read at all. The stream ends without `complete` where
//! the client is to come again: at shutdown, and when its token has expired or its session has ended. A subscription that
//! the viewer may not have any more is refused like one that is asked for, by errors and `complete`. One person, and one
//! address, holds so many streams and no more.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use async_graphql::Response;
use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use futures_util::stream::{self, Stream, StreamExt};
use http::{HeaderName, HeaderValue, header};
use rounds_outbox::{Item, Subscriber};
use tokio::sync::mpsc;

use super::admitted::Admitted;
use super::gateway::Gateway;
use super::listening::{Listening, SubscriptionDelivery, SubscriptionStart};
use super::session_watcher::Watching;
use crate::access::Viewer;
use crate::clock::Clock;
use crate::error::codes;
use crate::error::{Error, Result};
use crate::graphql::{Caller, News};

const MOST_WAITING: usize = 8;
const READ_WITHIN: Duration = Duration::from_secs(10);
const ALIVE_EVERY: Duration = Duration::from_secs(15);
const FULL_FOR: Duration = Duration::from_secs(10);
const AWAY_FOR: Duration = Duration::from_secs(1);

/// Who listens, and with which token.
pub(super) struct Listener {
    /// Where it is served.
    pub(super) gateway: Gateway,
    /// The client.
    pub(super) caller: Caller,
    /// The token, read anew for each event.
    pub(super) token: Option<String>,
}

/// The stream of one answer.
pub(super) fn answered(response: &Response) -> axum::response::Response {
    streamed(stream::iter([next(response), complete()]))
}

/// The stream of a subscription.
pub(super) async fn listened(
    listener: Listener,
    admitted: Admitted,
    viewer: Option<Viewer>,
) -> Result<axum::response::Response> {
    let seats =
        listener.gateway.seats.for_stream(viewer.as_ref().map(|viewer| viewer.employee), listener.caller.address);
    let seats = seats.ok_or_else(|| Error::later(codes::RATE_LIMITED, FULL_FOR))?;
    let guest = Guest::of(&listener).await?;
    let viewer = listener.viewer_since(Instant::now()).await?;
    let feed = listener.gateway.feed.subscribe();
    match Listening::open(&listener.gateway, &listener.caller, admitted, viewer).await? {
        SubscriptionStart::Refused(response) => Ok(answered(&response)),
        SubscriptionStart::Ended => Ok(streamed(stream::iter([complete()]))),
        SubscriptionStart::Listening(listening, missed) => {
            let (sender, receiver) = mpsc::channel(MOST_WAITING);
            let supervisor = listener.gateway.supervisor.clone();
            let line = Line { listener, guest, listening, sender };
            supervisor.detach(async move {
                line.serve(feed, missed).await;
                drop(seats);
            });
            Ok(streamed(stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)))))
        }
    }
}

/// One stream that is open.
struct Line {
    listener: Listener,
    guest: Option<Guest>,
    listening: Listening,
    sender: mpsc::Sender<Bytes>,
}

/// Whoever is at the other end: until when, and by which reach.
struct Guest {
    expires_at: DateTime<Utc>,
    watching: Watching,
    epoch: i64,
}

/// Nobody is there any more, or nobody may be.
struct Over;

impl Guest {
    /// Whoever a token names; none without one.
    async fn of(listener: &Listener) -> Result<Option<Self>> {
        let Listener { gateway, token, .. } = listener;
        let Some(token) = token.clone() else { return Ok(None) };
        let claims = (gateway.read_token)(token).await?;
        let watching = gateway.watch.over(claims.sid);
        Ok(Some(Self { expires_at: claims.expires_at(), watching, epoch: claims.epoch }))
    }

    /// Waits until the reach has changed, and says to which epoch; or until there is nobody any more.
    async fn moved(&self, clock: &Clock) -> Result<i64, Over> {
        tokio::select! {
            () = self.watching.ended() => Err(Over),
            () = clock.reaches(self.expires_at) => Err(Over),
            epoch = self.watching.moved_from(self.epoch) => Ok(epoch),
        }
    }
}

impl Line {
    async fn serve(mut self, feed: Subscriber, missed: Vec<News>) {
        let shutdown = self.listener.gateway.supervisor.shutdown();
        let gone = self.sender.clone();
        tokio::select! {
            _ = self.converse(feed, missed) => {}
            () = gone.closed() => {}
            () = shutdown.cancelled() => {}
        }
    }

    async fn converse(&mut self, mut feed: Subscriber, missed: Vec<News>) -> Result<(), Over> {
        for news in missed {
            self.tell(news).await?;
        }
        let clock = self.listener.gateway.clock.clone();
        let mut alive = tokio::time::interval(ALIVE_EVERY);
        loop {
            tokio::select! {
                biased;
                epoch = moved(self.guest.as_ref(), &clock) => self.judge(epoch?).await?,
                item = feed.next() => self.hear(&item.ok_or(Over)?).await?,
                _ = alive.tick() => self.send(still_here()).await?,
            }
        }
    }

    async fn hear(&mut self, item: &Item) -> Result<(), Over> {
        match self.listening.news(&self.listener.gateway, item).await {
            Some(news) => self.tell(news).await,
            None => Ok(()),
        }
    }

    /// Ends a stream that the viewer may not have any more by the reach of now.
    async fn judge(&mut self, epoch: i64) -> Result<(), Over> {
        let viewer = self.viewer().await?;
        if let Some(guest) = &mut self.guest {
            guest.epoch = epoch;
        }
        let Listener { gateway, caller, .. } = &self.listener;
        match self.listening.denial(gateway, caller, viewer).await {
            Some(response) => self.refuse(&response).await,
            None => Ok(()),
        }
    }

    async fn tell(&mut self, news: News) -> Result<(), Over> {
        let viewer = self.viewer().await?;
        let Listener { gateway, caller, .. } = &self.listener;
        match self.listening.tell(gateway, caller, news, viewer).await {
            SubscriptionDelivery::Nothing => Ok(()),
            SubscriptionDelivery::Answer(response) => self.send(next(&response)).await,
            SubscriptionDelivery::Denied(response) => self.refuse(&response).await,
        }
    }

    /// The viewer as the viewer is from now on; while nobody can tell, it is waited for.
    async fn viewer(&self) -> Result<Option<Viewer>, Over> {
        loop {
            match self.listener.viewer_since(Instant::now()).await {
                Err(error) if error.is(codes::UNAVAILABLE) => tokio::time::sleep(AWAY_FOR).await,
                viewer => return viewer.map_err(|_| Over),
            }
        }
    }

    async fn refuse(&self, response: &Response) -> Result<(), Over> {
        self.send(next(response)).await?;
        self.send(complete()).await?;
        Err(Over)
    }

    async fn send(&self, bytes: Bytes) -> Result<(), Over> {
        let sending = self.sender.send(bytes);
        tokio::time::timeout(READ_WITHIN, sending).await.map_err(|_| Over)?.map_err(|_| Over)
    }
}

impl Listener {
    /// The viewer as read since an instant.
    async fn viewer_since(&self, since: Instant) -> Result<Option<Viewer>> {
        self.gateway.viewer_since(self.token.as_deref(), since).await
    }
}

async fn moved(guest: Option<&Guest>, clock: &Clock) -> Result<i64, Over> {
    match guest {
        Some(guest) => guest.moved(clock).await,
        None => std::future::pending().await,
    }
}

/// JSON as it is written here has no line breaks.
fn next(response: &Response) -> Bytes {
    let json = serde_json::to_string(response).unwrap_or_else(|_| "{}".to_owned());
    Bytes::from(format!("event: next\ndata: {json}\n\n"))
}

/// With a field of data, for a browser drops an event that has none.
fn complete() -> Bytes {
    Bytes::from_static(b"event: complete\ndata: \n\n")
}

fn still_here() -> Bytes {
    Bytes::from_static(b":\n\n")
}

/// Unbuffered by proxies, for an answer is due when it happens.
fn streamed(events: impl Stream<Item = Bytes> + Send + 'static) -> axum::response::Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(events.map(Ok::<_, Infallible>))).into_response()
}
