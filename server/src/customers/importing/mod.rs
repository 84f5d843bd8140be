//! Bringing in institutions from files that others keep: registers, price lists of hospitals, open data.
//!
//! A mapping says which column is what; nothing is guessed, and least of all a reference system. Every row gets a verdict:
//! created, updated, unchanged, skipped by a rule of the mapping, or refused with a code. A broken row never stops the
//! rest, and a second run over the same file changes nothing, for a row is known by its source and its id there. What a
//! person set by hand stays: an anchor that somebody moved, telephones beside the first one, the pool it lies in.
//!
//! The file is read as a stream and written in chunks, each a transaction of well under a second, so that phones that
//! sync meanwhile do not wait. A dry run does all of it and takes each chunk back, so that it says what a real run would.
//!
//! This subject is the one exception to the rule that a subject's tables are written by its own store: it writes rows of
//! `customers` and `anchors` and entries of `dictionaries` in bulk, and nobody but the command line reaches it.

mod actions;
mod model;
mod store;

pub use actions::{Import, ImportMode, Progress, institutions};
pub use model::{Mapping, Totals, Verdict, VerdictKind};
