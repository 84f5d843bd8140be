//! Forcing somebody off.

use rounds_domain::ids::SessionId;
use rounds_domain::texts;
use rounds_domain::vocabulary::SessionEnd;

use crate::organisation::people;
use crate::organisation::sessions::model::EndSessionsInput;
use crate::organisation::sessions::store;
use rounds_platform::access::permits;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};

const MOST_SESSIONS: usize = 100;
/// Sessions of somebody.
const REACHED: System = System::because("whose sessions end has been found to lie within the reach of ending them");

/// Ends sessions of somebody within reach, and says which; other nodes learn of it within a second.
pub(in crate::organisation::sessions) async fn end_sessions(
    tx: &mut Tx,
    permit: permits::SessionsEnd,
    input: EndSessionsInput,
) -> Result<Vec<SessionId>> {
    let said = texts::optional_reason(Some(&input.reason)).or_fault("reason")?;
    let reason = said.ok_or_else(|| Error::field("reason", codes::REASON_REQUIRED))?;
    if input.session_ids.as_ref().is_some_and(|ids| ids.len() > MOST_SESSIONS) {
        return Err(Error::field("sessionIds", codes::LIST_TOO_LONG));
    }
    let employee = people::employee(tx.session(), input.employee_id).await?;
    if !people::scope::is_within(permit.reach(), &employee) {
        return Err(Error::not_found());
    }
    tx.audit_subject(employee.id);
    tx.note("why", reason);
    match input.session_ids {
        None => store::end_all(tx, &REACHED, employee.id, SessionEnd::Forced).await,
        Some(ids) => store::end_of(tx, &REACHED, employee.id, ids).await,
    }
}
