//! Who may see which week plans: whose they are, and whoever reaches that person under `plans.read`.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_domain::permissions::Permission;

use rounds_platform::access::{Predicate, Reach, Viewer};
use rounds_tables::remarks;

/// Week plans that the viewer may see. The condition names the table `week_plans`.
#[must_use]
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::PlansRead) {
        Reach::Nobody => own(viewer),
        reach => reach.covers("week_plans.employee_id"),
    }
}

/// The viewer's own week plans.
#[must_use]
pub fn own<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    Reach::Own(viewer.employee).covers("week_plans.employee_id")
}

/// Items of week plans that the viewer may see. The condition names the table `plan_items`.
#[must_use]
pub fn visible_items<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    let of_plan: Predicate<Table> = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from week_plans where week_plans.id = plan_items.plan_id and ")
            .bind::<Bool, _>(of_plan)
            .sql(")"),
    )
}

/// Remarks on week plans that the viewer may see.
pub fn remarks_on(viewer: &Viewer) -> Predicate<remarks::table> {
    let visible: Predicate<remarks::table> = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from week_plans where week_plans.id = remarks.about_id and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}
