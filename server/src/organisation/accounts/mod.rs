//! Accounts (账号): how somebody is taken on, locked out, and let in again.
//!
//! An account is an employee with a password. A one-time password is told once and kept nowhere: the receipt of the mutation
//! holds the id alone, so that the same key sent again finds the employee and no password. Closing an account ends its
//! sessions in the same transaction.
//!
//! Invariants: nobody closes their own access or resets their own password this way; nobody sets the password of somebody who
//! may do more, for they could sign in by it. Only the standard position of administrators, who set up everybody's, is free of
//! that.

mod actions;
mod graphql;
mod model;

pub use actions::{begin_leaving, disable, end_leaving};
pub use graphql::AccountMutation;
