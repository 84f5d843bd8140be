//! Reviews (审阅): a manager's duty to look at each visit, and how it was met.
//!
//! A duty arises when a visit is completed, for the manager in charge: the nearest head above the rep who is not the rep,
//! fixed at that moment. Where nobody leads the rep, it lies in the administrators' queue. It is due at the end of the
//! manager's next working day. What contradicts itself, cannot be verified or had no effect must be seen, with the reason
//! said; the rest is routine. Reviewing is explicit: a remark alone is not a review.
//!
//! `DUE → ESCALATED → DONE`. A correction of the visit opens the review again. Invariants: one review per visit; nobody
//! reviews a visit of their own, nor a version that they have not read.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::Code;

pub use actions::{Completed, PERSONAL, TRANSFERABLE, raise, texts_on};
pub use graphql::{ReviewMutation, ReviewQuery, ReviewSubscription, VisitReview};
pub use loaders::ReviewOf;
pub use model::Review;

/// Not allowed in the current state: this visit has been reviewed.
pub const REVIEW_DONE: Code = Code::refusal("REVIEW_DONE");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest { codes: &[REVIEW_DONE], locks: &[("reviews", Rank(54))], ..Manifest::EMPTY };
