//! Use cases of people.

mod departments;
mod employees;
mod founding;
mod heading;
mod in_reach;
mod lookups;
mod positions;
mod rights;
mod widening;

pub(super) use departments::{change_department, create_department};
pub(super) use employees::change_employee;
pub use employees::{journal_access, of_code, other_managed, roster, set_status, take_on};
pub use founding::{department_below, hire, lead, root_department, standard_positions};
pub use heading::{TRANSFERABLE, is_leader, led_by, may_succeed};
pub use in_reach::within;
pub use lookups::{as_viewer, deciders, employee, head_above, holders_of_all, leaders_of, named, see_less};
pub(super) use positions::{change_position, create_position};
pub use rights::no_stronger;
pub(super) use rights::set_employee_rights;

use rounds_platform::db::System;

/// Whoever comes to see more or less by a change.
const CONCERNED: System = System::because("a change of reach concerns people whom whoever makes it may not see");

pub use super::store::{ACCESS, Access, SignedIn, department_of_code, is_founded};
