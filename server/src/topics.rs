//! What subscribers listen to, so that whoever changes something that others show can tell them without knowing them.

use rounds_domain::ids::EmployeeId;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

/// Somebody's day: the subject is the employee.
pub const DAYS: &str = "days";
/// A week plan.
pub const PLANS: &str = "plans";

/// Tells an employee's screens that a day of theirs changed: a task, a check-in, a reminder or the calendar.
pub async fn tell_day(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    tx.publish(DAYS, employee.0, vec![employee]).await
}
