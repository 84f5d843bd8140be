//! The lists that a company maintains (公用表) and its products.
//!
//! An entry has a code that is unique within its list and a name in each language. Entries are switched off, never
//! deleted: past records keep theirs. Everybody signed in may read them; they hold nothing about anybody.

mod actions;
mod graphql;
mod loaders;
mod model;
mod store;

pub use actions::{entries_of, require, require_each, require_products};
pub use graphql::DictionaryQuery;
pub use model::{DictionaryEntry, Product};
