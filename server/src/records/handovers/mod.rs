//! Handovers (交接): everything of one employee passes to others, provably complete.
//!
//! Whoever may run handovers over the leaver and the successors says who gets what: customers by list, by region, or the
//! rest. A resignation closes the leaver's access first, in the transaction that starts the handover. Then everything moves
//! in chunks, each a transaction of its own that writes its progress beside its effect: a node that dies between two chunks
//! leaves nothing half done, and the next one goes on. What hangs on a customer goes with the customer; all else, and what
//! comes to the leaver meanwhile beyond every rule, goes to the default successor, who gets the rest or is named first.
//!
//! What belongs to an employee is the registry of `registries.rs`, which each subject joins with one line: how much there
//! is, and how a chunk of it passes on. A handover is `COMPLETE` only when every line of it counts nothing any more.
//!
//! Invariants: one handover at a time for each leaver; at every instant each customer has exactly one owner, for the old
//! interval ends where the new one begins; nothing is deleted, what the leaver wrote stays the leaver's. A handover is seen
//! by whom `handover.run` lets reach the leaver, and by its successors, who see the briefs of their own customers.

mod actions;
pub mod duties;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::Code;

pub use actions::{PERSONAL, left_of};
pub use graphql::{HandoverMutation, HandoverQuery, HandoverSubscription};
pub use model::{Handover, HandoverBrief};

/// Not allowed in the current state: this handover is complete.
pub const HANDOVER_COMPLETE: Code = Code::refusal("HANDOVER_COMPLETE");
/// Not allowed in the current state: a handover of this employee is running.
pub const HANDOVER_RUNNING: Code = Code::refusal("HANDOVER_RUNNING");
/// Invalid input: the leaver cannot be a successor.
pub const HANDOVER_TO_LEAVER: Code = Code::refusal("HANDOVER_TO_LEAVER");
/// Invalid input: the rules leave some customers without a successor.
pub const HANDOVER_UNPLACED: Code = Code::refusal("HANDOVER_UNPLACED");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[HANDOVER_COMPLETE, HANDOVER_RUNNING, HANDOVER_TO_LEAVER, HANDOVER_UNPLACED],
    constraints: &[("handovers_one_at_a_time", HANDOVER_RUNNING)],
    locks: &[("handovers", Rank(10))],
    ..Manifest::EMPTY
};
