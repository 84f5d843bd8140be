//! Employees: taken on, changed, and moved.
//!
//! Nobody moves themselves to another department or others into their own reach, nor where they would reach what the mover does
//! not (`widening`); nor changes the telephone, to which codes go, of somebody who may do more.

use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::Permission;
use rounds_domain::phones;
use rounds_domain::texts;
use rounds_domain::vocabulary::EmployeeStatus;
use serde_json::json;

use super::{CONCERNED, rights, widening};
use crate::organisation::people::model::{ChangeEmployeeInput, CreateEmployeeInput, Employee, NewEmployee};
use crate::organisation::people::store;
use rounds_platform::access::permits;
use rounds_platform::db::{DbSession, Held, PageArguments, ScopeChange, System, TextKey, Tx, encode_cursor};
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::PhoneNumberScalar;

/// Takes somebody on, without a password.
pub async fn take_on(tx: &mut Tx, id: EmployeeId, input: CreateEmployeeInput) -> Result<()> {
    store::lock_tree(tx).await?;
    let department = store::department_within(tx, input.department_id, Permission::PeopleManage).await?;
    let employee = NewEmployee {
        code: texts::name(&input.code).or_fault("code")?,
        name: texts::name(&input.name).or_fault("name")?,
        latin_name: input.latin_name.map(|name| texts::name(&name)).transpose().or_fault("latinName")?,
        phone: input.phone.as_ref().map(dialled).transpose()?,
        language: input.language,
        time_zone: input.time_zone,
        department_id: department.id,
    };
    let positions = rights::known_positions(tx, input.position_ids).await?;
    let given = rights::to_be_judged(tx, &positions).await?;
    rights::none_beyond_own(tx.viewer(), &given)?;
    let reached = store::below(tx, department.id).await?;
    rights::none_wider_than_own(tx.viewer(), &given, &reached)?;
    store::insert_employee(tx, id, &employee).await?;
    store::give_positions(tx, id, &positions).await?;
    tx.changed("CODE", None::<&str>, &employee.code);
    tx.changed("NAME", None::<&str>, &employee.name);
    tx.changed("DEPARTMENT", None::<&str>, employee.department_id);
    tx.changed("POSITIONS", None::<&str>, &positions);
    tx.audit_subject(id);
    tx.journal_scope(ScopeChange { cause: "POSITION", employee: Some(id.0), ..ScopeChange::default() }).await
}

/// Changes somebody's particulars.
pub(in crate::organisation::people) async fn change_employee(
    tx: &mut Tx,
    _: permits::PeopleManage,
    input: ChangeEmployeeInput,
) -> Result<EmployeeId> {
    let moving = match input.department_id {
        Some(to) => held_for_transfer(tx, input.employee_id, to).await?,
        None => None,
    };
    let before = store::employee_within(tx, input.employee_id, Permission::PeopleManage).await?;
    if before.rev != input.base_rev {
        return Err(Error::conflict());
    }
    tx.audit_subject(before.id);
    let department = input.department_id.unwrap_or(before.department_id);
    let mut after = Employee::clone(&before);
    after.department_id = department;
    after.language = input.language.unwrap_or(before.language);
    after.time_zone = input.time_zone.unwrap_or(before.time_zone);
    if let Some(name) = input.name {
        after.name = texts::name(&name).or_fault("name")?;
    }
    if let Some(name) = Option::<Option<String>>::from(input.latin_name) {
        after.latin_name = name.map(|name| texts::name(&name)).transpose().or_fault("latinName")?;
    }
    if let Some(phone) = Option::<Option<PhoneNumberScalar>>::from(input.phone) {
        after.phone = phone.as_ref().map(dialled).transpose()?;
    }
    if after.phone != before.phone && before.id != tx.viewer().employee {
        rights::no_stronger(tx, before.id).await?;
    }
    tell_trail(tx, &before, &after);
    store::update_employee(tx, &before, &after).await?;
    if let Some(concerned) = moving {
        transfer(tx, &before, department, &concerned).await?;
    }
    Ok(before.id)
}

/// What the audit row tells of a change; telephones differ in what is masked.
fn tell_trail(tx: &mut Tx, before: &Employee, after: &Employee) {
    let masked = |employee: &Employee| employee.phone.as_ref().and_then(masked);
    tx.changed("NAME", &before.name, &after.name);
    tx.changed("LATIN_NAME", &before.latin_name, &after.latin_name);
    tx.changed("DEPARTMENT", before.department_id, after.department_id);
    tx.changed("PHONE", masked(before), masked(after));
    tx.changed("LANGUAGE", before.language, after.language);
    tx.changed("TIME_ZONE", before.time_zone.0.name(), after.time_zone.0.name());
}

