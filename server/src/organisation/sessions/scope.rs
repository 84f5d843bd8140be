//! Who may see sessions and devices: whose they are, and whoever may read or end sessions within their reach.

use diesel::prelude::*;
use rounds_domain::permissions::Permission;
use rounds_tables::{devices, sessions};

use rounds_platform::access::{Predicate, Reach, Viewer};

/// Sessions that a viewer may see.
pub fn visible(viewer: &Viewer) -> Predicate<sessions::table> {
    own_or(viewer, Permission::SessionsRead).covers("sessions.employee_id")
}

/// Sessions that a viewer may end beside their own.
pub fn endable(viewer: &Viewer) -> Predicate<sessions::table> {
    viewer.reach(Permission::SessionsEnd).covers("sessions.employee_id")
}

/// Devices that a viewer may see.
pub fn visible_devices(viewer: &Viewer) -> Predicate<devices::table> {
    let read: Predicate<devices::table> = own_or(viewer, Permission::SessionsRead).covers("devices.employee_id");
    Box::new(read.or(retirable(viewer)))
}

/// Devices that a viewer may end.
pub fn retirable(viewer: &Viewer) -> Predicate<devices::table> {
    own_or(viewer, Permission::SessionsEnd).covers("devices.employee_id")
}

/// Everybody within the reach of a permission, and always oneself.
pub(super) fn own_or(viewer: &Viewer, right: Permission) -> Reach {
    match viewer.reach(right) {
        Reach::Nobody => Reach::Own(viewer.employee),
        reach => reach,
    }
}
