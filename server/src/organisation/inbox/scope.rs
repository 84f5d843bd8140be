//! Who may see notifications: the person they were sent to, whatever else that person may.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_tables::notifications;

use rounds_platform::access::{Predicate, Reach, Viewer};

/// One's own notifications; all for the system.
pub fn visible(viewer: &Viewer) -> Predicate<notifications::table> {
    if viewer.is_system() {
        return Box::new(sql::<Bool>("true"));
    }
    Reach::Own(viewer.employee).covers("notifications.employee_id")
}
