//! Who may see anchors, and who may move them.
//!
//! An anchor is seen with its institution. It is moved by whoever reaches, under `anchors.move`, somebody who serves the
//! institution or a professional there; and by whoever has the department under them whose institution nobody serves.

use diesel::dsl::sql;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;

use crate::customers::customers;
use rounds_platform::access::{Predicate, Reach, Viewer, nothing};

const SERVED: &str = "exists (select 1 from assignments serving where serving.until is null and (serving.customer_id = customers.id \
                      or serving.customer_id in (select worked.professional_id from work_links worked \
                      where worked.institution_id = customers.id and worked.until is null)) and ";

/// Anchors of institutions that the viewer may see. The condition names the table `anchors`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    customers::scope::seen_through(viewer, "anchors.institution_id")
}

/// Institutions whose anchor the viewer may move. The condition names the table `customers`.
pub fn movable<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::AnchorsMove) {
        Reach::Nobody => nothing(),
        Reach::All => Box::new(sql::<Bool>("true")),
        Reach::Own(me) => Reach::Own(me).covers_within(SERVED, "serving.employee_id"),
        Reach::Subtree { me, departments } => {
            let reach = Reach::Subtree { me, departments: departments.clone() };
            let served: Predicate<Table> = reach.covers_within(SERVED, "serving.employee_id");
            Box::new(
                sql::<Bool>("(")
                    .bind::<Bool, _>(served)
                    .sql(" or customers.department_id = any(")
                    .bind::<Array<SqlUuid>, _>(departments)
                    .sql("))"),
            )
        }
    }
}
