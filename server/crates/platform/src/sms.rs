//! The edge of the world for text messages: one sentence to one telephone, and what came of it.
//!
//! A text costs money and goes to a telephone that others may hold: it carries a code and nothing of anybody. The way out
//! is the API that most gateways emulate, `POST /2010-04-01/Accounts/{account}/Messages.json`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures_util::future::BoxFuture;
use http::{StatusCode, header};
use reqwest::{Client, Url};

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// One text to one telephone.
#[derive(Clone)]
pub struct Text {
    /// The telephone in E.164.
    pub to: String,
    /// What it says.
    pub body: String,
}

/// What came of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It is on its way.
    Accepted,
    /// Nobody can be told at this number, or not so: trying again is pointless.
    Refused(String),
    /// Try again, not before.
    Retry(Option<Duration>),
}

/// What a gateway tells of the account, without a text being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// It knows the account and its token.
    Open,
    /// It knows one of them not.
    Closed,
    /// It answers otherwise: some gateways tell nothing of accounts.
    Untold(String),
    /// It does not answer.
    Away(String),
}

/// A way to send texts.
pub trait Texts: Send + Sync {
    /// Sends one text and says what to do next.
    fn send(&self, text: Text) -> BoxFuture<'_, Sent>;

    /// Asks whether texts would be taken; sends none.
    fn access(&self) -> BoxFuture<'_, Access>;
}

/// How a gateway is reached.
pub struct Gateway<'g> {
    /// Where it is.
    pub base_url: &'g str,
    /// Whose account it is.
    pub account: &'g str,
    /// File with the secret of the account.
    pub token_file: &'g Path,
    /// The number or name that texts come from.
    pub from: &'g str,
}

/// Opens the door to a gateway.
pub fn gateway(settings: &Gateway<'_>) -> anyhow::Result<Arc<dyn Texts>> {
    let token = std::fs::read_to_string(settings.token_file).context("the file with the token cannot be read")?;
    let token = token.trim().to_owned();
    anyhow::ensure!(!token.is_empty(), "the file with the token is empty");
    let mut endpoint = Url::parse(settings.base_url).context("the address of the gateway cannot be read")?;
    let mut desk = endpoint.clone();
    let path = ["2010-04-01", "Accounts", settings.account, "Messages.json"];
    endpoint.path_segments_mut().map_err(|()| anyhow::anyhow!("the address has no path"))?.pop_if_empty().extend(path);
    let path = ["2010-04-01", "Accounts", &format!("{}.json", settings.account)];
    desk.path_segments_mut().map_err(|()| anyhow::anyhow!("the address has no path"))?.pop_if_empty().extend(path);
    let http = Client::builder()
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let (account, from) = (settings.account.to_owned(), settings.from.to_owned());
    Ok(Arc::new(Messages { http, endpoint, desk, account, token, from }))
}

struct Messages {
    http: Client,
    endpoint: Url,
    /// Where the account is told of.
    desk: Url,
    account: String,
    token: String,
    from: String,
}

impl Texts for Messages {
    fn send(&self, text: Text) -> BoxFuture<'_, Sent> {
        Box::pin(async move {
            let request = self
                .http
                .post(self.endpoint.clone())
                .basic_auth(&self.account, Some(&self.token))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(self.form(&text));
            match request.send().await {
                Ok(response) => judged(&response),
                Err(_) => Sent::Retry(None),
            }
        })
    }

    fn access(&self) -> BoxFuture<'_, Access> {
        Box::pin(async move {
            match self.http.get(self.desk.clone()).basic_auth(&self.account, Some(&self.token)).send().await {
                Ok(response) => told(response.status()),
                // The address holds the account.
                Err(error) => Access::Away(error.without_url().to_string()),
            }
        })
    }
}

fn told(status: StatusCode) -> Access {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Access::Closed,
        _ if status.is_success() => Access::Open,
        _ => Access::Untold(status.to_string()),
    }
}

impl Messages {
    fn form(&self, text: &Text) -> String {
        let mut form = self.endpoint.clone();
        form.query_pairs_mut()
            .clear()
            .append_pair("To", &text.to)
            .append_pair("From", &self.from)
            .append_pair("Body", &text.body);
        form.query().unwrap_or_default().to_owned()
    }
}

fn judged(response: &reqwest::Response) -> Sent {
    let status = response.status();
    let seconds = response.headers().get(header::RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
    let after = seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            tracing::error!(%status, "texts are not authorised: look at the account and token of the gateway");
            Sent::Retry(Some(LONGEST_WAIT))
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Sent::Retry(after),
        _ if status.is_success() => Sent::Accepted,
        _ if status.is_client_error() => Sent::Refused(format!("the gateway answered {status}")),
        _ => Sent::Retry(after),
    }
}
