//! Reads of people.

use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;

use crate::people::model::{Department, Employee, EmployeeFilter, Position};
use crate::people::store;
use crate::platform::graphql::prelude::*;

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
            let mut session = ctx.db()?.session().await?;
            let slice = store::page(&mut session, &wanted, &page).await?;
            let total = match Connection::<Employee>::is_total_wanted(ctx) {
                true => Some(store::count(&mut session, &wanted).await?),
                false => None,
            };
            Ok(Connection::of(slice, |row| TextKey(row.code.clone(), row.id.0)).with_total(total))
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
            let mut session = ctx.db()?.session().await?;
            let slice = store::positions(&mut session, language, &page).await?;
            let total = match Connection::<Position>::is_total_wanted(ctx) {
                true => Some(store::position_count(&mut session).await?),
                false => None,
            };
            Ok(Connection::of(slice, |row| TextKey(row.named(language).to_owned(), row.id.0)).with_total(total))
        };
        Some(work.await)
    }
}
