//! Forcing somebody off.

use rounds_domain::ids::SessionId;
use rounds_domain::texts;
use rounds_domain::vocabulary::SessionEnd;

use crate::organisation::people;
use crate::organisation::sessions::model::EndSessionsInput;
use crate::organisation::sessions::store;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};

const MOST_SESSIONS: usize = 100;
const LONGEST_REASON: usize = 500;

/// Ends sessions of somebody within reach, and says which; other nodes learn of it within a second.
pub(in crate::organisation::sessions) async fn end_sessions(
    tx: &mut Tx,
    permit: permits::SessionsEnd,
    input: EndSessionsInput,
) -> Result<Vec<SessionId>> {
    if input.reason.trim().is_empty() {
        return Err(Error::field("reason", "REASON_REQUIRED"));
    }
    let reason = texts::words(&input.reason, LONGEST_REASON).or_fault("reason")?;
    if input.session_ids.as_ref().is_some_and(|ids| ids.len() > MOST_SESSIONS) {
        return Err(Error::field("sessionIds", "LIST_TOO_LONG"));
    }
    let employee = people::employee(tx.session(), input.employee_id).await?;
    if !people::scope::is_within(permit.reach(), &employee) {
        return Err(Error::not_found());
    }
    tx.audit_subject(employee.id);
    tx.note("why", reason);
    match input.session_ids {
        None => store::end_all(tx, employee.id, SessionEnd::Forced).await,
        Some(ids) => store::end_of(tx, employee.id, ids).await,
    }
}
