//! Reads of sessions.

use rounds_domain::ids::DepartmentId;

use super::viewer::SignedInUser;
use crate::organisation::sessions::model::Session;
use crate::organisation::sessions::store::{self, Wanted};
use rounds_platform::access::permits;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::TimeRangeInput;
use rounds_platform::graphql::prelude::*;

/// Reads of sessions.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// The signed-in user; UNAUTHENTICATED for an anonymous request.
    async fn viewer(&self, ctx: &Context<'_>) -> Answer<SignedInUser> {
        Some(ctx.viewer().map(|viewer| SignedInUser { employee: viewer.employee, session: viewer.session }))
    }

    /// Sessions of employees within reach (在线用户), latest first. Needs `sessions.read`.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether to return only open sessions.", default = true)] open_only: bool,
        #[graphql(desc = "Only sessions begun in this period; any time if omitted.")] period: Option<TimeRangeInput>,
        #[graphql(desc = "Only sessions of employees in this department and below; any if omitted.")]
        department_id: Option<DepartmentId>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Session>> {
        let wanted = Wanted { open_only, period, department: department_id };
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, ctx.permit()?, wanted, arguments).await }.await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    _: permits::SessionsRead,
    wanted: Wanted,
    arguments: PageArguments,
) -> Result<Connection<Session>> {
    wanted.period.map(|period| period.in_order("period")).transpose()?;
    let page = arguments.page()?;
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), &wanted, &page), store::count(db.reader(), &wanted));
    Connection::read(ctx, rows, count, Session::look_ahead).await
}
