//! Reads of customers, and the edge from an employee to the customers served.

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerOwnership};

use crate::customers::customers::loaders::{CustomerCountOf, CustomersOf};
use crate::customers::customers::model::{Customer, CustomerFilter, CustomerSort};
use crate::customers::customers::store::{self, Wanted};
use rounds_platform::graphql::prelude::*;

const SEARCH_AT_MOST: usize = 100;

/// Reads of customers.
#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// One customer; null when absent or out of reach.
    async fn customer(&self, ctx: &Context<'_>, #[graphql(desc = "The customer.")] id: CustomerId) -> Answer<Customer> {
        edge(ctx, Some(id)).await
    }

    /// Customers: search, filter, sort (客户查询).
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Name, pinyin, initials or telephone, 1–100 characters. A professional is found by a whole telephone by whoever serves them, by a whole ID number by whoever holds `customers.reveal` over them."
        )]
        search: Option<String>,
        #[graphql(desc = "Conditions.")] filter: Option<CustomerFilter>,
        #[graphql(desc = "Order.", default_with = "CustomerSort::Relevance")] sort: CustomerSort,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Customer>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let wanted = Wanted { search: searched(search)?, filter: filter.unwrap_or_default(), sort };
            listed(ctx, &wanted, &arguments).await
        };
        Some(work.await)
    }
}

fn searched(search: Option<String>) -> Result<Option<String>> {
    search.map(|text| texts::line(&text, SEARCH_AT_MOST).or_fault("search")).transpose()
}

async fn listed(ctx: &Context<'_>, wanted: &Wanted, arguments: &PageArguments) -> Result<Connection<Customer>> {
    if wanted.filter.ownership == CustomerOwnership::Pool {
        ctx.viewer()?.permit(Permission::CustomersClaim)?;
    }
    let page = arguments.page()?;
    let keyed = Connection::fetch(
        ctx,
        async |session| store::page(session, wanted, &page).await,
        async |session| store::count(session, wanted).await,
    );
    Ok(keyed.await?.map(|(row, _)| row))
}

/// Edges that customers hang on an employee.
pub struct EmployeeCustomers(pub EmployeeId);

#[Object]
impl EmployeeCustomers {
    /// Customers that they serve now, by pinyin. Needs `customers.read`.
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Duty in which they serve.", default_with = "AssignmentDuty::Rep")] duty: AssignmentDuty,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Customer>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            ctx.viewer()?.permit(Permission::CustomersRead)?;
            Connection::load(ctx, CustomersOf(self.0, duty, arguments.page()?), CustomerCountOf(self.0, duty)).await
        };
        Some(work.await)
    }
}
