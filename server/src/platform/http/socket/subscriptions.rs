//! The subscriptions of one socket, by the ids that the client gave them.

use std::collections::BTreeMap;

use rounds_outbox::Item;

use super::Line;
use super::close::Close;
use super::messages::ToClient;
use crate::platform::access::Viewer;
use crate::platform::graphql::News;
use crate::platform::http::admission::Admitted;
use crate::platform::http::listening::{Listening, Opened};

const MOST_PER_SOCKET: usize = 20;

/// The subscriptions of one socket.
#[derive(Default)]
pub(super) struct Subscriptions(BTreeMap<String, Listening>);

impl Subscriptions {
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    pub(super) fn end(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Whether any subscription listens to this.
    pub(super) fn care(&self, item: &Item) -> bool {
        self.0.values().any(|listening| listening.cares(item))
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
        let opened = Listening::open(&line.gateway, &line.caller, admitted, viewer.clone()).await;
        match opened.map_err(|_| Close::INTERNAL)? {
            Opened::Refused(response) => line.send(&ToClient::Error { id: &id, payload: &response.errors }).await,
            Opened::Ended => line.send(&ToClient::Complete { id: &id }).await,
            Opened::Listening(mut listening, missed) => {
                for news in missed {
                    tell(line, (&id, &mut listening), news, viewer.clone()).await?;
                }
                self.0.insert(id, listening);
                Ok(())
            }
        }
    }

    /// Tells every subscription that cares.
    pub(super) async fn deliver(&mut self, line: &mut Line, item: &Item, viewer: Option<Viewer>) -> Result<(), Close> {
        for (id, listening) in &mut self.0 {
            if let Some(news) = listening.news(&line.gateway, item).await {
                tell(line, (id, listening), news, viewer.clone()).await?;
            }
        }
        Ok(())
    }
}

async fn tell(
    line: &mut Line,
    (id, listening): (&str, &mut Listening),
    news: News,
    viewer: Option<Viewer>,
) -> Result<(), Close> {
    match listening.tell(&line.gateway, &line.caller, news, viewer).await {
        Some(response) => line.send(&ToClient::Next { id, payload: &response }).await,
        None => Ok(()),
    }
}
