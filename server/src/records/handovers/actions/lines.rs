//! The lines of a handover: what an employee has, subject by subject, and where the rules put it.
//!
//! Which subjects there are is `registry::transferables`. Counting nothing in every line is the proof that nobody's things are
//! left behind.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use rounds_domain::ids::{CustomerId, DepartmentId, EmployeeId, HandoverId};
use rounds_domain::vocabulary::HandoverKind;
use rounds_platform::db::{DbSession, Held, Tx};
use rounds_platform::error::Result;

use super::HANDING_OVER;
use crate::records::handovers::model::{Handover, HandoverLine, Headship, Placed, Rules};
use crate::records::handovers::store;
use crate::registry::{Placement, TransferContext, Transferable, transferables};

/// Things of a chunk at most, so that its transaction ends well within a second.
const CHUNK: i64 = 100;

/// Where the rules of one handover put things.
struct Placing {
    handover: HandoverId,
    default_successor: EmployeeId,
    rules: Rules,
}

/// What a held handover hands over.
pub(super) async fn context_of(tx: &mut Tx, held: &Held<Handover>) -> Result<TransferContext> {
    let rules = store::rules(tx, held).await?;
    let Handover { id, from_id, default_successor_id, started_by, .. } = **held;
    let placing = Placing { handover: id, default_successor: default_successor_id, rules };
    Ok(TransferContext {
        system: HANDING_OVER,
        handover: id,
        from: from_id,
        default_successor: default_successor_id,
        by: started_by,
        at_most: CHUNK,
        placement: Arc::new(placing),
    })
}

impl Placing {
    async fn placed(&self, tx: &mut Tx, customers: &[CustomerId]) -> Result<Vec<Placed>> {
        store::placed(tx.session(), &HANDING_OVER, customers, (&self.rules, Some(self.handover))).await
    }
}

impl Placement for Placing {
    fn successors<'t>(
        &'t self,
        tx: &'t mut Tx,
        customers: &'t [CustomerId],
    ) -> BoxFuture<'t, Result<HashMap<CustomerId, EmployeeId>>> {
        Box::pin(async move {
            let placed = self.placed(tx, customers).await?;
            Ok(placed.into_iter().filter_map(|placed| Some((placed.customer, placed.successor?))).collect())
        })
    }

    fn heads<'t>(&'t self, tx: &'t mut Tx) -> BoxFuture<'t, Result<HashMap<DepartmentId, EmployeeId>>> {
        Box::pin(async move {
            let settled = store::headships(tx.session(), &[self.handover]).await?;
            let named = |(_, headship): (HandoverId, Headship)| Some((headship.department_id, headship.successor_id?));
            Ok(settled.into_iter().filter_map(named).collect())
        })
    }

    fn brief<'t>(&'t self, tx: &'t mut Tx, customers: &'t [CustomerId]) -> BoxFuture<'t, Result<()>> {
        Box::pin(async move {
            let mut placed = self.placed(tx, customers).await?;
            for placed in &mut placed {
                placed.successor = placed.successor.or(Some(self.default_successor));
            }
            store::insert_briefs(tx, self.handover, &placed).await
        })
    }
}

/// The lines that a handover moves: devices and departments only of somebody who leaves.
pub(super) fn moving(closes_access: bool) -> impl Iterator<Item = &'static Transferable> {
    transferables().iter().filter(move |line| is_moved(line.kind, closes_access))
}

/// Whether a handover moves a line.
pub(super) fn is_moved(kind: HandoverKind, closes_access: bool) -> bool {
    closes_access || !matches!(kind, HandoverKind::Devices | HandoverKind::Headships)
}

/// What an employee has, line by line: how much a handover would move, and after it what was left behind.
pub async fn left_of(session: &mut DbSession, employee: EmployeeId) -> Result<Vec<(HandoverKind, i64)>> {
    let mut counted = Vec::with_capacity(transferables().len());
    for line in transferables() {
        counted.push((line.kind, (line.count)(session, &HANDING_OVER, employee).await?));
    }
    Ok(counted)
}

/// What an employee has, as the lines of a handover of which nothing has moved.
pub(super) async fn lines_of(session: &mut DbSession, employee: EmployeeId) -> Result<Vec<HandoverLine>> {
    let line = |(kind, count)| HandoverLine { kind, total: i32::try_from(count).unwrap_or(i32::MAX), moved: 0 };
    let mut lines: Vec<HandoverLine> = left_of(session, employee).await?.into_iter().map(line).collect();
    lines.sort_by_key(|line| line.kind);
    Ok(lines)
}
