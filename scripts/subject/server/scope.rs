//! Who may see __words_many__: their owner, and whoever reaches the owner under `people.read`.

use rounds_domain::permissions::Permission;
use rounds_tables::__subjects__;

use rounds_platform::access::{Predicate, Reach, Viewer};

/// One's own, and those of whoever is within reach.
pub fn visible(viewer: &Viewer) -> Predicate<__subjects__::table> {
    match viewer.reach(Permission::PeopleRead) {
        Reach::Nobody => Reach::Own(viewer.employee).covers("__subjects__.employee_id"),
        reach => reach.covers("__subjects__.employee_id"),
    }
}
