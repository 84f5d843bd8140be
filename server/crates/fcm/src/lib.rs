//! A client of Firebase Cloud Messaging, HTTP v1.
//!
//! One [`Fcm`] per Firebase project: it asks Google for an access token with the service account's key, keeps that
//! token until a minute before its end, posts one [`Message`] at a time and says with an [`Outcome`] what the caller
//! does next. It never retries on its own, except once with a fresh token when the old one is refused: patience,
//! jitter and dead letters belong to the outbox.
//!
//! It refuses to carry the token over plain HTTP except to loopback, and a message that Google would refuse. Device
//! tokens, texts and data never reach a log, a `Debug` print or an outcome.

mod account;
mod grant;
mod message;
mod outcome;
mod reply;

use std::{sync::Arc, time::Duration};

use reqwest::{
    Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};

pub use account::{AccountRefusal, ServiceAccount};
pub use message::{Draft, Message, MessageRefusal, Priority};
pub use outcome::{DropCause, Outcome};

use grant::Grant;
use reply::Reply;

/// Where Google listens.
pub const GOOGLE: &str = "https://fcm.googleapis.com";

/// The time in seconds since 1970; Google compares it with its own, so it has to be the world's.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

const CONNECT: Duration = Duration::from_secs(5);
const TOTAL: Duration = Duration::from_secs(10);

/// The HTTP client that [`Fcm`] expects: five seconds to connect, no redirects, and pings that find a dead connection.
pub fn http_client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .http2_keep_alive_interval(Duration::from_secs(30))
        .http2_keep_alive_timeout(TOTAL)
        .build()
}

/// The door to one Firebase project; cheap to share behind an `Arc`, safe to call from many tasks.
pub struct Fcm {
    http: reqwest::Client,
    endpoint: Url,
    grant: Grant,
    clock: Clock,
    patience: Duration,
}

impl Fcm {
    /// Opens the door of the account's project at `base_url`, or at Google when there is none.
    pub fn new(
        http: reqwest::Client,
        account: ServiceAccount,
        base_url: Option<&str>,
        clock: Clock,
    ) -> Result<Self, AccountRefusal> {
        let base = account::safe_url("the base url", base_url.unwrap_or(GOOGLE))?;
        let endpoint = endpoint(base, &account.project_id)?;
        let grant = Grant::new(http.clone(), account, Arc::clone(&clock))?;
        Ok(Self { http, endpoint, grant, clock, patience: TOTAL })
    }

    /// Gives up on a send after `patience` instead of ten seconds.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sends one message and says what to do next; it ends within ten seconds, token and second attempt included.
    pub async fn send(&self, message: &Message) -> Outcome {
        let answer = tokio::time::timeout(self.patience, self.attempt(message)).await;
        answer.unwrap_or(Outcome::Retry { after: None })
    }

    async fn attempt(&self, message: &Message) -> Outcome {
        let bearer = match self.grant.bearer(None).await {
            Ok(bearer) => bearer,
            Err(outcome) => return outcome,
        };
        let outcome = self.post(message, bearer.clone()).await;
        if outcome != Outcome::Unauthorized {
            return outcome;
        }
        match self.grant.bearer(Some(&bearer)).await {
            Ok(fresh) => self.post(message, fresh).await,
            Err(outcome) => outcome,
        }
    }

    async fn post(&self, message: &Message, bearer: HeaderValue) -> Outcome {
        let now = (self.clock)();
        let request = self
            .http
            .post(self.endpoint.clone())
            .timeout(TOTAL)
            .header(AUTHORIZATION, bearer)
            .header(CONTENT_TYPE, "application/json")
            .body(message.request(now));
        let reply = Reply::to(request, now).await;
        reply.map_or(Outcome::Retry { after: None }, |reply| outcome::of(&reply))
    }
}

impl std::fmt::Debug for Fcm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fcm").field("endpoint", &self.endpoint.as_str()).finish_non_exhaustive()
    }
}

fn endpoint(mut base: Url, project_id: &str) -> Result<Url, AccountRefusal> {
    base.path_segments_mut().map_err(|()| AccountRefusal::UnsafeAddress("the base url"))?.pop_if_empty().extend([
        "v1",
        "projects",
        project_id,
        "messages:send",
    ]);
    Ok(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_names_the_project_and_keeps_the_path_of_the_base() {
        let at = |base: &str| endpoint(base.parse().expect("a url"), "demo-project").expect("an endpoint").to_string();
        assert_eq!(at(GOOGLE), "https://fcm.googleapis.com/v1/projects/demo-project/messages:send");
        assert_eq!(at("http://127.0.0.1:9/fcm/"), "http://127.0.0.1:9/fcm/v1/projects/demo-project/messages:send");
    }
}
