//! The beginning of a company: standard positions, departments, first people.

use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::texts;

use crate::organisation::people::model::NewEmployee;
use crate::organisation::people::store::{self, NewDepartment};
use rounds_platform::db::{ScopeChange, System, Tx};
use rounds_platform::error::{OrRefuse, Result};

/// A company that is only being made.
const FOUNDING: System = System::because("nobody works yet in a company that is founded at the machine");

/// Makes the standard positions, or finds them; in order of their declaration.
pub async fn standard_positions(tx: &mut Tx) -> Result<Vec<PositionId>> {
    let mut ids = Vec::new();
    for position in StandardPosition::ALL {
        ids.push(store::standard_position(tx, *position).await?);
    }
    Ok(ids)
}

/// Makes the first department, or finds it.
pub async fn root_department(tx: &mut Tx, code: String, name: String) -> Result<DepartmentId> {
    if let Some(id) = store::department_of_code(tx, &code).await? {
        return Ok(id);
    }
    store::insert_department(tx, NewDepartment { code, name, is_branch: false, parent_id: None, head_id: None }).await
}

/// Makes a department below another; `named` is its code and its name.
pub async fn department_below(tx: &mut Tx, parent: DepartmentId, named: (String, String)) -> Result<DepartmentId> {
    let (code, name) = named;
    store::insert_department(tx, NewDepartment { code, name, is_branch: false, parent_id: Some(parent), head_id: None })
        .await
}

/// Takes somebody on in standard positions.
pub async fn hire(tx: &mut Tx, employee: NewEmployee, held: &[StandardPosition]) -> Result<EmployeeId> {
    let code = texts::name(&employee.code).or_fault("code")?;
    let name = texts::name(&employee.name).or_fault("name")?;
    let id: EmployeeId = tx.mint();
    store::insert_employee(tx, id, &NewEmployee { code, name, ..employee }).await?;
    let mut positions = Vec::new();
    for position in held {
        positions.push(store::standard_position(tx, *position).await?);
    }
    store::give_positions(tx, id, &positions).await?;
    tx.audit_subject(id);
    tx.journal_scope(ScopeChange { cause: "POSITION", employee: Some(id.0), ..ScopeChange::default() }).await?;
    Ok(id)
}

/// Makes somebody the head of a department.
pub async fn lead(tx: &mut Tx, department: DepartmentId, head: EmployeeId) -> Result<()> {
    store::set_head(tx, &FOUNDING, department, Some(head)).await?;
    tx.journal_scope(ScopeChange {
        cause: "DEPARTMENT",
        employee: Some(head.0),
        department: Some(department.0),
        ..ScopeChange::default()
    })
    .await
}
