//! Founding a company: the first department, the standard positions, people with passwords.
//!
//! What an administrator does through the API once there is an administrator; before that, the command line, the demo and
//! the tests do it here. Founding twice changes nothing.

use std::collections::HashMap;

use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::Language;

use crate::organisation::people::{self, NewEmployee};
use crate::organisation::sessions;
use rounds_platform::App;
use rounds_platform::db::{Command, Tx};
use rounds_platform::scalars::Zone;

/// The company as it begins.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Code of the first department.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Default for Founding {
    fn default() -> Self {
        Self { code: "HQ".to_owned(), name: "总部".to_owned() }
    }
}

/// Somebody to be taken on.
#[derive(Debug, Clone)]
pub struct Hire {
    /// Company code, also the login.
    pub code: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: DepartmentId,
    /// Position held.
    pub position: StandardPosition,
    /// Whether they lead the department.
    pub is_head: bool,
    /// Hash of the password, which is not to be changed at the first sign-in.
    pub password_hash: String,
}

/// Makes the first department and the standard positions, or finds them.
pub async fn found(app: &App, founding: Founding) -> anyhow::Result<DepartmentId> {
    let db = app.system("found the company");
    let root = db
        .transact(Command::keyless("foundCompany"), async move |tx: &mut Tx| {
            people::standard_positions(tx).await?;
            people::root_department(tx, founding.code, founding.name).await
        })
        .await?;
    Ok(root)
}

/// Begins a company in a database that holds none yet, as commands do that work on a fresh one.
pub async fn found_if_empty(app: &App) -> anyhow::Result<()> {
    if !people::is_founded(&mut app.system("found the company").session().await?).await? {
        found(app, Founding::default()).await?;
    }
    Ok(())
}

/// Makes a department below another, named by its code.
pub async fn department(app: &App, code: &str, parent: DepartmentId) -> anyhow::Result<DepartmentId> {
    department_named(app, (code, code), parent).await
}

/// Makes a department below another; `named` is its code and its name.
pub async fn department_named(app: &App, named: (&str, &str), parent: DepartmentId) -> anyhow::Result<DepartmentId> {
    let (code, name) = (named.0.to_owned(), named.1.to_owned());
    let db = app.system("found the company");
    Ok(db
        .transact(Command::keyless("createDepartment"), async move |tx: &mut Tx| {
            people::department_below(tx, parent, (code, name)).await
        })
        .await?)
}

/// Takes somebody on.
pub async fn hire(app: &App, hire: Hire) -> anyhow::Result<EmployeeId> {
    let employee = NewEmployee {
        code: hire.code,
        name: hire.name,
        latin_name: None,
        phone: None,
        language: Language::ZhCn,
        time_zone: Zone(chrono_tz::Asia::Shanghai),
        department_id: hire.department,
    };
    let db = app.system("hire");
    let id = db
        .transact(Command::keyless("createEmployee"), async move |tx: &mut Tx| {
            let id = people::hire(tx, employee, &[hire.position]).await?;
            if hire.is_head {
                people::lead(tx, hire.department, id).await?;
            }
            sessions::set_lasting_password(tx, id, hire.password_hash).await?;
            Ok(id)
        })
        .await?;
    Ok(id)
}

/// Makes somebody the head of a department.
pub async fn lead(app: &App, department: DepartmentId, head: EmployeeId) -> anyhow::Result<()> {
    let db = app.system("found the company");
    Ok(db
        .transact(Command::keyless("changeDepartment"), async move |tx: &mut Tx| {
            people::lead(tx, department, head).await
        })
        .await?)
}

/// The ids of the standard positions, which `found` has made.
pub async fn position_ids(app: &App) -> anyhow::Result<HashMap<StandardPosition, PositionId>> {
    let db = app.system("found the company");
    let ids =
        db.transact(Command::keyless("foundCompany"), async |tx: &mut Tx| people::standard_positions(tx).await).await?;
    Ok(StandardPosition::ALL.iter().copied().zip(ids).collect())
}
