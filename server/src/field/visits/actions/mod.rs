//! Use cases of visits: `start`, `complete` with its `report`, and giving up here.

mod complete;
mod personal;
mod remarkable;
mod report;
mod start;
mod transfer;

use rounds_domain::ids::{EmployeeId, VisitId};
use rounds_domain::texts;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::VisitState;

use super::model::{AbandonVisitInput, Visit};
use super::store;
pub use super::store::resolve;
use crate::field::tasks;
use crate::field::visits::VISIT_STATE;
use crate::organisation::people;
pub use personal::PERSONAL;
pub use remarkable::REMARKABLE;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};

pub(super) use complete::complete;
pub(super) use start::start;
pub use transfer::TASKS_TRANSFERABLE;

/// What subscribers of visits listen to.
const TOPIC: &str = "visits";

/// Gives a visit up; its task is open again.
pub(super) async fn abandon(
    tx: &mut Tx,
    _: permits::VisitsWrite,
    input: AbandonVisitInput,
    sent: Option<PhoneClock>,
) -> Result<VisitId> {
    let visit = hold_started(tx, input.visit_id).await?;
    let reason = texts::reason(&input.reason).or_fault("reason")?;
    let (at, _) = input.captured.corrected(tx.now(), sent.as_ref());
    store::abandon(tx, &visit, (at.max(visit.started_at), reason)).await?;
    if let Some(task) = visit.task_id {
        tasks::reopen(tx, task).await?;
    }
    announce(tx, visit.id).await
}

/// One of the viewer's own visits that is under way, held until the transaction ends.
async fn hold_started(tx: &mut Tx, id: VisitId) -> Result<Held<Visit>> {
    let visit = store::hold_own(tx, id).await?;
    if visit.state == VisitState::Started { Ok(visit) } else { Err(Error::code(VISIT_STATE)) }
}

async fn announce(tx: &mut Tx, id: VisitId) -> Result<VisitId> {
    let me = tx.viewer().employee;
    let mut audience: Vec<EmployeeId> = people::leaders_of(tx, me).await?;
    audience.push(me);
    tx.audit_subject(id);
    tx.publish(TOPIC, id.0, audience).await?;
    Ok(id)
}
