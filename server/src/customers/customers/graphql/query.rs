//! Reads of customers, and the edge from an employee to the customers served.

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::texts;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerOwnership};

use crate::customers::customers::loaders::{CustomerCountOf, CustomersOf};
use crate::customers::customers::model::{Customer, CustomerFilter, CustomerSort};
use crate::customers::customers::store::{self, Wanted};
use rounds_platform::access::permits;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

const SEARCH_AT_MOST: usize = 100;

/// Reads of customers.
#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// One customer; null when absent or out of reach.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the customer.")] id: CustomerId,
    ) -> Answer<Customer> {
        row_ahead(ctx, id).await
    }

    /// Customers that match a search and conditions, in the order wanted; archived ones are left out (客户查询).
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Part of a name, its pinyin or initials, or a telephone, 1–100 characters; all customers if omitted. A professional is found by a whole telephone only by users who serve the professional, and by a whole ID number only by users who hold `customers.reveal` over them."
        )]
        search: Option<String>,
        #[graphql(desc = "Conditions that every row meets; no conditions if omitted.")] filter: Option<CustomerFilter>,
        #[graphql(desc = "Order of the list.", default_with = "CustomerSort::Relevance")] sort: CustomerSort,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
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
        let _: permits::CustomersClaim = ctx.permit()?;
    }
    let page = arguments.page()?;
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), wanted, &page)?, store::count(db.reader(), wanted)?);
    let keyed = Connection::read(ctx, rows, count, Customer::look_ahead);
    Ok(keyed.await?.map(|(row, _)| row))
}

/// Edges that customers hang on an employee.
pub struct EmployeeCustomers(pub EmployeeId);

#[Object]
impl EmployeeCustomers {
    /// Customers that the employee serves now, by pinyin. Needs `customers.read`.
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Duty in which the employee serves them.", default_with = "AssignmentDuty::Rep")]
        duty: AssignmentDuty,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Customer>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let _: permits::CustomersRead = ctx.permit()?;
            Connection::load(ctx, CustomersOf(self.0, duty, arguments.page()?), CustomerCountOf(self.0, duty)).await
        };
        Some(work.await)
    }
}
