//! Use cases of assignments: people assign, our own code lets serve.

mod assign;
mod belonging;
mod serve;

pub(super) use assign::{Outcome, assign};
pub use belonging::{BELONGING, served_by};
pub use serve::{MOVED, Service, serve_first, serve_from};
