//! GraphQL over server-sent events, one stream per operation: for networks that break WebSocket.
//!
//! A query or mutation answers by one `next` and `complete`. A subscription answers by a `next` for each event, and is
//! served by a task of its own that never has more than a few answers waiting: a client that reads slowly slows it down,
//! is told so by a `RESYNC` event, and is let go when it does not read at all. The stream ends without `complete` where
//! the client is to come again: at shutdown, and when its token has expired or its session has ended.

use std::convert::Infallible;
use std::time::Duration;

use async_graphql::Response;
use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use futures_util::stream::{self, Stream, StreamExt};
use http::{HeaderName, HeaderValue, header};
use rounds_outbox::{Item, Subscriber};
use tokio::sync::mpsc;

use super::admission::Admitted;
use super::gateway::Gateway;
use super::listening::{Listening, Opened};
use crate::platform::access::Viewer;
use crate::platform::error::Result;
use crate::platform::graphql::{Caller, News};

const MOST_WAITING: usize = 8;
const READ_WITHIN: Duration = Duration::from_secs(10);
const ALIVE_EVERY: Duration = Duration::from_secs(15);
const JUDGED_EVERY: Duration = Duration::from_secs(2);

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
    let feed = listener.gateway.feed.subscribe();
    match Listening::open(&listener.gateway, &listener.caller, admitted, viewer).await? {
        Opened::Refused(response) => Ok(answered(&response)),
        Opened::Ended => Ok(streamed(stream::iter([complete()]))),
        Opened::Listening(listening, missed) => {
            let (sender, receiver) = mpsc::channel(MOST_WAITING);
            let supervisor = listener.gateway.supervisor.clone();
            let line = Line { listener, listening, sender };
            supervisor.detach(async move { line.serve(feed, missed).await });
            Ok(streamed(stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)))))
        }
    }
}

/// One stream that is open.
struct Line {
    listener: Listener,
    listening: Listening,
    sender: mpsc::Sender<Bytes>,
}

/// Nobody is there any more, or nobody may be.
struct Over;

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
        let mut judged = tokio::time::interval(JUDGED_EVERY);
        let mut alive = tokio::time::interval(ALIVE_EVERY);
        loop {
            tokio::select! {
                item = feed.next() => self.hear(&item.ok_or(Over)?).await?,
                _ = judged.tick() => self.judge().await?,
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

    /// Ends the stream of somebody who may not listen any more; while nobody can tell, it goes on.
    async fn judge(&self) -> Result<(), Over> {
        match self.listener.viewer().await {
            Err(error) if error.as_code() != "UNAVAILABLE" => Err(Over),
            _ => Ok(()),
        }
    }

    async fn tell(&mut self, news: News) -> Result<(), Over> {
        let viewer = self.listener.viewer().await.map_err(|_| Over)?;
        let Listener { gateway, caller, .. } = &self.listener;
        match self.listening.tell(gateway, caller, news, viewer).await {
            Some(response) => self.send(next(&response)).await,
            None => Ok(()),
        }
    }

    async fn send(&self, bytes: Bytes) -> Result<(), Over> {
        let sending = self.sender.send(bytes);
        tokio::time::timeout(READ_WITHIN, sending).await.map_err(|_| Over)?.map_err(|_| Over)
    }
}

impl Listener {
    /// The viewer as the viewer is now.
    async fn viewer(&self) -> Result<Option<Viewer>> {
        self.gateway.viewer(self.token.as_deref()).await
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
