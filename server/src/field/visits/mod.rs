//! Visits (拜访): one call on one customer, and what came of it.
//!
//! A visit is `STARTED`, then `COMPLETED` with a report or `ABANDONED` with a reason. Only a visit on site belongs to a
//! stay (`check_ins`), and then its customer is the institution of the stay or somebody who works there. Completing ends
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

pub use actions::{PERSONAL, REMARKABLE, TASKS_TRANSFERABLE, resolve};
pub use graphql::{CustomerVisits, EmployeeVisits, StayVisits, TaskVisit, VisitMutation, VisitQuery};
pub use loaders::{LastOn, LatestOn, PromisesOf};
pub use model::{Visit, VisitFilter};
