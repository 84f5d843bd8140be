//! __Words__ in the public schema.

use super::model::{Change__Subject__Input, Create__Subject__Input, __Subject__};
use super::{actions, store};
use crate::organisation::people::Employee;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

/// Reads of __words_many__.
#[derive(Default)]
pub struct __Subject__Query;

#[Object]
impl __Subject__Query {
    /// __Words__ of the signed-in user and of employees within reach of `people.read`, newest first.
    async fn __subjects__(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<__Subject__>> {
        let work = async {
            let page = PageArguments { first, after, last, before }.page()?;
            let db = ctx.db()?;
            let (rows, count) = (store::page(db.reader(), &page), store::count(db.reader()));
            Connection::read(ctx, rows, count, __Subject__::look_ahead).await
        };
        Some(work.await)
    }
}

/// Changes of __words_many__.
#[derive(Default)]
pub struct __Subject__Mutation;

#[Object]
impl __Subject__Mutation {
    /// Creates __article__ of the signed-in user. Works offline.
    async fn create___subject__(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The __words__ to create.")] input: Create__Subject__Input,
    ) -> Answer<Create__Subject__Payload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("create__Subject__", input.idempotency_key, async move |tx| actions::create(tx, input, sent).await)
                .await?;
            Ok(Create__Subject__Payload { __subject__: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Changes __article__; only its owner may.
    async fn change___subject__(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The __words__ and what to change of it.")] input: Change__Subject__Input,
    ) -> Answer<Change__Subject__Payload> {
        let work = async {
            let id = ctx
                .change("change__Subject__", input.idempotency_key, async move |tx| actions::change(tx, input).await)
                .await?;
            Ok(Change__Subject__Payload { __subject__: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `create__Subject__`.
#[derive(Debug, SimpleObject)]
pub struct Create__Subject__Payload {
    /// The __words__ after the change.
    __subject__: __Subject__,
}

/// Result of the mutation `change__Subject__`.
#[derive(Debug, SimpleObject)]
pub struct Change__Subject__Payload {
    /// The __words__ after the change.
    __subject__: __Subject__,
}

#[ComplexObject]
impl __Subject__ {
    /// Employee whose __words__ this is.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }
}
