//! __Words__: what an employee keeps under a title.
//!
//! Its owner creates and changes it, offline too; whoever reaches the owner under `people.read` sees it. Nothing of it is deleted.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::codes;
use rounds_platform::http::{FieldRateLimit, Rate};

pub use graphql::{__Subject__Mutation, __Subject__Query};
pub use model::__Subject__;

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    constraints: &[("__subjects___pkey", codes::ID_TAKEN)],
    rates: &[FieldRateLimit { field: "create__Subject__", rate: Rate::per_minute(60, 120) }],
    locks: &[("__subjects__", Rank(39))],
    ..Manifest::EMPTY
};
