//! A phone or a browser: somebody signed in, over HTTP and WebSocket.

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

use crate::demo::company::PASSWORD;
use rounds_platform::clock::Clock;

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);

/// Somebody signed in.
pub(super) struct Client {
    http: reqwest::Client,
    url: String,
    clock: Clock,
    token: Option<String>,
    refresh_token: String,
    /// The device that it is, once it is registered: its session is refreshed under this name alone.
    pub device: Option<String>,
    pub code: String,
    pub name: String,
}

impl Client {
    /// Signs in.
    pub(super) async fn sign_in(url: &str, code: &str, clock: &Clock) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let (url, code, clock) = (url.to_owned(), code.to_owned(), clock.clone());
        let mut client = Self {
            http,
            url,
            clock,
            token: None,
            refresh_token: String::new(),
            device: None,
            code,
            name: String::new(),
        };
        let document = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { tokens { accessToken refreshToken } viewer { employee { name } } } }";
        let input = json!({"input": {"login": client.code, "password": PASSWORD}});
        let data = client.ask(document, input).await?;
        client.name = text(&data, "/signIn/viewer/employee/name")?;
        client.adopt(&data["signIn"]["tokens"])?;
        Ok(client)
    }

    /// Trades the refresh token, as a phone does after a weekend.
    pub(super) async fn refresh(&mut self) -> anyhow::Result<()> {
        self.token = None;
        let document = "mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { accessToken refreshToken } } }";
        let data = self.ask(document, json!({"input": {"refreshToken": self.refresh_token}})).await?;
        self.adopt(&data["refreshSession"]["tokens"])
    }

    fn adopt(&mut self, tokens: &Value) -> anyhow::Result<()> {
        self.token = Some(text(tokens, "/accessToken")?);
        self.refresh_token = text(tokens, "/refreshToken")?;
        Ok(())
    }

    /// The data of a document; an error of the server is an error here.
    pub(super) async fn ask(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let body = json!({"query": document, "variables": variables});
        let mut request =
            self.http.post(format!("{}/graphql", self.url)).header("accept-language", "zh-CN").json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(device) = &self.device {
            request = request.header("x-device-id", device);
        }
        let answer: Value = request.send().await?.json().await?;
        if !answer["errors"].is_null() {
            bail!(
                "{} was refused: {:#}",
                document.split(['{', '(']).next().unwrap_or_default().trim(),
                answer["errors"]
            );
        }
        Ok(answer["data"].clone())
    }

    /// The payload of a mutation under a fresh key, with what the phone's clock says.
    pub(super) async fn mutate(&self, name: &str, input: Value, selection: &str) -> anyhow::Result<Value> {
        let mut input = input;
        input["idempotencyKey"] = json!(self.clock.mint::<Uuid>());
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let document = format!("mutation {name}($input: {kind}!) {{ {name}(input: $input) {{ {selection} }} }}");
        let data = self.ask(&document, json!({ "input": input })).await?;
        Ok(data[name].clone())
    }

    /// What the phone's clocks say, for inputs that ask for it.
    pub(super) fn captured(&self) -> Value {
        json!({"wallAt": self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true), "zone": "Asia/Shanghai"})
    }

    /// A new id as a phone mints it.
    pub(super) fn mint(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.clock.mint::<Uuid>())
    }

    /// Opens a socket and subscribes.
    pub(super) async fn listen(&self, document: &str) -> anyhow::Result<Listener> {
        let mut request = format!("{}/graphql/ws", self.url.replace("http://", "ws://")).into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
        let (socket, _) = connect_async(request).await?;
        let mut listener = Listener { socket };
        let token = self.token.as_deref().context("nobody is signed in")?;
        listener
            .say(json!({"type": "connection_init", "payload": {"Authorization": format!("Bearer {token}")}}))
            .await?;
        anyhow::ensure!(listener.hear().await?["type"] == "connection_ack", "the socket was not acknowledged");
        listener.say(json!({"type": "subscribe", "id": "1", "payload": {"query": document}})).await?;
        Ok(listener)
    }
}

/// One open socket with one subscription.
pub(super) struct Listener {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Listener {
    async fn say(&mut self, message: Value) -> anyhow::Result<()> {
        Ok(self.socket.send(Message::Text(message.to_string().into())).await?)
    }

    async fn hear(&mut self) -> anyhow::Result<Value> {
        loop {
            let message =
                tokio::time::timeout(PATIENCE, self.socket.next()).await.context("nothing was heard in time")?;
            match message.context("the socket was closed")?? {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(text.as_str())?;
                    if message["type"] != "ping" {
                        return Ok(message);
                    }
                    self.say(json!({"type": "pong"})).await?;
                }
                Message::Close(frame) => bail!("the socket was closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// The data of the next event that `wanted` accepts.
    pub(super) async fn event(&mut self, wanted: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        loop {
            let message = self.hear().await?;
            anyhow::ensure!(message["type"] == "next", "an error instead of an event: {message:#}");
            let data = &message["payload"]["data"];
            if wanted(data) {
                return Ok(data.clone());
            }
        }
    }
}

/// The text at a path.
pub(super) fn text(value: &Value, path: &str) -> anyhow::Result<String> {
    let found = value.pointer(path).and_then(Value::as_str);
    Ok(found.with_context(|| format!("nothing at {path} in {value:#}"))?.to_owned())
}
