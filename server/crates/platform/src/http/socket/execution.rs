//! What runs beside a line: one operation, or one event told by a subscription, from its document to its answer.
//!
//! A query that the client has completed is let go; a mutation runs to its end, and nobody hears of it. An event that
//! cannot be told because nobody knows who listens is handed back, to be told later.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use async_graphql::Response;
use futures_util::future::BoxFuture;
use rounds_guard::OperationKind;
use tokio_util::sync::CancellationToken;

use super::close::Close;
use super::heard::Heard;
use super::identity::{Asker, Renewal, is_away};
use crate::error::Error;
use crate::graphql::{Caller, News};
use crate::http::admitted::Admitted;
use crate::http::answer;
use crate::http::deadline::in_time;
use crate::http::document::Document;
use crate::http::listening::{Listening, SubscriptionDelivery, SubscriptionStart};

const AWAY_FOR: Duration = Duration::from_secs(1);

/// Something that runs beside a line.
pub(super) type Work = BoxFuture<'static, Done>;

/// Something that ran beside a line.
pub(super) enum Done {
    /// An operation, or one event of it.
    Operation(Ending),
    /// A fresh token was read.
    Renewal(Box<Result<Renewal, Close>>),
}

/// How the work of an operation ended.
pub(super) struct Ending {
    /// Which operation.
    pub(super) key: Key,
    /// The token by which it was done.
    pub(super) token: Option<Arc<str>>,
    /// How it ended.
    pub(super) outcome: Outcome,
}

/// An operation: its id may be used again once it is over, its number is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// As the client calls it.
    pub(super) id: String,
    /// As it is told from others of the same id.
    pub(super) number: u64,
}

/// How the socket holds an operation that runs.
pub(super) struct Hold {
    /// The client has completed it.
    pub(super) dropped: CancellationToken,
    /// Its place among those of the socket.
    pub(super) place: Weak<()>,
}

/// How some work ended.
pub(super) enum Outcome {
    /// A query or mutation has its answer.
    Answered(Box<Response>),
    /// It was not begun.
    Refused(Box<Response>),
    /// Nobody may ask by this token.
    Unknown,
    /// It has nothing to listen to.
    Ended,
    /// It listens, and is first told of what it missed.
    Listening(Box<Listening>, Vec<News>),
    /// An event was told; without an answer it was for others.
    Told(Box<Listening>, Option<Box<Response>>),
    /// An event is to be told later.
    Untold(Box<Listening>, Heard),
    /// An event cannot be told by this token.
    Unheard(Box<Listening>, Heard),
    /// It is to be judged later.
    Unjudged(Box<Listening>),
    /// The client has completed it.
    Dropped,
}

/// Runs an operation, which has its place among those of the socket for as long as the socket or a mutation holds it.
pub(super) fn perform(asker: Asker, key: Key, document: Document, hold: Hold) -> Work {
    Box::pin(async move {
        let performed = in_time(Box::pin(performed(&asker, document, hold))).await;
        let outcome = performed.unwrap_or_else(|error| refused(&error, &asker.desk.caller));
        Done::Operation(Ending { key, token: asker.token, outcome })
    })
}

/// Tells a subscription of an event.
pub(super) fn tell(asker: Asker, key: Key, listening: Box<Listening>, heard: Heard) -> Work {
    Box::pin(async move {
        let outcome = told(&asker, listening, heard).await;
        Done::Operation(Ending { key, token: asker.token, outcome })
    })
}

/// Judges anew whether a subscription may go on.
pub(super) fn judge(asker: Asker, key: Key, listening: Box<Listening>) -> Work {
    Box::pin(async move {
        let outcome = judged(&asker, listening).await;
        Done::Operation(Ending { key, token: asker.token, outcome })
    })
}

/// Reads a fresh token, which has this place meanwhile.
pub(super) fn renew(asker: Asker, token: String, place: Arc<()>) -> Work {
    Box::pin(async move {
        let renewal = asker.renewal(token).await;
        drop(place);
        Done::Renewal(Box::new(renewal))
    })
}

