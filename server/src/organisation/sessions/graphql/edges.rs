//! A session with its edges, and sessions as employees have them.

use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::SessionEnd;

use crate::organisation::people::{self, Employee};
use crate::organisation::sessions::loaders::{FailedTriesOf, SessionCountOf, SessionsOf};
use crate::organisation::sessions::model::{Device, Session};
use crate::organisation::sessions::store::Wanted;
use rounds_platform::App;
use rounds_platform::graphql::prelude::*;

#[ComplexObject]
impl Session {
    /// Employee whose session it is.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Device of the session; null for a browser.
    async fn device(&self, ctx: &Context<'_>) -> Answer<Device> {
        edge(ctx, self.device_id).await
    }

    /// IP address of the client; null without `sessions.read`.
    async fn ip_address(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let address = self.ip_address.as_deref();
        Ok(address.filter(|_| ctx.viewer().is_ok_and(|viewer| viewer.may(Permission::SessionsRead))))
    }

    /// When the session ended; null while open.
    async fn ended_at(&self, ctx: &Context<'_>) -> Option<Instant> {
        self.ending(ctx.data_unchecked::<App>().clock.now()).map(|(at, _)| at)
    }

    /// Why the session ended; null while open.
    async fn ended_by(&self, ctx: &Context<'_>) -> Option<SessionEnd> {
        self.ending(ctx.data_unchecked::<App>().clock.now()).map(|(_, by)| by)
    }

    /// Whether it is the session of this request.
    async fn is_current(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_ok_and(|viewer| viewer.session == self.id)
    }
}

/// Sessions as an employee has them.
pub struct EmployeeSessions(pub Employee);

/// Sessions as an employee has them.
#[Object]
impl EmployeeSessions {
    /// Sessions of the employee, newest first. Needs `sessions.read`, except for the signed-in user's own; null otherwise.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether to return only open sessions.", default = true)] open_only: bool,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Session>> {
        let arguments = PageArguments { first, after, last, before };
        let wanted = Wanted { open_only, period: None, department: None };
        match is_within(ctx, &self.0) {
            Ok(true) => Some(of(ctx, &self.0, wanted, arguments).await),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Failed sign-ins since the last successful one. Needs `sessions.read`, except for the signed-in user's own; null otherwise.
    async fn failed_sign_ins(&self, ctx: &Context<'_>) -> Answer<i32> {
        match is_within(ctx, &self.0) {
            Ok(true) => edge_of(ctx, FailedTriesOf(self.0.id)).await,
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

fn is_within(ctx: &Context<'_>, employee: &Employee) -> Result<bool> {
    let viewer = ctx.viewer()?;
    let reach = viewer.reach(Permission::SessionsRead);
    Ok(viewer.employee == employee.id || people::scope::is_within(&reach, employee))
}

async fn of(
    ctx: &Context<'_>,
    employee: &Employee,
    wanted: Wanted,
    arguments: PageArguments,
) -> Result<Connection<Session>> {
    Connection::load(ctx, SessionsOf(employee.id, wanted, arguments.page()?), SessionCountOf(employee.id, wanted)).await
}
