//! Who may see the calendar and the leave of whom.
//!
//! The person, whoever reaches them under `plans.read` or `people.read`, and whoever keeps the calendar. Releases hold
//! nothing about anybody and are seen by everybody signed in.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_domain::permissions::Permission;

use crate::organisation::people::{self, Employee};
use rounds_platform::access::{Predicate, Reach, Viewer};

const RIGHTS: [Permission; 3] = [Permission::PlansRead, Permission::PeopleRead, Permission::CalendarManage];

/// Rows whose `column` names an employee whose calendar the viewer may see.
#[must_use]
pub fn covers<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    let own: Predicate<Table> = Reach::Own(viewer.employee).covers(column);
    let [plans, people, kept] = RIGHTS.map(|right| -> Predicate<Table> { viewer.reach(right).covers(column) });
    let either = sql::<Bool>("(").bind::<Bool, _>(own).sql(" or ").bind::<Bool, _>(plans);
    Box::new(either.sql(" or ").bind::<Bool, _>(people).sql(" or ").bind::<Bool, _>(kept).sql(")"))
}

/// Leave that the viewer may see. The condition names the table `leaves`.
#[must_use]
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    covers(viewer, "leaves.employee_id")
}

/// Whether the calendar of a loaded employee may be seen.
#[must_use]
pub fn is_visible(viewer: &Viewer, employee: &Employee) -> bool {
    employee.id == viewer.employee
        || RIGHTS.iter().any(|right| people::scope::is_within(&viewer.reach(*right), employee))
}
