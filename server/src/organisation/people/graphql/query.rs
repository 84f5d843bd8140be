//! Reads of people.

use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;

use crate::organisation::people::model::{Department, Employee, EmployeeFilter, Position};
use crate::organisation::people::store;
use rounds_platform::graphql::prelude::*;

/// Reads of people.
#[derive(Default)]
pub struct PeopleQuery;

#[Object]
impl PeopleQuery {
    /// The organisation tree from the viewer's highest departments down.
    async fn departments(&self, ctx: &Context<'_>) -> Answer<Vec<Department>> {
        Some(async { store::roots(&mut ctx.db()?.session().await?).await }.await)
    }

    /// One employee; null when absent.
    async fn employee(&self, ctx: &Context<'_>, #[graphql(desc = "The employee.")] id: EmployeeId) -> Answer<Employee> {
        edge(ctx, Some(id)).await
    }

    /// Employees within reach, by code.
    async fn employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name, pinyin, initials, code or telephone.")] search: Option<String>,
        #[graphql(desc = "Conditions.")] filter: Option<EmployeeFilter>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Employee>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            let wanted = store::Wanted { search, filter };
            Connection::fetch(
                ctx,
                async |session| store::page(session, &wanted, &page).await,
                async |session| store::count(session, &wanted).await,
            )
            .await
        };
        Some(work.await)
    }

    /// Positions, by name. Needs `people.read`.
    async fn positions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Position>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            ctx.viewer()?.permit(Permission::PeopleRead)?;
            let page = arguments.page()?;
            let language = ctx.language();
            let keyed = Connection::fetch(
                ctx,
                async |session| store::positions(session, language, &page).await,
                async |session| store::position_count(session).await,
            );
            Ok(keyed.await?.map(|(position, _)| position))
        };
        Some(work.await)
    }
}
