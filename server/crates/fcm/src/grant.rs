//! The access token: a signature traded at Google's token endpoint (RFC 7523, the JWT-bearer grant).
//!
//! One task fetches while the others wait, and they share its success as well as its failure, so a burst of sends
//! asks once. A token is kept until a minute before its end; a token that FCM refused is replaced once, by whoever
//! comes first. A send that gives up while it fetches leaves nothing behind.

use std::sync::atomic::{AtomicU64, Ordering};

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderValue},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::{
    AccountRefusal, Clock, Outcome, ServiceAccount, TOTAL,
    account::safe_url,
    outcome::{DEFAULT_PAUSE, SERVER_TROUBLE},
    reply::Reply,
};

const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const SIGNATURE_LIFE_S: u64 = 3600;
const RENEW_BEFORE_S: u64 = 60;

pub(crate) struct Grant {
    http: reqwest::Client,
    issuer: String,
    header: Header,
    key: EncodingKey,
    token_uri: String,
    endpoint: Url,
    clock: Clock,
    fetches: AtomicU64,
    last: Mutex<Option<Result<Held, Outcome>>>,
}

#[derive(Clone)]
struct Held {
    bearer: HeaderValue,
    renew_at: u64,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: u64,
    exp: u64,
    jti: String,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl Grant {
    pub(crate) fn new(http: reqwest::Client, account: ServiceAccount, clock: Clock) -> Result<Self, AccountRefusal> {
        let key = EncodingKey::from_rsa_pem(account.private_key.as_bytes()).map_err(|_| AccountRefusal::UnusableKey)?;
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(account.private_key_id);
        let grant = Self {
            http,
            issuer: account.client_email,
            header,
            key,
            endpoint: safe_url("the token_uri", &account.token_uri)?,
            token_uri: account.token_uri,
            clock,
            fetches: AtomicU64::new(0),
            last: Mutex::new(None),
        };
        grant.assertion(0).map_err(|_| AccountRefusal::UnusableKey)?;
        Ok(grant)
    }

    /// The value of the `authorization` header, never the one that was `refused`.
    pub(crate) async fn bearer(&self, refused: Option<&HeaderValue>) -> Result<HeaderValue, Outcome> {
        let seen = self.fetches.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        let was_fetched_meanwhile = self.fetches.load(Ordering::Acquire) != seen;
        match &*last {
            Some(Ok(held)) if refused == Some(&held.bearer) => {}
            Some(Ok(held)) if was_fetched_meanwhile || held.renew_at > (self.clock)() => {
                return Ok(held.bearer.clone());
            }
            Some(Err(outcome)) if was_fetched_meanwhile => return Err(outcome.clone()),
            _ => {}
        }
        let fetched = self.fetch().await;
        *last = Some(fetched.clone());
        self.fetches.fetch_add(1, Ordering::Release);
        fetched.map(|held| held.bearer)
    }

    async fn fetch(&self) -> Result<Held, Outcome> {
        let now = (self.clock)();
        let assertion = self.assertion(now).map_err(|_| Outcome::Unauthorized)?;
        let request = self
            .http
            .post(self.endpoint.clone())
            .timeout(TOTAL)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}"));
        let reply = Reply::to(request, now).await.ok_or(Outcome::Retry { after: None })?;
        read(&reply, now)
    }

    fn assertion(&self, now: u64) -> jsonwebtoken::errors::Result<String> {
        let claims = Claims {
            iss: &self.issuer,
            scope: SCOPE,
            aud: &self.token_uri,
            iat: now,
            exp: now + SIGNATURE_LIFE_S,
            jti: format!("{:032x}", rand::random::<u128>()),
        };
        jsonwebtoken::encode(&self.header, &claims, &self.key)
    }
}

fn read(reply: &Reply, now: u64) -> Result<Held, Outcome> {
    match reply.status {
        200 => held(reply, now).ok_or(Outcome::Retry { after: None }),
        429 => Err(Outcome::PauseSender { after: reply.retry_after.unwrap_or(DEFAULT_PAUSE) }),
        status if SERVER_TROUBLE.contains(&status) => Err(Outcome::Retry { after: reply.retry_after }),
        status => {
            let error = serde_json::from_slice::<Refused>(&reply.body).map(|r| word(&r.error)).unwrap_or_default();
            tracing::warn!(status, error, "the token endpoint refused the service account");
            Err(Outcome::Unauthorized)
        }
    }
}

fn held(reply: &Reply, now: u64) -> Option<Held> {
    let granted: Granted = serde_json::from_slice(&reply.body).ok()?;
    let mut bearer = HeaderValue::try_from(format!("Bearer {}", granted.access_token)).ok()?;
    bearer.set_sensitive(true);
    let life = granted.expires_in.saturating_sub(RENEW_BEFORE_S);
    Some(Held { bearer, renew_at: now.saturating_add(life) })
}

/// An OAuth error code and nothing else that a reply may contain.
fn word(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, retry_after: Some(Duration::from_secs(7)), body: body.into() }
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_its_end() {
        let held = read(&reply(200, r#"{"access_token":"t","expires_in":3599,"token_type":"Bearer"}"#), 1000);
        assert_eq!(held.map(|h| h.renew_at), Ok(1000 + 3539));
    }

    #[test]
    fn a_refused_key_is_unauthorized_and_a_troubled_endpoint_is_tried_again() {
        let outcome = |status, body| read(&reply(status, body), 0).map(|_| ()).expect_err("no token");
        let after = Duration::from_secs(7);
        assert_eq!(outcome(400, r#"{"error":"invalid_grant"}"#), Outcome::Unauthorized);
        assert_eq!(outcome(401, ""), Outcome::Unauthorized);
        assert_eq!(outcome(429, ""), Outcome::PauseSender { after });
        assert_eq!(outcome(503, ""), Outcome::Retry { after: Some(after) });
        assert_eq!(outcome(200, "<html>"), Outcome::Retry { after: None });
        assert_eq!(outcome(200, r#"{"access_token":"a\nb","expires_in":1}"#), Outcome::Retry { after: None });
    }
}
