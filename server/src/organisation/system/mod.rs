//! What administrators are told of the running system (系统状态): which processes serve, what waits, how the database does, what
//! was answered with an error, and when it was last backed up.
//!
//! Each process writes a row of itself every few seconds and takes it away when it ends; a row that was not renewed for half
//! a minute is of a process that died. Errors are counted in memory by code, a closed set, and added every few seconds to
//! one row per code and minute, so that what is asked here is bounded whatever clients do. A backup is what the backup script
//! says with `rounds backup noted`: it is a row of the audit trail.

mod actions;
mod graphql;
mod model;
mod store;

pub use actions::{keep_presence, note_backup};
pub use graphql::SystemQuery;
pub use model::Role;
