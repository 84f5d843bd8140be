//! Use cases of the audit trail: its chains are verified, and their heads are carried out of the database.

mod heads;
mod verify;
mod walk;

use rounds_platform::db::System;

pub use heads::{export_heads, keep_heads};
pub use verify::{Lineage, Verification, verify};
pub use walk::Breach;

/// Every row of everybody.
const WHOLE_TRAIL: System =
    System::because("a chain is proved by all of its rows, and their words are shown to nobody");
