//! Who may see which tasks: whose they are, and whoever reaches that person under `plans.read`.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_domain::permissions::Permission;

use rounds_platform::access::{Predicate, Reach, Viewer};
use rounds_tables::remarks;

/// Tasks that the viewer may see. The condition names the table `tasks`.
#[must_use]
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::PlansRead) {
        Reach::Nobody => own(viewer),
        reach => reach.covers("tasks.employee_id"),
    }
}

/// The viewer's own tasks.
#[must_use]
pub fn own<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    Reach::Own(viewer.employee).covers("tasks.employee_id")
}

/// Remarks on tasks that the viewer may see.
pub fn remarks_on(viewer: &Viewer) -> Predicate<remarks::table> {
    let visible: Predicate<remarks::table> = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from tasks where tasks.id = remarks.about_id and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}
