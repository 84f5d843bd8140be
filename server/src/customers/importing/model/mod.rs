//! What a mapping says, what a row of the file turned out to hold, and what became of it.

mod mapping;
mod rows;
mod verdict;

pub use mapping::Mapping;
pub(super) use mapping::{EntryMapping, PhoneMapping, Template, WhenInvalid};
pub(super) use rows::{
    Anchor, Change, EntryWish, Institution, KnownCustomer, NewAnchor, NewEntry, NewKey, NewPhone, Row,
};
pub use verdict::{Totals, Verdict, VerdictKind};