async fn performed(asker: &Asker, document: Document, hold: Hold) -> Outcome {
    let Hold { dropped, place } = hold;
    let begun = dropped.run_until_cancelled(begun(asker, document)).await;
    let (admitted, caller) = match begun {
        None => return Outcome::Dropped,
        Some(Err(outcome)) => return outcome,
        Some(Ok(begun)) => begun,
    };
    if admitted.0.checked.operation_kind() == OperationKind::Mutation {
        let Some(_place) = place.upgrade() else { return Outcome::Dropped };
        return answered(asker, admitted, &caller).await;
    }
    dropped.run_until_cancelled(answered(asker, admitted, &caller)).await.unwrap_or(Outcome::Dropped)
}

/// An operation that may run, and whoever runs it.
type Begun = (Admitted, Option<crate::access::Viewer>);

async fn begun(asker: &Asker, document: Document) -> Result<(Begun, Caller), Outcome> {
    let caller = asker.desk.caller.clone();
    let viewer = match asker.viewer().await {
        Ok(viewer) => viewer,
        Err(error) if is_away(&error) => return Err(refused(&error, &caller)),
        Err(_) => return Err(Outcome::Unknown),
    };
    let caller = caller.known_as(viewer.as_ref());
    let gateway = &asker.desk.gateway;
    let admitted = match gateway.admit(document, viewer.as_ref(), &caller).await {
        Ok(admitted) => admitted,
        Err(refusal) => return Err(Outcome::Refused(Box::new(refusal.response(&caller)))),
    };
    match gateway.charge(&admitted.checked, viewer.as_ref(), caller.address) {
        Ok(()) => Ok(((admitted, viewer), caller)),
        Err(error) => Err(refused(&error, &caller)),
    }
}

async fn answered(asker: &Asker, (admitted, viewer): Begun, caller: &Caller) -> Outcome {
    let gateway = &asker.desk.gateway;
    if admitted.checked.operation_kind() == OperationKind::Subscription {
        let viewer = match asker.viewer_since(Instant::now()).await {
            Ok(viewer) => viewer,
            Err(error) if is_away(&error) => return refused(&error, caller),
            Err(_) => return Outcome::Unknown,
        };
        return match Listening::open(gateway, caller, admitted, viewer).await {
            Ok(SubscriptionStart::Listening(listening, missed)) => Outcome::Listening(Box::new(listening), missed),
            Ok(SubscriptionStart::Refused(response)) => Outcome::Refused(Box::new(response)),
            Ok(SubscriptionStart::Ended) => Outcome::Ended,
            Err(error) => refused(&error, caller),
        };
    }
    Outcome::Answered(Box::new(gateway.execute(&admitted, viewer, caller).await))
}

async fn told(asker: &Asker, mut listening: Box<Listening>, heard: Heard) -> Outcome {
    let viewer = match asker.viewer_since(heard.at).await {
        Ok(viewer) => viewer,
        Err(error) if is_away(&error) => {
            tokio::time::sleep(AWAY_FOR).await;
            return Outcome::Untold(listening, heard);
        }
        Err(_) => return Outcome::Unheard(listening, heard),
    };
    let caller = asker.desk.caller.clone().known_as(viewer.as_ref());
    match listening.tell(&asker.desk.gateway, &caller, heard.news, viewer).await {
        SubscriptionDelivery::Nothing => Outcome::Told(listening, None),
        SubscriptionDelivery::Answer(response) => Outcome::Told(listening, Some(Box::new(response))),
        SubscriptionDelivery::Denied(response) => Outcome::Refused(Box::new(response)),
    }
}

async fn judged(asker: &Asker, listening: Box<Listening>) -> Outcome {
    let Ok(viewer) = asker.viewer_since(Instant::now()).await else {
        // Whose session has ended is dismissed by the line itself.
        tokio::time::sleep(AWAY_FOR).await;
        return Outcome::Unjudged(listening);
    };
    let caller = asker.desk.caller.clone().known_as(viewer.as_ref());
    match listening.denial(&asker.desk.gateway, &caller, viewer).await {
        Some(response) => Outcome::Refused(Box::new(response)),
        None => Outcome::Told(listening, None),
    }
}

fn refused(error: &Error, caller: &Caller) -> Outcome {
    Outcome::Refused(Box::new(answer::finished(answer::failed(error), caller)))
}
