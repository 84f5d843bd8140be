//! The field day, from the plan on Friday to the review of what came of it.
//!
//! `calendar` knows on which days somebody works. `tasks` are the intended visits of a day; `plans` splits a week into them and
//! is written back into when they are done. `check_ins` are arrivals at institutions and whether they can be believed, `reviews`
//! the duty of a manager to look. `visits` stands on all of them: completing one ends its task, writes into the week plan and
//! raises the review.

pub mod calendar;
pub mod check_ins;
pub mod plans;
pub mod reviews;
pub mod tasks;
pub mod visits;
