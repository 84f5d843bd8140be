//! Who may see reminders: the person whom they remind.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_tables::reminders;

use rounds_platform::access::{Predicate, Reach, Viewer};

/// One's own reminders; all for the system.
pub fn visible(viewer: &Viewer) -> Predicate<reminders::table> {
    if viewer.is_system() {
        return Box::new(sql::<Bool>("true"));
    }
    Reach::Own(viewer.employee).covers("reminders.employee_id")
}
