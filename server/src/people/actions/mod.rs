//! Use cases of people.

mod departments;
mod employees;
mod founding;
mod positions;
mod rights;

pub(super) use departments::{change_department, create_department};
pub use employees::{TakenOn, disable, of_code, roster};
pub(super) use employees::{change_employee, create_employee, set_employee_access};
pub use founding::{department_below, hire, lead, root_department, standard_positions};
pub(super) use positions::{change_position, create_position};
pub(super) use rights::set_employee_rights;
