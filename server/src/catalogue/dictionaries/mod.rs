//! The lists that a company maintains (公用表) and its products.
//!
//! An entry has a code that is unique within its list and a name in each language. Entries are switched off, never
//! deleted: past records keep theirs. Everybody signed in may read them; they hold nothing about anybody.

mod actions;
mod graphql;
mod loaders;
mod model;
mod store;

use crate::registry::Manifest;
use rounds_platform::error::Code;

pub use actions::{entries_of, require, require_each, require_products};
pub use graphql::DictionaryQuery;
pub use model::{DictionaryEntry, Product};

/// Invalid input: this entry cannot be chosen here.
pub const DICTIONARY_ENTRY_INVALID: Code = Code::refusal("DICTIONARY_ENTRY_INVALID");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest { codes: &[DICTIONARY_ENTRY_INVALID], ..Manifest::EMPTY };
