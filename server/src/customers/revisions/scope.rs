//! Who may see revisions, and who may decide them.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;
use rounds_tables::customer_revisions;

use crate::customers::customers;
use rounds_platform::access::{Predicate, Viewer, nothing};

type Condition = Predicate<customer_revisions::table>;

const OF_CUSTOMER: &str = "exists (select 1 from customers where customers.id = customer_revisions.customer_id and ";

/// Those that one asked for, and those of customers of which one sees more than the card.
pub fn visible(viewer: &Viewer) -> Condition {
    let known: Condition = customers::scope::known(viewer);
    Box::new(
        sql::<Bool>("(customer_revisions.requested_by = ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" or ")
            .sql(OF_CUSTOMER)
            .bind::<Bool, _>(known)
            .sql("))"),
    )
}

/// Those of customers within the reach of revising.
pub fn within(viewer: &Viewer) -> Condition {
    if !viewer.may(Permission::CustomersRevise) {
        return nothing();
    }
    let revisable: Condition = customers::scope::revisable(viewer);
    Box::new(sql::<Bool>(OF_CUSTOMER).bind::<Bool, _>(revisable).sql(")"))
}

/// Those within the reach of revising that somebody else asked for.
pub fn decidable(viewer: &Viewer) -> Condition {
    let within = within(viewer);
    Box::new(
        sql::<Bool>("(customer_revisions.requested_by <> ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" and ")
            .bind::<Bool, _>(within)
            .sql(")"),
    )
}
