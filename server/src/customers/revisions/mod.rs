//! Revisions (修订): changes of key fields that wait until somebody else approves them.
//!
//! The company says which key fields need an approval. A change of such a field leaves the customer as it is and waits, one at
//! a time for each field; the nearest head above who may revise is told. Whoever reaches the customer under
//! `customers.revise` decides, but nobody their own. Granted, the field changes in the same transaction, in the name of who
//! asked; what has changed in the meantime is not overwritten but a `CONFLICT`. Declining needs a reason.
//!
//! A revision is seen by whoever sees more of the customer than its card, and by whoever asked.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::Code;

pub use actions::PERSONAL;
pub use graphql::{CustomerRevisions, RevisionMutation, RevisionQuery, pending};
pub use model::CustomerRevision;

/// Not allowed in the current state: a change of this field waits for a decision.
pub const REVISION_PENDING: Code = Code::refusal("REVISION_PENDING");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[REVISION_PENDING],
    constraints: &[("customer_revisions_one_pending", REVISION_PENDING)],
    locks: &[("customer_revisions", Rank(51))],
    ..Manifest::EMPTY
};
