//! Somebody whom an input names as the one who is to do something.

use rounds_domain::ids::EmployeeId;
use rounds_domain::vocabulary::EmployeeStatus;

use crate::organisation::people::EMPLOYEE_INACTIVE;
use crate::organisation::people::model::Employee;
use crate::organisation::people::{scope, store};
use rounds_platform::access::Reach;
use rounds_platform::db::{Keys, Tx};
use rounds_platform::error::{Error, Result};

/// The employee within a reach: `NOT_FOUND` when absent or beyond it, `EMPLOYEE_INACTIVE` when no longer at work.
pub async fn within(tx: &mut Tx, reach: &Reach, id: EmployeeId) -> Result<Employee> {
    let found = store::cards(tx.session().reader(), Keys::of([id]))
        .fetch(tx.session())
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    if !scope::is_within(reach, &found) {
        return Err(Error::not_found());
    }
    if found.status != EmployeeStatus::Active {
        return Err(Error::code(EMPLOYEE_INACTIVE));
    }
    Ok(found)
}
