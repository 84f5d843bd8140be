//! Who may see which customers.
//!
//! A customer is visible when its current rep or service person lies in the viewer's reach, or when it lies in the pool of
//! a department under the viewer and the viewer may claim. Who serves a professional sees the card of the institutions
//! where the professional works: name, address, level and anchor, but no telephone.

use diesel::dsl::sql;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;

use crate::platform::access::{Predicate, Reach, Viewer, nothing};

const SERVED: &str =
    "exists (select 1 from assignments serving where serving.customer_id = customers.id and serving.until is null and ";
const CARD: &str = "exists (select 1 from work_links worked join assignments serving on serving.customer_id = worked.professional_id \
                    and serving.until is null where worked.institution_id = customers.id and worked.until is null and ";
const UNSERVED: &str = "(not exists (select 1 from assignments owned where owned.customer_id = customers.id \
                        and owned.duty = 'REP' and owned.until is null)";

/// Customers that somebody within reach serves: with everything that is known of them.
pub fn served<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::CustomersRead) {
        Reach::Nobody => nothing(),
        Reach::All => Box::new(sql::<Bool>("true")),
        reach => reach.covers_within(SERVED, "serving.employee_id"),
    }
}

/// Customers of the pool that the viewer may claim.
pub fn pooled<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::CustomersClaim) {
        Reach::Nobody | Reach::Own(_) => nothing(),
        Reach::All => Box::new(sql::<Bool>(UNSERVED).sql(")")),
        Reach::Subtree { departments, .. } => Box::new(
            sql::<Bool>(UNSERVED)
                .sql(" and customers.department_id = any(")
                .bind::<Array<SqlUuid>, _>(departments)
                .sql("))"),
        ),
    }
}

/// Institutions where a professional works whom somebody within reach serves.
pub fn card<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::CustomersRead) {
        Reach::Nobody | Reach::All => nothing(),
        reach => reach.covers_within(CARD, "serving.employee_id"),
    }
}

/// Customers that the viewer may see at all. The condition names the table `customers`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    if viewer.reach(Permission::CustomersRead) == Reach::All {
        return Box::new(sql::<Bool>("true"));
    }
    let served: Predicate<Table> = served(viewer);
    let pooled: Predicate<Table> = pooled(viewer);
    let card: Predicate<Table> = card(viewer);
    Box::new(
        sql::<Bool>("(")
            .bind::<Bool, _>(served)
            .sql(" or ")
            .bind::<Bool, _>(pooled)
            .sql(" or ")
            .bind::<Bool, _>(card)
            .sql(")"),
    )
}

/// Rows of another table whose customer is visible: `column` names the customer's id there.
pub fn seen_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    let visible: Predicate<Table> = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from customers where customers.id = ")
            .sql(column)
            .sql(" and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}
