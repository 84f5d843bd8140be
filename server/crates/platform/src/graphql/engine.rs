//! The engine behind one door, whatever the roots of its schema are.

use std::pin::Pin;
use std::sync::Arc;

use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, Stream};

use super::batching::batched;

type Execute = dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync;
type ExecuteStream = dyn Fn(Request) -> BoxStream<'static, Response> + Send + Sync;

/// Executes documents that the guard let through.
#[derive(Clone)]
pub struct Engine {
    execute: Arc<Execute>,
    execute_stream: Arc<ExecuteStream>,
    sdl: Arc<str>,
}

impl Engine {
    /// The engine of a schema.
    pub fn of<Q, M, S>(schema: Schema<Q, M, S>) -> Self
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let sdl = schema.sdl().into();
        let streaming = schema.clone();
        Self {
            execute: Arc::new(move |request| {
                let schema = schema.clone();
                Box::pin(async move { batched(schema.execute(request)).await })
            }),
            execute_stream: Arc::new(move |request| each_batched(streaming.execute_stream(request).boxed())),
            sdl,
        }
    }

    /// One answer to a query or mutation.
    pub async fn execute(&self, request: Request) -> Response {
        (self.execute)(request).await
    }

    /// The answers of a subscription.
    #[must_use]
    pub fn execute_stream(&self, request: Request) -> Pin<Box<dyn Stream<Item = Response> + Send>> {
        (self.execute_stream)(request)
    }

    /// The schema as text.
    #[must_use]
    pub fn sdl(&self) -> &str {
        &self.sdl
    }
}

/// Each answer with the loads that it asks for.
fn each_batched(answers: BoxStream<'static, Response>) -> BoxStream<'static, Response> {
    let next = async |mut answers: BoxStream<'static, Response>| Some((batched(answers.next()).await?, answers));
    stream::unfold(answers, next).boxed()
}
