//! The audit trail (操作审计): who did what, when, to what, from where, and how it ended.
//!
//! Every transaction of the app leaves one row (`platform::db::Tx`), written in the transaction itself: changes, signings-in
//! that went well or failed, refresh tokens that came back. What is denied leaves one in a transaction of its own, once per
//! request and field. Key fields are told before and after; telephones are masked, secrets are not there.
//!
//! Rows form chains, one for each person and each reason of the system: each carries the SHA-256 of itself and of the row
//! before. Invariants: a chain has no gap; nothing is changed or deleted; whoever does so all the same is found by `verify`,
//! which computes every chain anew, without the functions of the database. What was cut off at the end is found by the heads,
//! which each node writes every minute to a file that the database cannot reach.
//!
//! The trail is read by the reach of `audit.read`: rows of people within it; what nobody in particular did, only by whoever
//! reaches everything.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

pub use actions::{Breach, Lineage, Verification, export_heads, keep_heads, verify};
pub use graphql::AuditQuery;
pub use model::AuditEntry;
