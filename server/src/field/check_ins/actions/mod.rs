//! Use cases of check-ins: arriving in `arrive`; explaining and leaving here.

mod arrive;
mod fixes;
mod personal;

use rounds_domain::ids::{CheckInId, CustomerId, EmployeeId};
use rounds_domain::texts;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::Verdict;

use super::model::{CheckInInput, CheckOutInput, ExplainCheckInInput};
use super::store;
use crate::field::check_ins::{CHECK_IN_CLOSED, CHECK_IN_EXPLAINED};
use crate::organisation::people;
use crate::topics;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

pub use arrive::evidence_of;
pub use personal::{PERSONAL, explanations_of};

/// What subscribers of check-ins listen to.
const TOPIC: &str = "check_ins";
const EXPLANATION_AT_MOST: usize = 1_000;

/// One of the check-ins of the viewer, as a visit within it needs it.
#[derive(Debug, Clone, Copy)]
pub struct OwnCheckIn {
    /// Its institution.
    pub institution: CustomerId,
    /// When it ended.
    pub departed_at: Option<Instant>,
    /// Its verdict.
    pub verdict: Verdict,
}

/// One of the check-ins of the viewer; `NOT_FOUND` for all others.
pub async fn own_check_in(tx: &mut Tx, id: CheckInId) -> Result<OwnCheckIn> {
    let held = store::hold_own(tx, id).await?;
    Ok(OwnCheckIn { institution: held.institution_id, departed_at: held.departed_at, verdict: held.verdict })
}

/// Opens a check-in.
pub(super) async fn check_in(
    tx: &mut Tx,
    _: permits::VisitsWrite,
    input: CheckInInput,
    sent: Option<PhoneClock>,
) -> Result<CheckInId> {
    let id = input.id;
    arrive::arrive(tx, input, sent).await?;
    announce(tx, id).await
}

/// Says why one was outside or without a fix; once.
pub(super) async fn explain(tx: &mut Tx, _: permits::VisitsWrite, input: ExplainCheckInInput) -> Result<CheckInId> {
    let held = store::hold_own(tx, input.check_in_id).await?;
    let explanation = texts::words(&input.explanation, EXPLANATION_AT_MOST).or_fault("explanation")?;
    if held.explanation.is_some() {
        return Err(Error::code(CHECK_IN_EXPLAINED));
    }
    store::explain(tx, &held, explanation).await?;
    announce(tx, held.id).await
}

/// Closes a check-in; a departure that was only implied gives way to the true one.
pub(super) async fn check_out(
    tx: &mut Tx,
    _: permits::VisitsWrite,
    input: CheckOutInput,
    sent: Option<PhoneClock>,
) -> Result<CheckInId> {
    let held = store::hold_own(tx, input.check_in_id).await?;
    if held.departed_at.is_some() && !held.is_departure_implied {
        return Err(Error::code(CHECK_IN_CLOSED));
    }
    let places = fixes::places(&input.fixes)?;
    let (departed_at, _) = input.captured.corrected(tx.now(), sent.as_ref());
    let latest = held.departed_at.unwrap_or(departed_at);
    store::depart(tx, &held, departed_at.min(latest).max(held.arrived_at)).await?;
    let taken = fixes::Taken { check_in: held.id, is_at_departure: true, after: store::last_fix(tx, &held).await? };
    fixes::keep(tx, taken, &input.fixes, &places).await?;
    announce(tx, held.id).await
}

async fn announce(tx: &mut Tx, id: CheckInId) -> Result<CheckInId> {
    let me = tx.viewer().employee;
    let mut audience: Vec<EmployeeId> = people::leaders_of(tx, me).await?;
    audience.push(me);
    tx.audit_subject(id);
    tx.publish(TOPIC, id.0, audience).await?;
    topics::tell_day(tx, me).await?;
    Ok(id)
}
