//! Somebody who listens over server-sent events, one stream per operation.

use std::time::Duration;

use serde_json::{Value, json};

use crate::actor::Actor;

const PATIENCE: Duration = Duration::from_secs(10);

/// One open stream.
pub struct Stream {
    response: reqwest::Response,
    received: String,
}

/// What a stream says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// An answer.
    Next(Value),
    /// That the operation is complete.
    Complete,
    /// Nothing more: the stream has ended.
    End,
}

impl Stream {
    /// Asks for a stream of a document; fails the test when there is none.
    pub async fn open(actor: &Actor, document: &str, variables: Value) -> Self {
        let response = Self::ask(actor, json!({"query": document, "variables": variables})).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, received: String::new() }
    }

    /// The answer to a request for a stream, whatever it is.
    pub async fn ask(actor: &Actor, body: Value) -> reqwest::Response {
        actor.request(&body).header("accept", "text/event-stream").send().await.unwrap()
    }

    /// What it says next; comments are passed over.
    pub async fn hear(&mut self) -> Said {
        tokio::time::timeout(PATIENCE, self.next()).await.expect("nothing was heard in time")
    }

    /// The payload of the next answer.
    pub async fn event(&mut self) -> Value {
        match self.hear().await {
            Said::Next(payload) => payload,
            other => panic!("no answer but {other:?}"),
        }
    }

    async fn next(&mut self) -> Said {
        loop {
            while let Some((block, rest)) = self.received.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.received = rest;
                if let Some(said) = read(&block) {
                    return said;
                }
            }
            match self.response.chunk().await {
                Ok(Some(chunk)) => self.received.push_str(std::str::from_utf8(&chunk).unwrap()),
                _ => return Said::End,
            }
        }
    }
}

fn read(block: &str) -> Option<Said> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    match field("event:")? {
        "next" => Some(Said::Next(serde_json::from_str(field("data:")?).unwrap())),
        "complete" => field("data:").map(|_| Said::Complete),
        other => panic!("unknown event {other}"),
    }
}
