//! Beginning a visit.

use rounds_domain::ids::{CheckInId, VisitId};
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::VisitChannel;

use crate::customers::customers;
use crate::field::check_ins;
use crate::field::check_ins::CHECK_IN_CLOSED;
use crate::field::tasks;
use crate::field::visits::model::{StartVisitInput, StartedRow};
use crate::field::visits::store;
use crate::field::visits::{STAY_ELSEWHERE, STAY_ONLY_ON_SITE};
use rounds_platform::access::permits;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

/// Where people work.
const WORKING: System = System::because("a stay and a customer that were both seen belong together, or do not");

/// Begins a visit; one on site may belong to a check-in at the customer's place, and a task begins with it.
pub(in crate::field::visits) async fn start(
    tx: &mut Tx,
    _: permits::VisitsWrite,
    input: StartVisitInput,
    sent: Option<PhoneClock>,
) -> Result<VisitId> {
    let customer = customers::resolve(tx, input.customer_id).await?;
    let (started_at, start_trust) = input.captured.corrected(tx.now(), sent.as_ref());
    if let Some(check_in) = input.check_in_id {
        belongs(tx, &input, (check_in, started_at)).await?;
    }
    if let Some(task) = input.task_id {
        tasks::own_on(tx, task, customer.id).await?;
        tasks::begin(tx, task).await?;
    }
    let row = StartedRow {
        id: input.id,
        employee_id: tx.viewer().employee,
        customer_id: customer.id,
        check_in_id: input.check_in_id,
        task_id: input.task_id,
        channel: input.channel,
        started_at,
        start_trust,
        received_at: Instant(tx.now()),
    };
    store::insert(tx, &row).await?;
    super::announce(tx, input.id).await
}

/// Refuses a check-in that the visit cannot be part of.
async fn belongs(tx: &mut Tx, input: &StartVisitInput, (check_in, started_at): (CheckInId, Instant)) -> Result<()> {
    if input.channel != VisitChannel::OnSite {
        return Err(Error::field("checkInId", STAY_ONLY_ON_SITE));
    }
    let check_in = check_ins::own_check_in(tx, check_in).await?;
    if check_in.departed_at.is_some_and(|departed_at| departed_at < started_at) {
        return Err(Error::code(CHECK_IN_CLOSED));
    }
    if store::is_at(tx, &WORKING, input.customer_id, check_in.institution).await? {
        return Ok(());
    }
    Err(Error::code(STAY_ELSEWHERE))
}
