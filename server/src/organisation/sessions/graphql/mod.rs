//! Sessions in the public schema: reads, changes, whoever asks, and sessions as employees have them.

mod edges;
mod mutation;
mod query;
mod viewer;

pub use edges::EmployeeSessions;
pub use mutation::SessionMutation;
pub use query::SessionQuery;
pub use viewer::SignedInUser;
