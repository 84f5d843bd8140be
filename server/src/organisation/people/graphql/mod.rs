//! People in the public schema: reads, changes, and the types with their edges.

mod edges;
mod mutation;
mod query;

pub use mutation::PeopleMutation;
pub use query::PeopleQuery;
