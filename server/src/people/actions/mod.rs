//! Use cases of people.

mod carried;
mod departments;
mod employees;
mod founding;
mod heading;
mod leaving;
mod looking_up;
mod passwords;
mod positions;
mod rights;
mod within;

pub(super) use departments::{change_department, create_department};
pub use employees::{TakenOn, disable, of_code, roster};
pub(super) use employees::{change_employee, create_employee, set_employee_access};
pub use founding::{department_below, hire, lead, root_department, standard_positions};
pub use heading::{BELONGING, is_leader, led_by, may_succeed};
pub use leaving::{begin_leaving, end_leaving};
pub use looking_up::{as_viewer, deciders, employee, head_above, holders_of_all, see_less};
pub(super) use passwords::reset_password;
pub(super) use positions::{change_position, create_position};
pub(super) use rights::set_employee_rights;
pub use within::within;

pub use super::store::{ACCESS, Access, SignedIn, department_of_code, is_founded, leaders_of};
