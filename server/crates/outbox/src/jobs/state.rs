//! The states of a job as conditions with their words in the text.
//!
//! A partial index serves a statement only when the planner can see that its condition holds; a bound value hides that from
//! a plan made for all values.

use diesel::{dsl, expression::SqlLiteral, sql_types::Bool};

pub(super) fn is_ready() -> SqlLiteral<Bool> {
    dsl::sql("jobs.state = 'READY'")
}

pub(super) fn is_pending() -> SqlLiteral<Bool> {
    dsl::sql("jobs.state in ('READY', 'RUNNING')")
}

pub(super) fn is_dead() -> SqlLiteral<Bool> {
    dsl::sql("jobs.state = 'DEAD'")
}
