//! What became of the rows of a file.

use serde::{Deserialize, Serialize};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum VerdictKind {
    /// A new customer.
    Created,
    /// A customer that was known, with something changed.
    Updated,
    /// A customer that was known as it is.
    Unchanged,
    /// Left out by a rule of the mapping.
    Skipped,
    /// Not to be taken; the code says why.
    Refused,
}

/// What became of one row, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Line in the file, the header being the first.
    pub line: u64,
    /// Id in the source.
    pub external_id: Option<String>,
    /// What became of it.
    pub verdict: VerdictKind,
    /// Code of a refusal, or of what was left out.
    pub code: Option<String>,
    /// The same in words.
    pub message: Option<String>,
}

/// How many rows met which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// New customers.
    pub created: u64,
    /// Changed ones.
    pub updated: u64,
    /// Those that were known as they are.
    pub unchanged: u64,
    /// Rows left out by a rule.
    pub skipped: u64,
    /// Rows not taken.
    pub refused: u64,
}

impl Totals {
    /// Counts one more row.
    pub fn add(&mut self, kind: VerdictKind) {
        let count = match kind {
            VerdictKind::Created => &mut self.created,
            VerdictKind::Updated => &mut self.updated,
            VerdictKind::Unchanged => &mut self.unchanged,
            VerdictKind::Skipped => &mut self.skipped,
            VerdictKind::Refused => &mut self.refused,
        };
        *count += 1;
    }

    /// Rows in all.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.skipped + self.refused
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { created, updated, unchanged, skipped, refused } = self;
        write!(
            formatter,
            "{created} created, {updated} updated, {unchanged} unchanged, {skipped} skipped, {refused} refused"
        )
    }
}
