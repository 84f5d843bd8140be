//! Who may see which check-ins: whose they are, whoever reaches that person under `visits.read`, and whoever sees the
//! customer now. The measurements themselves are for the person and that reach alone.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_domain::permissions::Permission;

use crate::customers::customers;
use rounds_platform::access::{Predicate, Reach, Viewer};

/// Check-ins that the viewer may see. The condition names the table `check_ins`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    if viewer.reach(Permission::VisitsRead) == Reach::All {
        return Box::new(sql::<Bool>("true"));
    }
    let reached: Predicate<Table> = reached(viewer);
    let of_known_customers: Predicate<Table> = customers::scope::known_through(viewer, "check_ins.customer_id");
    Box::new(sql::<Bool>("(").bind::<Bool, _>(reached).sql(" or ").bind::<Bool, _>(of_known_customers).sql(")"))
}

/// Check-ins of people within reach, and one's own.
pub fn reached<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::VisitsRead) {
        Reach::Nobody => own(viewer),
        reach => reach.covers("check_ins.employee_id"),
    }
}

/// One's own check-ins.
pub fn own<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    Reach::Own(viewer.employee).covers("check_ins.employee_id")
}

/// Rows of another table whose check-in is visible: `column` names the check-in's id there.
pub fn seen_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    of_those(visible(viewer), column)
}

/// Rows of another table whose check-in is one's own or of somebody within reach.
pub fn reached_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    of_those(reached(viewer), column)
}

fn of_those<Table: 'static>(check_ins: Predicate<Table>, column: &'static str) -> Predicate<Table> {
    Box::new(
        sql::<Bool>("exists (select 1 from check_ins where check_ins.id = ")
            .sql(column)
            .sql(" and ")
            .bind::<Bool, _>(check_ins)
            .sql(")"),
    )
}
