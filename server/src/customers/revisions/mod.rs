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

pub use actions::PERSONAL;
pub use graphql::{CustomerRevisions, RevisionMutation, RevisionQuery, pending};
pub use model::CustomerRevision;
