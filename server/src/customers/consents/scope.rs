//! Who may see consents: whoever reaches somebody who serves the professional.

use crate::customers::customers;
use rounds_platform::access::{Predicate, Viewer};

/// Consents that the viewer may see. The condition names the table `consents`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    customers::scope::served_through(viewer, "consents.customer_id")
}
