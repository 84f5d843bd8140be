//! Use cases of people.

mod founding;
mod within;

pub use founding::{department_below, hire, lead, root_department, standard_positions};
pub use within::within;
