//! What belongs to an employee and passes to others when the employee leaves.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use rounds_domain::ids::{CustomerId, DepartmentId, EmployeeId, HandoverId};
use rounds_domain::vocabulary::HandoverKind;
use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;

/// One subject of which things belong to an employee.
pub struct Transferable {
    /// The line of a handover in which it is counted.
    pub kind: HandoverKind,
    /// Columns by which it belongs to an employee; `table.column`.
    pub columns: &'static [&'static str],
    /// How much of it an employee has that is to pass on.
    pub count: for<'t> fn(&'t mut DbSession, &'t System, EmployeeId) -> BoxFuture<'t, Result<i64>>,
    /// Passes a chunk of it on, and says how much; nothing when nothing is left.
    pub pass: for<'t> fn(&'t mut Tx, &'t TransferContext) -> BoxFuture<'t, Result<i64>>,
}

impl std::fmt::Debug for Transferable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Transferable").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// All of them, in the order in which they move.
#[must_use]
pub fn transferables() -> &'static [Transferable] {
    super::gathered().transferables
}

/// What is being handed over, as far as the subjects must know.
pub struct TransferContext {
    /// Why what the leaver has is found past the scope of whoever runs the handover.
    pub system: System,
    /// The handover.
    pub handover: HandoverId,
    /// Who leaves.
    pub from: EmployeeId,
    /// Who gets what hangs on no customer that a rule places.
    pub default_successor: EmployeeId,
    /// Who started the handover.
    pub by: EmployeeId,
    /// Things of a chunk at most.
    pub at_most: i64,
    /// Where its rules put things.
    pub placement: Arc<dyn Placement>,
}

/// Where the rules of a handover put things.
pub trait Placement: Send + Sync {
    /// Who gets what hangs on each of these customers; those that no rule places are left out.
    fn successors<'t>(
        &'t self,
        tx: &'t mut Tx,
        customers: &'t [CustomerId],
    ) -> BoxFuture<'t, Result<HashMap<CustomerId, EmployeeId>>>;

    /// Who is to lead each department that the leaver led when the handover began, where somebody is.
    fn heads<'t>(&'t self, tx: &'t mut Tx) -> BoxFuture<'t, Result<HashMap<DepartmentId, EmployeeId>>>;

    /// Keeps a brief of customers that move, each for whoever gets it.
    fn brief<'t>(&'t self, tx: &'t mut Tx, customers: &'t [CustomerId]) -> BoxFuture<'t, Result<()>>;
}

impl TransferContext {
    /// Who gets what hangs on each of these customers: everything of one customer goes the same way.
    pub async fn successors(&self, tx: &mut Tx, customers: &[CustomerId]) -> Result<HashMap<CustomerId, EmployeeId>> {
        let mut placed = self.placement.successors(tx, customers).await?;
        for customer in customers {
            placed.entry(*customer).or_insert(self.default_successor);
        }
        Ok(placed)
    }
}
