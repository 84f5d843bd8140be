//! Who may see which visits.
//!
//! A visit is visible when its author lies in the viewer's reach, when the viewer wrote it, or when its customer is
//! known to the viewer now, with more than the card of a workplace.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_domain::permissions::Permission;

use crate::customers::customers;
use rounds_platform::access::{Predicate, Reach, Viewer};
use rounds_tables::remarks;

/// Visits that the viewer may see. The condition names the table `visits`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    let authored: Predicate<Table> = match viewer.reach(Permission::VisitsRead) {
        Reach::All => return Box::new(sql::<Bool>("true")),
        Reach::Nobody => Reach::Own(viewer.employee).covers("visits.employee_id"),
        reach => reach.covers("visits.employee_id"),
    };
    let of_known_customers: Predicate<Table> = customers::scope::known_through(viewer, "visits.customer_id");
    Box::new(sql::<Bool>("(").bind::<Bool, _>(authored).sql(" or ").bind::<Bool, _>(of_known_customers).sql(")"))
}

/// Rows of another table whose visit is visible: `column` names the visit's id there.
pub fn seen_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    let visible: Predicate<Table> = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from visits where visits.id = ")
            .sql(column)
            .sql(" and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}

/// One's own visits.
pub fn own<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    Reach::Own(viewer.employee).covers("visits.employee_id")
}

/// Remarks on visits that the viewer may see.
pub fn remarks_on(viewer: &Viewer) -> Predicate<remarks::table> {
    seen_through(viewer, "remarks.about_id")
}
