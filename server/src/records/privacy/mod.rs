//! One person's data (个人信息): handed over on request, erased on request.
//!
//! An export holds everything that is known of a professional, what is sealed in the clear. It needs `customers.reveal` over the
//! person and a reason, is audited, and is kept nowhere: the same key sent again reads again.
//!
//! An erasure needs `customers.reveal` over the whole company and a reason, and cannot be undone. Name, numbers, address, tags, the
//! words that people wrote of the person and what they have signed are gone; a label in both languages stands for the
//! name. What was done stays countable under the id: visits with their times, results and scores, tasks, reviews,
//! assignments. The person is archived, nobody serves them any more, open tasks are cancelled and no reminder of them rings, and
//! the erasure is on record; what a phone that was offline sends after it goes by erasing again.
//!
//! What there is of a person is the registry of `registries.rs`, which each subject joins with one line: what it keeps, what of
//! it the person gets to read, and how it goes. This subject asks for the permission and the reason, holds the person, and goes
//! through all of it; `tests/contract` finds whatever hangs on a customer and is not in there.
//!
//! Invariant: an erasure is one transaction: nobody is erased by half.

mod actions;
mod graphql;
mod store;

use crate::registry::Manifest;
use rounds_platform::http::{FieldRateLimit, Rate};

pub use graphql::PrivacyMutation;

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    rates: &[FieldRateLimit { field: "exportPersonalData", rate: Rate::per_minute(6, 6) }],
    ..Manifest::EMPTY
};
