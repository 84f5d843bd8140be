//! Reads of sessions.

use rounds_domain::ids::DepartmentId;
use rounds_domain::permissions::Permission;

use super::viewer::Viewer;
use crate::organisation::sessions::model::Session;
use crate::organisation::sessions::store::{self, Wanted};
use rounds_platform::graphql::TimeRangeInput;
use rounds_platform::graphql::prelude::*;

/// Reads of sessions.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// Who asks; an anonymous call is UNAUTHENTICATED.
    async fn viewer(&self, ctx: &Context<'_>) -> Answer<Viewer> {
        Some(ctx.viewer().map(|viewer| Viewer { employee: viewer.employee, session: viewer.session }))
    }

    /// Who is signed in (在线用户), latest first. Needs `sessions.read`.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those still open.", default = true)] open_only: bool,
        #[graphql(desc = "Started within.")] period: Option<TimeRangeInput>,
        #[graphql(desc = "In this department and below.")] department_id: Option<DepartmentId>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Session>> {
        let wanted = Wanted { open_only, period, department: department_id };
        Some(listed(ctx, wanted, PageArguments { first, after, last, before }).await)
    }
}

async fn listed(ctx: &Context<'_>, wanted: Wanted, arguments: PageArguments) -> Result<Connection<Session>> {
    ctx.viewer()?.permit(Permission::SessionsRead)?;
    wanted.period.map(|period| period.in_order("period")).transpose()?;
    let page = arguments.page()?;
    Connection::fetch(
        ctx,
        async |session| store::page(session, &wanted, &page).await,
        async |session| store::count(session, &wanted).await,
    )
    .await
}
