//! The subscriptions of one socket: opened once, executed for each event.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use futures_util::StreamExt;
use rounds_outbox::{Event, Item};

use super::Line;
use super::close::Close;
use super::messages::ToClient;
use crate::platform::access::Viewer;
use crate::platform::graphql::{News, Opening, Topic};
use crate::platform::http::admission::Admitted;
use crate::platform::http::answer;

const MOST_PER_SOCKET: usize = 20;
const MOST_RESUMED: i64 = 500;

/// The subscriptions of one socket.
#[derive(Default)]
pub(super) struct Subscriptions(BTreeMap<String, Open>);

/// One subscription that is open.
#[derive(Clone)]
struct Open {
    admitted: Admitted,
    topic: Topic,
    /// Number of the last event that it was told of.
    told: i64,
}

impl Subscriptions {
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    pub(super) fn end(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Whether any subscription listens to this.
    pub(super) fn care(&self, item: &Item) -> bool {
        match item {
            Item::Lagged(_) => !self.0.is_empty(),
            Item::Event(event) => self.0.values().any(|open| open.cares(event)),
        }
    }

    /// Judges and opens a subscription, and catches up where it resumes.
    pub(super) async fn open(
        &mut self,
        line: &mut Line,
        id: String,
        admitted: Admitted,
        viewer: Option<Viewer>,
    ) -> Result<(), Close> {
        if self.0.len() >= MOST_PER_SOCKET {
            return Err(Close::TOO_MANY);
        }
        let opening = Opening::default();
        let request = line.gateway.request(&admitted, viewer.clone(), line.caller.clone()).data(opening.clone());
        let first = line.gateway.engine.execute_stream(request).next().await;
        if let Some(response) = first.filter(async_graphql::Response::is_err) {
            let response = answer::finished(response, &line.caller);
            return line.send(&ToClient::Error { id: &id, payload: &response.errors }).await;
        }
        let Some(topic) = opening.topic() else {
            return line.send(&ToClient::Complete { id: &id }).await;
        };
        let reached = line.gateway.feed.ready().await;
        let mut open = Open { admitted, topic, told: topic.after.unwrap_or(reached) };
        if let Some(after) = topic.after {
            open.catch_up(line, &id, after..reached, viewer).await?;
        }
        self.0.insert(id, open);
        Ok(())
    }

    /// Tells every subscription that cares.
    pub(super) async fn deliver(&mut self, line: &mut Line, item: &Item, viewer: Option<Viewer>) -> Result<(), Close> {
        for (id, open) in &mut self.0 {
            match item {
                Item::Event(event) if open.cares(event) => {
                    open.tell(line, id, News::Event(event.clone()), viewer.clone()).await?;
                }
                Item::Event(_) => {}
                Item::Lagged(_) => {
                    let reached = line.gateway.feed.ready().await;
                    open.tell(line, id, News::Resync(reached), viewer.clone()).await?;
                }
            }
        }
        Ok(())
    }
}

impl Open {
    fn cares(&self, event: &Event) -> bool {
        event.seq > self.told
            && event.topic == self.topic.name
            && self.topic.subject.is_none_or(|subject| subject == event.subject)
    }

    /// Tells of what was missed; too much of it is told by one `RESYNC`.
    async fn catch_up(
        &mut self,
        line: &mut Line,
        id: &str,
        missed: Range<i64>,
        viewer: Option<Viewer>,
    ) -> Result<(), Close> {
        let events = {
            let mut connection = line.gateway.database.connection().await.map_err(|_| Close::INTERNAL)?;
            rounds_outbox::read_since(&mut connection, self.topic.name, missed.start, MOST_RESUMED)
                .await
                .map_err(|_| Close::INTERNAL)?
        };
        if i64::try_from(events.len()).unwrap_or(MOST_RESUMED) >= MOST_RESUMED {
            return self.tell(line, id, News::Resync(missed.end), viewer).await;
        }
        for event in events {
            if self.cares(&event) {
                self.tell(line, id, News::Event(Arc::new(event)), viewer.clone()).await?;
            }
        }
        Ok(())
    }

    async fn tell(&mut self, line: &mut Line, id: &str, news: News, viewer: Option<Viewer>) -> Result<(), Close> {
        let seq = match &news {
            News::Event(event) => event.seq,
            News::Resync(seq) => *seq,
        };
        self.told = self.told.max(seq);
        if let News::Event(event) = &news
            && !is_for(event, viewer.as_ref())
        {
            return Ok(());
        }
        let request = line.gateway.request(&self.admitted, viewer, line.caller.clone()).data(news);
        let Some(response) = line.gateway.engine.execute_stream(request).next().await else {
            return Ok(());
        };
        let response = answer::finished(response, &line.caller);
        line.send(&ToClient::Next { id, payload: &response }).await
    }
}

fn is_for(event: &Event, viewer: Option<&Viewer>) -> bool {
    match (&event.audience, viewer) {
        (None, _) => true,
        (Some(audience), Some(viewer)) => audience.contains(&viewer.employee.0),
        (Some(_), None) => false,
    }
}
