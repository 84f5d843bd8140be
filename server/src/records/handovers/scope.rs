//! Who may see handovers: whom `handover.run` lets reach the leaver, and the successors; a successor the own briefs alone.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;
use rounds_tables::{handover_briefs, handovers};

use rounds_platform::access::{Predicate, Viewer};

/// Handovers of leavers within reach of `handover.run`.
pub fn run(viewer: &Viewer) -> Predicate<handovers::table> {
    viewer.reach(Permission::HandoverRun).covers("handovers.from_id")
}

/// Handovers that the viewer may run or succeeds in.
pub fn visible(viewer: &Viewer) -> Predicate<handovers::table> {
    let run = run(viewer);
    Box::new(
        sql::<Bool>("(")
            .bind::<Bool, _>(run)
            .sql(
                " or exists (select 1 from handover_rules succeeding where succeeding.handover_id = handovers.id \
                  and succeeding.successor_id = ",
            )
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(
                ") or exists (select 1 from handover_headships heading where heading.handover_id = handovers.id \
                  and heading.successor_id = ",
            )
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql("))"),
    )
}

/// Rows of another table whose handover is visible: `column` names the handover's id there.
pub fn seen_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    let visible = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from handovers where handovers.id = ")
            .sql(column)
            .sql(" and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}

/// Briefs of handovers that the viewer may run, and of the own customers.
pub fn visible_briefs(viewer: &Viewer) -> Predicate<handover_briefs::table> {
    let run = run(viewer);
    Box::new(
        sql::<Bool>("(handover_briefs.successor_id = ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" or exists (select 1 from handovers where handovers.id = handover_briefs.handover_id and ")
            .bind::<Bool, _>(run)
            .sql("))"),
    )
}
