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

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::PERSONAL;
pub use graphql::{ConsentMutation, CustomerConsents};
pub use model::Consent;

/// Invalid input: another consent for this purpose is in force at that time.
pub const CONSENT_OVERLAPS: Code = Code::refusal("CONSENT_OVERLAPS");
/// Not allowed in the current state: this consent has been withdrawn.
pub const CONSENT_WITHDRAWN: Code = Code::refusal("CONSENT_WITHDRAWN");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[CONSENT_OVERLAPS, CONSENT_WITHDRAWN],
    constraints: &[
        ("consents_one_at_a_time", CONSENT_OVERLAPS),
        ("consents_order", codes::RANGE_INVALID),
        ("consents_pkey", codes::ID_TAKEN),
    ],
    locks: &[("consents", Rank(50))],
    ..Manifest::EMPTY
};
