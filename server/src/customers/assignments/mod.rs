//! Who serves whom (分配): a customer's rep and service person, from when to when.
//!
//! At any instant a customer has at most one rep and at most one service person. A change closes the interval in force and
//! opens the next at the same instant; nothing is overwritten, so that the past stays known. Nobody serving it, a customer
//! lies in the pool of the department whose rep served it last.
//!
//! Whoever may claim takes a customer out of a pool within reach and gives it back: as many at once, a day and a week as the
//! company allows, and not again before a time of cooling off has passed since they left it.
//!
//! A customer is assigned by whoever reaches its rep, in the pool by whoever reaches its department, and only to somebody
//! within the same reach. Two who assign the same customer at once: one wins, the other is told. The exclusion
//! constraint of the table is the last judge; each move is journaled, so that phones learn what came and went.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::Code;

pub use actions::{CUSTOMER_REMARKABLE, MOVED, PERSONAL, Service, TRANSFERABLE, serve_first, serve_from, served_by};
pub use graphql::{AssignmentMutation, CustomerAssignments, PoolMutation};
pub use loaders::ClaimabilityOf;
pub use model::Assignment;

/// Another employee already serves this customer in this duty.
pub const ASSIGNMENT_TAKEN: Code = Code::refusal("ASSIGNMENT_TAKEN");
/// You have claimed as many customers as allowed for now.
pub const CLAIM_LIMIT_REACHED: Code = Code::passing("CLAIM_LIMIT_REACHED");
/// You served this customer a short while ago and cannot claim it again yet.
pub const COOLING_OFF: Code = Code::passing("COOLING_OFF");
/// You serve as many customers as allowed.
pub const HELD_LIMIT_REACHED: Code = Code::refusal("HELD_LIMIT_REACHED");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[ASSIGNMENT_TAKEN, CLAIM_LIMIT_REACHED, COOLING_OFF, HELD_LIMIT_REACHED],
    constraints: &[("assignments_current", ASSIGNMENT_TAKEN), ("assignments_exclusive", ASSIGNMENT_TAKEN)],
    locks: &[("claims of ", Rank(21))],
    ..Manifest::EMPTY
};
