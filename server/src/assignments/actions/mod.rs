//! Use cases of assignments: people assign, our own code lets serve.

mod assign;
mod serve;

pub(super) use assign::{Outcome, assign};
pub use serve::{MOVED, Service, serve_first, serve_from};
