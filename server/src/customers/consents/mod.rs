//! Consents (授权同意): what a professional has agreed to, for which purpose, on which ground, from when to when.
//!
//! Whoever may change a professional records and withdraws; whoever serves within reach reads. A record is never changed:
//! it ends at its end or when it is withdrawn, and the past keeps what was in force then. Institutions have none.
//!
//! Invariants: of one professional and purpose at most one is in force at any instant, by constraint; a withdrawal has a
//! reason and is final.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

pub use actions::PERSONAL;
pub use graphql::{ConsentMutation, CustomerConsents};
pub use model::Consent;
