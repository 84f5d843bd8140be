//! Who may see applications, and who may decide them.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;
use rounds_tables::customer_applications;

use rounds_platform::access::{Predicate, Viewer};

type Condition = Predicate<customer_applications::table>;

/// One's own, and those of whoever lies within the reach of assigning.
pub fn visible(viewer: &Viewer) -> Condition {
    let within: Condition = viewer.reach(Permission::CustomersAssign).covers("customer_applications.applicant_id");
    Box::new(
        sql::<Bool>("(customer_applications.applicant_id = ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" or ")
            .bind::<Bool, _>(within)
            .sql(")"),
    )
}

/// Those of others within the reach of assigning.
pub fn decidable(viewer: &Viewer) -> Condition {
    let within: Condition = viewer.reach(Permission::CustomersAssign).covers("customer_applications.applicant_id");
    Box::new(
        sql::<Bool>("(customer_applications.applicant_id <> ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" and ")
            .bind::<Bool, _>(within)
            .sql(")"),
    )
}
