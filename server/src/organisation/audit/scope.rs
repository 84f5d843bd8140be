//! Who may see the audit trail: rows of people within the reach of `audit.read`; what nobody in particular did, only by
//! whoever reaches everything.

use rounds_domain::permissions::Permission;
use rounds_tables::audit_entries;

use rounds_platform::access::{Predicate, Viewer};

/// Rows of people within reach.
pub fn visible(viewer: &Viewer) -> Predicate<audit_entries::table> {
    viewer.reach(Permission::AuditRead).covers("audit_entries.actor_id")
}
