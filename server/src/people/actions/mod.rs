//! Use cases of people.

mod founding;

pub use founding::{department_below, hire, lead, root_department, standard_positions};
