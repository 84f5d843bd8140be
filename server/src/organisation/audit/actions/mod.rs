//! Use cases of the audit trail: its chains are verified, and their heads are carried out of the database.

mod heads;
mod verify;
mod walk;

pub use heads::{export_heads, keep_heads};
pub use verify::{Lineage, Verification, verify};
pub use walk::Breach;