fn masked(number: &PhoneNumberScalar) -> Option<String> {
    phones::PhoneNumber::parse(&number.0, Some(phones::Region::CN)).ok().map(|number| number.masked())
}

/// Judges a move to another department, and holds everybody whose reach it moves before anybody is changed; none when it is
/// no move.
async fn held_for_transfer(tx: &mut Tx, id: EmployeeId, to: DepartmentId) -> Result<Option<Vec<EmployeeId>>> {
    store::lock_tree(tx).await?;
    let from = store::employee_seen(tx, id, Permission::PeopleManage).await?.department_id;
    if from == to {
        return Ok(None);
    }
    if id == tx.viewer().employee {
        return Err(Error::forbidden());
    }
    let to = store::department_within(tx, to, Permission::PeopleManage).await?.id;
    if tx.viewer().is_widened(&[from], to) {
        return Err(Error::forbidden());
    }
    let reached = store::below(tx, to).await?;
    widening::none_beyond_own(tx, id, (&reached, &[])).await?;
    let mut places = store::above(tx, from).await?;
    places.extend(store::above(tx, to).await?);
    let concerned = store::people_of(tx, &CONCERNED, &places).await?;
    store::hold_people(tx, &CONCERNED, &concerned).await?;
    Ok(Some(concerned))
}

/// Moves somebody to another department as of now.
async fn transfer(tx: &mut Tx, employee: &Held<Employee>, to: DepartmentId, concerned: &[EmployeeId]) -> Result<()> {
    let from = employee.department_id;
    store::enter_department(tx, employee, to).await?;
    store::raise_epochs(tx, &CONCERNED, concerned).await?;
    let change = ScopeChange {
        cause: "DEPARTMENT",
        employee: Some(employee.id.0),
        department: Some(to.0),
        details: json!({ "from": from, "to": to }),
        ..ScopeChange::default()
    };
    tx.journal_scope(change).await
}

/// The employee of a company code, for operators at the machine.
pub async fn of_code(tx: &mut Tx, code: &str) -> Result<EmployeeId> {
    Ok(store::employee_of_code(tx, &ASKED_FOR, code).await?.id)
}

/// Everybody within reach, by code.
pub async fn roster(session: &mut DbSession) -> Result<Vec<Employee>> {
    let mut roster: Vec<Employee> = Vec::new();
    loop {
        let after = roster.last().map(|last| encode_cursor(&TextKey(last.code.clone(), last.id.0)));
        let page = PageArguments { first: Some(100), after, ..PageArguments::default() }.page()?;
        let slice = store::page(session.reader(), &store::Wanted::default(), &page).fetch(session).await?;
        roster.extend(slice.rows);
        if !slice.has_next {
            return Ok(roster);
        }
    }
}

/// The number in E.164; without a country code it is one of China.
fn dialled(number: &PhoneNumberScalar) -> Result<PhoneNumberScalar> {
    let number = phones::PhoneNumber::parse(&number.0, Some(phones::Region::CN)).or_fault("phone")?;
    Ok(PhoneNumberScalar(number.as_str().to_owned()))
}

/// Whoever comes or goes.
const ASKED_FOR: System =
    System::because("whoever opens or closes an access has been asked for the right, or is at the machine");

/// Sets whether somebody works here. Asks for no permission: the caller has.
pub async fn set_status(tx: &mut Tx, employee: &Employee, status: EmployeeStatus) -> Result<()> {
    tx.changed("STATUS", employee.status, status);
    store::set_status(tx, &ASKED_FOR, employee.id, status).await
}

/// Journals that somebody's access was closed or opened.
pub async fn journal_access(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    let id = Some(employee.0);
    tx.journal_scope(ScopeChange { cause: "ACCESS", employee: id, ..ScopeChange::default() }).await
}

/// Somebody else within reach of whoever keeps people.
pub async fn other_managed(tx: &mut Tx, id: EmployeeId) -> Result<Held<Employee>> {
    let employee = store::employee_within(tx, id, Permission::PeopleManage).await?;
    if employee.id == tx.viewer().employee { Err(Error::forbidden()) } else { Ok(employee) }
}
