//! Visits (拜访): one call on one customer, and what came of it.
//!
//! A visit is `STARTED`, then `COMPLETED` with a report or `ABANDONED` with a reason. Only a visit on site belongs to a
//! check-in (`check_ins`), and then its customer is the institution of the check-in or somebody who works there. Completing ends
//! the task, computes the quality, raises the review and may make the task of the next step.
//!
//! A visit is seen by those whose reach covers its author and by those who see its customer now; the author keeps reading
//! it for ever. Completed visits are corrected by versions, never overwritten.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::{PERSONAL, REMARKABLE, TASKS_TRANSFERABLE, resolve};
pub use graphql::{CustomerVisits, EmployeeVisits, StayVisits, TaskVisit, VisitMutation, VisitQuery};
pub use loaders::{LastOn, LatestOn, PromisesOf, VisitOfTask, VisitsOfCheckIn, look_ahead_at_visits};
pub use model::{Visit, VisitFilter};

/// Invalid input: the check-in is at another place.
pub const STAY_ELSEWHERE: Code = Code::refusal("STAY_ELSEWHERE");
/// Invalid input: only a visit on site can belong to a check-in.
pub const STAY_ONLY_ON_SITE: Code = Code::refusal("STAY_ONLY_ON_SITE");
/// Not allowed in the current state: this task already has a visit.
pub const TASK_ALREADY_VISITED: Code = Code::refusal("TASK_ALREADY_VISITED");
/// Not allowed in the current state of the visit.
pub const VISIT_STATE: Code = Code::refusal("VISIT_STATE");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[STAY_ELSEWHERE, STAY_ONLY_ON_SITE, TASK_ALREADY_VISITED, VISIT_STATE],
    constraints: &[("visits_pkey", codes::ID_TAKEN), ("visits_task", TASK_ALREADY_VISITED)],
    locks: &[("visits", Rank(32))],
    ..Manifest::EMPTY
};
