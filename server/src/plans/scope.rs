//! Who may see which week plans: whose they are, and whoever reaches that person under `plans.read`.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_domain::permissions::Permission;

use crate::platform::access::{Predicate, Reach, Viewer};

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
