//! Use cases of customers: create, change, and find what an input names.

mod create;
mod resolve;

pub use create::{create, create_many};
pub use resolve::{institution_of, lock, resolve};
