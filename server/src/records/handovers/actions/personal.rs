//! Briefs of a person who moved with a handover: by whom they are served is known, what they are sorted by goes.

use crate::records::handovers::store;
use crate::registry::Personal;

/// Briefs of the person; they hold nothing that the other subjects do not hand over.
pub const PERSONAL: Personal = Personal {
    columns: &["handover_briefs.customer_id"],
    things: None,
    export: None,
    erase: |tx, erasure| Box::pin(store::erase(tx, &erasure.customer)),
};
