//! The rules of the house, read from the sources: who may name whom, which files a subject has, how long they get.
//!
//! Each rule is a function from a tree of sources to what breaks it. One test holds the real tree to all of them; the
//! controls plant one breach of each rule in a small tree of their own and see that it is found, and nothing else.
//! Nothing of the house is linked: sources are text here.

/// Who leads to whom, and the circles in that.
pub mod graph;
/// The modules of a crate, and where what they name was written.
pub mod modules;
/// Just enough reading of Rust.
pub mod reading;
/// The rules.
pub mod rules;
/// The sources of a workspace.
pub mod tree;
