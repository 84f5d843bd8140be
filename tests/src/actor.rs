//! Somebody who uses the server over HTTP.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::live::Live;

/// Somebody who uses the server.
#[derive(Clone)]
pub struct Actor {
    http: reqwest::Client,
    url: String,
    /// Access token; none for somebody anonymous.
    pub token: Option<String>,
    /// Refresh token.
    pub refresh_token: Option<String>,
    /// Id of the employee.
    pub id: String,
    /// Language asked for.
    pub language: &'static str,
    /// The device that it says it is.
    pub device: Option<String>,
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status of the response.
    pub status: u16,
    /// Its body.
    pub body: Value,
}

impl Reply {
    /// The data at a path such as `/checkIn/checkIn/id`; fails the test when the answer has errors.
    #[track_caller]
    pub fn at(&self, path: &str) -> Value {
        assert!(self.body["errors"].is_null(), "unexpected errors: {:#}", self.body);
        self.body["data"].pointer(path).cloned().unwrap_or_else(|| panic!("nothing at {path} in {:#}", self.body))
    }

    /// A text at a path.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        self.at(path).as_str().unwrap_or_else(|| panic!("no text at {path} in {:#}", self.body)).to_owned()
    }

    /// The code of the first error; fails the test when there is none.
    #[track_caller]
    pub fn code(&self) -> String {
        let code = &self.body["errors"][0]["extensions"]["code"];
        code.as_str().unwrap_or_else(|| panic!("no error in {:#}", self.body)).to_owned()
    }
}

impl Actor {
    /// Somebody who is not signed in.
    pub fn anonymous(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            http,
            url: url.to_owned(),
            token: None,
            refresh_token: None,
            id: String::new(),
            language: "en",
            device: None,
        }
    }

    /// Signs in with login and password.
    pub async fn sign_in(url: &str, login: &str, password: &str) -> Self {
        Self::sign_in_on(url, (login, password), None).await
    }

    /// Signs in with login and password on a device, or in a browser.
    pub async fn sign_in_on(url: &str, credentials: (&str, &str), device: Option<Value>) -> Self {
        let (login, password) = credentials;
        let mut actor = Self::anonymous(url);
        actor.device = device.as_ref().map(|device| device["id"].as_str().unwrap().to_owned());
        let document = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { tokens { accessToken refreshToken } viewer { employee { id } } } }";
        let reply =
            actor.ask(document, json!({"input": {"login": login, "password": password, "device": device}})).await;
        actor.token = Some(reply.text("/signIn/tokens/accessToken"));
        actor.refresh_token = Some(reply.text("/signIn/tokens/refreshToken"));
        actor.id = reply.text("/signIn/viewer/employee/id");
        actor
    }

    /// The same person asking for another language, or for none by an empty text.
    pub fn speaking(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    /// The same person saying that this is the device, or saying nothing of it.
    pub fn calling_itself(self, device: Option<String>) -> Self {
        Self { device, ..self }
    }

    /// Sends a document with variables.
    pub async fn ask(&self, document: &str, variables: Value) -> Reply {
        self.send(json!({"query": document, "variables": variables})).await
    }

    /// Sends a body as it is.
    pub async fn send(&self, body: Value) -> Reply {
        let response = self.request(&body).send().await.unwrap();
        let status = response.status().as_u16();
        Reply { status, body: response.json().await.unwrap() }
    }

    /// A request with a body, to be sent with whatever else it takes.
    pub fn request(&self, body: &Value) -> reqwest::RequestBuilder {
        let url = format!("{}/graphql", self.url);
        let mut request = self.http.post(url).header("accept-language", self.language).json(body);
        if let Some(device) = &self.device {
            request = request.header("x-device-id", device);
        }
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Calls a mutation `name(input: …)` with a fresh idempotency key, and selects `selection` of its payload.
    pub async fn mutate(&self, name: &str, input: Value, selection: &str) -> Reply {
        let mut input = input;
        if input["idempotencyKey"].is_null() {
            input["idempotencyKey"] = json!(Uuid::now_v7());
        }
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let document = format!("mutation M($input: {kind}!) {{ {name}(input: $input) {{ {selection} }} }}");
        self.ask(&document, json!({ "input": input })).await
    }

    /// Tries to trade the refresh token.
    pub async fn refresh(&self) -> Reply {
        let document = "mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { accessToken refreshToken } } }";
        let nobody = Self { token: None, ..self.clone() };
        nobody.ask(document, json!({"input": {"refreshToken": self.refresh_token}})).await
    }

    /// Trades the refresh token for a fresh token.
    pub async fn refreshed(&self) -> Self {
        let reply = self.refresh().await;
        Self {
            token: Some(reply.text("/refreshSession/tokens/accessToken")),
            refresh_token: Some(reply.text("/refreshSession/tokens/refreshToken")),
            ..self.clone()
        }
    }

    /// Opens a WebSocket as this person.
    pub async fn live(&self) -> Live {
        Live::open(&self.url, self.token.as_deref()).await
    }
}

/// A new id as a phone mints it.
pub fn mint(prefix: &str) -> String {
    format!("{prefix}_{}", Uuid::now_v7())
}

/// What the phone's clocks say at an instant, as `captured`.
pub fn captured(at: chrono::DateTime<chrono::Utc>) -> Value {
    json!({"wallAt": at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true), "zone": "Asia/Shanghai"})
}
