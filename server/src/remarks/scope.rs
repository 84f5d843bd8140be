//! Who may see remarks: whoever sees what they stand on, and to whom an instruction was handed over.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Uuid as SqlUuid};

use crate::platform::access::{Predicate, Viewer};
use crate::{customers, plans, tasks, visits};

/// Remarks on what the viewer may see; all for the system. The condition names the table `remarks`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    if viewer.is_system() {
        return Box::new(sql::<Bool>("true"));
    }
    let on_visits: Predicate<Table> = visits::scope::seen_through(viewer, "remarks.about_id");
    let on_customers: Predicate<Table> = customers::scope::known_through(viewer, "remarks.about_id");
    let on_plans: Predicate<Table> = plans::scope::visible(viewer);
    let on_tasks: Predicate<Table> = tasks::scope::visible(viewer);
    Box::new(
        sql::<Bool>("(remarks.passed_to_id = ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" or case remarks.about_type when 'VISIT' then ")
            .bind::<Bool, _>(on_visits)
            .sql(" when 'CUSTOMER' then ")
            .bind::<Bool, _>(on_customers)
            .sql(" when 'TASK' then exists (select 1 from tasks where tasks.id = remarks.about_id and ")
            .bind::<Bool, _>(on_tasks)
            .sql(") when 'WEEK_PLAN' then exists (select 1 from week_plans where week_plans.id = remarks.about_id and ")
            .bind::<Bool, _>(on_plans)
            .sql(") else false end)"),
    )
}

/// Rows of another table whose remark is visible: `column` names the remark's id there.
pub fn seen_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    let visible: Predicate<Table> = visible(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from remarks where remarks.id = ")
            .sql(column)
            .sql(" and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}
