//! Use cases of people.

mod founding;
mod looking_up;
mod within;

pub use founding::{department_below, hire, lead, root_department, standard_positions};
pub use looking_up::{employee, head_above, heads_above, holders_of_all};
pub use within::within;
