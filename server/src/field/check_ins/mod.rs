//! Check-ins (签到): stays at institutions, and whether they can be believed.
//!
//! A stay has an arrival and a departure, the raw fixes around both, and a verdict with its reasons. The fence is that of
//! the institution which was in force at the arrival; the arrival is the phone's, corrected as far as its clocks allow.
//! Nothing is refused for bad reception: whoever is outside or sent no fix is asked for an explanation, and an
//! institution without an anchor gets the fix as a proposal. Verdicts are never overwritten: a new judgement supersedes.
//!
//! Invariants: an employee has at most one open stay, a new one closes the one before with an implied departure; a stay
//! that reaches the server after a later one is closed when that began. What is true of a stay is written once.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

pub use actions::{PERSONAL, Stay, evidence_of, explanations_of, stay_of};
pub use graphql::{CheckInMutation, DayCheckIns};
pub use loaders::OpenStayOf;
pub use model::CheckIn;
