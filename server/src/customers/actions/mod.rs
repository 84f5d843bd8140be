//! Use cases of customers: create, change, and find what an input names.

mod change;
mod create;
mod resolve;
mod revise;
mod state;

pub(super) use change::{Done, change};
pub(super) use create::enter;
pub use create::{create, create_many, examine};
pub use resolve::{hold, institution_of, lock, resolve, return_to_pool, seen, standings};
pub use revise::{Revised, revise};

/// News that a customer changed; the subject is the customer.
pub const CHANGED: &str = "customer.changed";
