//! Use cases of assignments: people assign, our own code lets serve.

mod assign;
mod belonging;
mod limits;
mod pool;
mod serve;

pub(super) use assign::{Outcome, assign};
pub use belonging::{BELONGING, served_by};
pub(super) use limits::{Claims, Moment};
pub(super) use pool::{claim, release};
pub use serve::{MOVED, Service, serve_first, serve_from};
