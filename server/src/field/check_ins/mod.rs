//! Check-ins (签到): from arrival at an institution to departure, and whether that can be believed.
//!
//! A check-in has an arrival and a departure, the raw fixes around both, and a verdict with its reasons. The fence is that of
//! the institution which was in force at the arrival; the arrival is the phone's, corrected as far as its clocks allow.
//! Nothing is refused for bad reception: whoever is outside or sent no fix is asked for an explanation, and an
//! institution without an anchor gets the fix as a proposal. Verdicts are never overwritten: a new judgement supersedes.
//!
//! Invariants: an employee has at most one open check-in, a new one closes the one before with an implied departure; a check-in
//! that reaches the server after a later one is closed when that began. What is true of a check-in is written once.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::{OwnCheckIn, PERSONAL, evidence_of, explanations_of, own_check_in};
pub use graphql::{CheckInMutation, DayCheckIns};
pub use loaders::OpenStayOf;
pub use model::CheckIn;

/// Not allowed in the current state: this check-in is closed.
pub const CHECK_IN_CLOSED: Code = Code::refusal("CHECK_IN_CLOSED");
/// Not allowed in the current state: this check-in has been explained.
pub const CHECK_IN_EXPLAINED: Code = Code::refusal("CHECK_IN_EXPLAINED");
/// Not allowed in the current state: there is no open check-in.
pub const CHECK_IN_NOT_OPEN: Code = Code::refusal("CHECK_IN_NOT_OPEN");
/// Please give a reason for being outside the fence or without a position.
pub const OUTSIDE_NEEDS_REASON: Code = Code::refusal("OUTSIDE_NEEDS_REASON");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[CHECK_IN_CLOSED, CHECK_IN_EXPLAINED, CHECK_IN_NOT_OPEN, OUTSIDE_NEEDS_REASON],
    constraints: &[("check_ins_one_open", codes::CONFLICT), ("check_ins_pkey", codes::ID_TAKEN)],
    locks: &[("check_ins", Rank(33))],
    ..Manifest::EMPTY
};
