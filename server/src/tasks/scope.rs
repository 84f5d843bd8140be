//! Who may see which tasks: whose they are, and whoever reaches that person under `plans.read`.

use rounds_domain::permissions::Permission;

use crate::platform::access::{Predicate, Reach, Viewer};

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
