//! Reads of people.

use rounds_domain::ids::EmployeeId;

use crate::organisation::people::model::{Department, Employee, EmployeeFilter, Position};
use crate::organisation::people::store;
use rounds_platform::access::permits;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

/// Reads of people.
#[derive(Default)]
pub struct PeopleQuery;

#[Object]
impl PeopleQuery {
    /// The highest departments of the signed-in user: their own and those they lead; the tree continues in `children`.
    async fn departments(&self, ctx: &Context<'_>) -> Answer<Vec<Department>> {
        Some(async { store::roots(&mut ctx.db()?.session().await?).await }.await)
    }

    /// One employee; null when absent.
    async fn employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the employee.")] id: EmployeeId,
    ) -> Answer<Employee> {
        edge(ctx, Some(id)).await
    }

    /// Employees within reach of `people.read`, by code.
    async fn employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of a name, its pinyin or initials, a code or a telephone; all employees if omitted.")]
        search: Option<String>,
        #[graphql(desc = "Conditions that every row meets; no conditions if omitted.")] filter: Option<EmployeeFilter>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Employee>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            let wanted = store::Wanted { search, filter };
            let db = ctx.db()?;
            let (rows, count) = (store::page(db.reader(), &wanted, &page), store::count(db.reader(), &wanted));
            Connection::read(ctx, rows, count, Employee::look_ahead).await
        };
        Some(work.await)
    }

    /// Positions of the company, by name. Needs `people.read`.
    async fn positions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Position>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let permit: permits::PeopleRead = ctx.permit()?;
            let page = arguments.page()?;
            let language = ctx.language();
            let (rows, count) = (store::positions(&permit, language, &page), store::position_count());
            let keyed = Connection::read(ctx, rows, count, Position::look_ahead);
            Ok(keyed.await?.map(|(position, _)| position))
        };
        Some(work.await)
    }
}
