//! One subscription that is open, whichever door it came through.
//!
//! A subscription is opened once, to be judged and to learn its topic. Then its operation is executed anew for each
//! event, with fresh loaders and the viewer as the viewer is now: request data of a stream would serve stale rows and an
//! old reach. Who the viewer is was read after the event was heard of: what was committed after a revocation is never told
//! by the reach before it. Whenever the reach changes, it is judged anew whether the subscription may go on. A stream that
//! is slow or has a gap is told by a `RESYNC` event, never by silence. Nothing is told twice: what is behind the number of
//! the last event told is passed over.

use std::sync::Arc;

use async_graphql::{Response, Value};
use futures_util::StreamExt;
use rounds_domain::ids::EmployeeId;
use rounds_outbox::{Event, Item};

use super::admitted::Admitted;
use super::answer;
use super::deadline::in_time;
use super::denials;
use super::gateway::Gateway;
use crate::access::Viewer;
use crate::error::{Code, codes};
use crate::error::{Error, Result};
use crate::graphql::{Caller, News, Opening, Topic};

const MOST_RESUMED: i64 = 500;

/// One subscription that is open.
pub(super) struct Listening {
    admitted: Admitted,
    topic: Topic,
    /// Number of the last event that it was told of.
    told: i64,
}

/// What became of a subscription that was asked for.
pub(super) enum SubscriptionStart {
    /// It listens, and is first told of what it missed.
    Listening(Listening, Vec<News>),
    /// It was refused.
    Refused(Response),
    /// It has nothing to listen to.
    Ended,
}

/// What came of telling news.
pub(super) enum SubscriptionDelivery {
    /// It was for others.
    Nothing,
    /// The answer.
    Answer(Response),
    /// The viewer may not listen any more.
    Denied(Response),
}

impl Listening {
    /// Judges and opens a subscription. Whoever opens one subscribes to the feed before, so that nothing is lost between.
    pub(super) async fn open(
        gateway: &Gateway,
        caller: &Caller,
        admitted: Admitted,
        viewer: Option<Viewer>,
    ) -> Result<SubscriptionStart> {
        let opening = Opening::default();
        let request = gateway.request(&admitted, viewer.clone(), caller.clone()).data(opening.clone());
        let first = gateway.engine.execute_stream(request).next().await;
        if let Some(response) = first.filter(Response::is_err) {
            let response = answer::finished(response, caller);
            if let Some(viewer) = viewer {
                denials::record(gateway, (&viewer, caller), &admitted.checked, &response).await;
            }
            return Ok(SubscriptionStart::Refused(response));
        }
        let Some(topic) = opening.topic() else {
            return Ok(SubscriptionStart::Ended);
        };
        let reached = gateway.feed.ready().await;
        let listening = Self { admitted, topic, told: topic.after.unwrap_or(reached) };
        let missed = listening.missed(gateway, reached).await?;
        Ok(SubscriptionStart::Listening(listening, missed))
    }

    /// What it listens to.
    pub(super) fn topic(&self) -> Topic {
        self.topic
    }

    /// Whether it is to be told of this, or was told of it before.
    pub(super) fn is_news(&self, news: &News) -> bool {
        match news {
            News::Event(event) => self.is_about(event),
            News::Resync(_) => true,
        }
    }

    /// What is to be told of an item; none where it does not care.
    pub(super) async fn news(&self, gateway: &Gateway, item: &Item) -> Option<News> {
        match item {
            Item::Event(event) => self.is_about(event).then(|| News::Event(event.clone())),
            Item::Lagged(_) => Some(News::Resync(gateway.feed.ready().await)),
        }
    }

    /// The answer to news, for the viewer as the viewer is since; nothing where the news is for others.
    pub(super) async fn tell(
        &mut self,
        gateway: &Gateway,
        caller: &Caller,
        news: News,
        viewer: Option<Viewer>,
    ) -> SubscriptionDelivery {
        self.told = self.told.max(news.seq());
        if !is_for(&news, viewer.as_ref()) {
            return SubscriptionDelivery::Nothing;
        }
        let request = gateway.request(&self.admitted, viewer, caller.clone()).data(news);
        let mut told = gateway.engine.execute_stream(request);
        let told = in_time(told.next()).await.unwrap_or_else(|error| Some(answer::failed(&error)));
        match told {
            None => SubscriptionDelivery::Nothing,
            Some(response) => {
                let response = answer::finished(response, caller);
                if is_denial(&response) {
                    SubscriptionDelivery::Denied(response)
                } else {
                    SubscriptionDelivery::Answer(response)
                }
            }
        }
    }

    /// The refusal with which it would be opened by this viewer now; none where it may go on.
    pub(super) async fn denial(&self, gateway: &Gateway, caller: &Caller, viewer: Option<Viewer>) -> Option<Response> {
        let request = gateway.request(&self.admitted, viewer, caller.clone()).data(Opening::default());
        let mut opened = gateway.engine.execute_stream(request);
        let first = in_time(opened.next()).await.ok()??;
        Some(answer::finished(first, caller)).filter(is_denial)
    }

    /// What happened since the event after which it resumes; too much of it is told by one `RESYNC`.
    async fn missed(&self, gateway: &Gateway, reached: i64) -> Result<Vec<News>> {
        let Some(after) = self.topic.after else {
            return Ok(Vec::new());
        };
        let mut connection = gateway.database.connection().await?;
        let events = rounds_outbox::read_since(&mut connection, self.topic.name, after, MOST_RESUMED).await;
        let events = events.map_err(Error::from)?;
        if i64::try_from(events.len()).unwrap_or(MOST_RESUMED) >= MOST_RESUMED {
            return Ok(vec![News::Resync(reached)]);
        }
        let own = events.into_iter().filter(|event| self.is_about(event));
        Ok(own.map(|event| News::Event(Arc::new(event))).collect())
    }

    fn is_about(&self, event: &Event) -> bool {
        event.seq > self.told && concerns(&self.topic, event)
    }
}

/// Whether a subscription is over because the viewer may not have it, and not because something failed.
fn is_denial(response: &Response) -> bool {
    const DENIED: [Code; 4] =
        [codes::FORBIDDEN, codes::NOT_FOUND, codes::PASSWORD_CHANGE_REQUIRED, codes::UNAUTHENTICATED];
    let code = response.errors.first().and_then(answer::code_of);
    response.data == Value::Null && code.is_some_and(|code| DENIED.contains(&code))
}

/// Whether whoever listens to this topic is to hear of an event.
pub(super) fn concerns(topic: &Topic, event: &Event) -> bool {
    event.topic == topic.name && topic.subject.is_none_or(|subject| subject == event.subject)
}

/// Whether somebody is meant by an event.
pub(super) fn addresses(event: &Event, employee: Option<EmployeeId>) -> bool {
    match (&event.audience, employee) {
        (None, _) => true,
        (Some(audience), Some(employee)) => audience.contains(&employee.0),
        (Some(_), None) => false,
    }
}

fn is_for(news: &News, viewer: Option<&Viewer>) -> bool {
    match news {
        News::Event(event) => addresses(event, viewer.map(|viewer| viewer.employee)),
        News::Resync(_) => true,
    }
}
