//! The two tables of this crate.

pub(crate) use rounds_tables::{events, jobs};
