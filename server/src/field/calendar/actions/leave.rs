//! Time away: recorded and taken back by the person, or by whoever keeps the calendar of that person.

use rounds_domain::ids::{EmployeeId, LeaveId};
use rounds_domain::permissions::Permission;

use super::LIVING_BY_IT;
use crate::field::calendar::model::{CancelLeaveInput, RecordLeaveInput};
use crate::field::calendar::{store, zone_of};
use crate::organisation::people;
use crate::topics;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};

const LONGEST_DAYS: i64 = 366;

/// Records time away, one's own or that of somebody within the reach of `calendar.manage`.
pub async fn record_leave(tx: &mut Tx, input: RecordLeaveInput) -> Result<LeaveId> {
    let employee = input.employee_id.unwrap_or(tx.viewer().employee);
    zone_of(tx.session(), employee).await?;
    require_right(tx, employee).await?;
    input.range.at_most(LONGEST_DAYS, "range")?;
    store::insert_leave(tx, employee, &input).await?;
    has_changed(tx, employee, input.id).await
}

/// Takes time away back; taken back already, it stays so.
pub async fn cancel_leave(tx: &mut Tx, input: CancelLeaveInput) -> Result<LeaveId> {
    let leave = store::hold_leave(tx, input.leave_id).await?;
    require_right(tx, leave.employee_id).await?;
    if leave.cancelled_at.is_some() {
        return Ok(leave.id);
    }
    store::cancel_leave(tx, &leave).await?;
    has_changed(tx, leave.employee_id, leave.id).await
}

async fn require_right(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    if employee == tx.viewer().employee {
        return Ok(());
    }
    let person = people::employee(tx.session(), employee).await?;
    let reach = tx.viewer().reach(Permission::CalendarManage);
    if people::scope::is_within(&reach, &person) { Ok(()) } else { Err(Error::forbidden()) }
}

async fn has_changed(tx: &mut Tx, employee: EmployeeId, leave: LeaveId) -> Result<LeaveId> {
    if employee != tx.viewer().employee {
        tx.acts_for(employee);
    }
    store::touch(tx, &LIVING_BY_IT, employee).await?;
    tx.audit_subject(leave);
    topics::tell_day(tx, employee).await?;
    Ok(leave)
}
