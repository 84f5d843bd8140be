//! What a subject adds to what everybody must know.

use rounds_platform::db::Rank;
use rounds_platform::error::Code;
use rounds_platform::http::FieldRateLimit;

/// What a subject adds to what everybody must know.
#[derive(Debug)]
pub struct Manifest {
    /// Codes of its refusals.
    pub codes: &'static [Code],
    /// Constraints of its tables that a caller can run into, and the code of each. They are named `<table>_<meaning>`.
    pub constraints: &'static [(&'static str, Code)],
    /// Its tables whose rows it locks, and where in the order.
    pub locks: &'static [(&'static str, Rank)],
    /// Its root fields that cost more than others.
    pub rates: &'static [FieldRateLimit],
}

impl Manifest {
    /// Nothing.
    pub const EMPTY: Self = Self { codes: &[], constraints: &[], locks: &[], rates: &[] };
}
