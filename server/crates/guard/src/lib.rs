//! Judges a GraphQL document and its variables before the engine sees them.
//!
//! The engine parses with recursion, walks every path through the fragments and runs a field as often as it is
//! written, so one small request can end the process or hold a core for good, and no layer around it can stop that.
//! This crate stands before it, on every transport. In this order it refuses
//!
//! 1. documents that are too long, too deep to parse or made of too many tokens;
//! 2. fragments that spread themselves, and documents whose *expanded* form is too large. Each fragment is measured
//!    once, with saturating sums, so judging costs no more than reading;
//! 3. sign-in and its like in company, a mutation or subscription that would run one field twice, and introspection
//!    that walks the schema's type graph in circles, whose answer grows with every turn;
//! 4. whatever the GraphQL specification calls invalid, by `apollo-compiler`, and what that leaves to us:
//!    `@oneOf`, repeated keys and the use of variables inside lists and objects;
//! 5. operations that cannot be picked, and variables that do not fit: unknown fields, overflow, missing values, lists
//!    that are too long. Custom scalars pass as they are; the engine reads them.
//!
//! Everything up to 4 depends on the document alone and is remembered by its SHA-256, refusals apart from the rest so
//! that a flood of bad documents cannot push out the good ones.
//!
//! Two invariants: what passes expands to no more than [`Limits::nodes`], and no message repeats the source, a
//! literal or the value of a variable – only names, cut short.

mod cache;
mod cost;
mod document;
mod fragments;
mod guard;
mod limits;
mod literals;
mod parse;
mod rejection;
mod roots;
mod schema;
mod variables;

pub use document::{Document, OperationKind, RootField};
pub use guard::{Checked, Guard};
pub use limits::Limits;
pub use rejection::{Fault, InputCode, Location, Rejection, RejectionKind};
pub use schema::SchemaFault;
