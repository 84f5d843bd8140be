//! Departments: made below others, moved within the tree, led by somebody.
//!
//! The place of a department decides who sees what, so every change of it raises the epoch of everybody above and below.
//! Nobody makes themselves the head of a department or moves one into their own reach, for that would widen it; nor do they
//! give others by it what they do not reach themselves (`widening`).

use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::vocabulary::EmployeeStatus;
use serde_json::json;

use super::{CONCERNED, widening};
use crate::organisation::people::model::{ChangeDepartmentInput, CreateDepartmentInput, Department};
use crate::organisation::people::store::{self, NewDepartment};
use crate::organisation::people::{DEPARTMENT_CYCLE, EMPLOYEE_INACTIVE};
use rounds_platform::access::permits;
use rounds_platform::db::{Held, ScopeChange, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};

/// Makes a department below another one.
pub(in crate::organisation::people) async fn create_department(
    tx: &mut Tx,
    _: permits::PeopleManage,
    input: CreateDepartmentInput,
) -> Result<DepartmentId> {
    let code = texts::name(&input.code).or_fault("code")?;
    let name = texts::name(&input.name).or_fault("name")?;
    store::lock_tree(tx).await?;
    let parent = store::department_within(tx, input.parent_id, Permission::PeopleManage).await?;
    may_lead(tx, input.head_id, &[parent.id]).await?;
    let department =
        NewDepartment { code, name, is_branch: input.is_branch, parent_id: Some(parent.id), head_id: input.head_id };
    tx.changed("NAME", None::<&str>, &department.name);
    tx.changed("PARENT", None::<&str>, department.parent_id);
    tx.changed("HEAD", None::<&str>, department.head_id);
    let id = store::insert_department(tx, department).await?;
    tx.audit_subject(id);
    let widened = store::above(tx, id).await?;
    let concerned = store::people_of(tx, &CONCERNED, &widened).await?;
    store::raise_epochs(tx, &CONCERNED, &concerned).await?;
    is_at_work(tx, input.head_id).await?;
    journal(tx, id, json!({ "parent": parent.id })).await?;
    Ok(id)
}

/// Renames, moves or re-heads a department.
pub(in crate::organisation::people) async fn change_department(
    tx: &mut Tx,
    _: permits::PeopleManage,
    input: ChangeDepartmentInput,
) -> Result<DepartmentId> {
    store::lock_tree(tx).await?;
    let before = store::department_within(tx, input.department_id, Permission::PeopleManage).await?;
    if before.rev != input.base_rev {
        return Err(Error::conflict());
    }
    tx.audit_subject(before.id);
    let mut after = Department::clone(&before);
    if let Some(name) = input.name {
        after.name = texts::name(&name).or_fault("name")?;
    }
    if let Some(head) = Option::<Option<EmployeeId>>::from(input.head_id) {
        after.head_id = head;
    }
    if let Some(parent) = input.parent_id {
        after.parent_id = Some(parent);
    }
    if after.head_id != before.head_id {
        let led = store::below(tx, before.id).await?;
        may_lead(tx, after.head_id, &led).await?;
    }
    tx.changed("NAME", &before.name, &after.name);
    tx.changed("PARENT", before.parent_id, after.parent_id);
    tx.changed("HEAD", before.head_id, after.head_id);
    reshape(tx, &before, &after).await?;
    Ok(before.id)
}

/// Writes the change, and tells everybody whose reach it moves.
async fn reshape(tx: &mut Tx, before: &Held<Department>, after: &Department) -> Result<()> {
    let is_moved = after.parent_id != before.parent_id;
    let is_re_headed = after.head_id != before.head_id;
    if !is_moved && !is_re_headed {
        return store::update_department(tx, before, after).await;
    }
    let subtree = store::below(tx, before.id).await?;
    let mut places = store::above(tx, before.id).await?;
    places.extend(&subtree);
    let mut concerned = store::people_of(tx, &CONCERNED, &places).await?;
    if let Some(parent) = after.parent_id.filter(|_| is_moved) {
        let parent = store::department_within(tx, parent, Permission::PeopleManage).await?;
        if subtree.contains(&parent.id) {
            return Err(Error::code(DEPARTMENT_CYCLE));
        }
        if tx.viewer().is_widened(&subtree, parent.id) {
            return Err(Error::forbidden());
        }
        let above = store::above(tx, parent.id).await?;
        let after = store::people_of(tx, &CONCERNED, &above).await?;
        // Whoever works below in what moves did not reach all of it.
        let above = store::above(tx, before.id).await?;
        let known = store::people_of(tx, &CONCERNED, &above).await?;
        widening::none_below_beyond_own(tx, (&known, &after), &subtree).await?;
        store::graft(tx, before, parent.id).await?;
    }
    store::update_department(tx, before, after).await?;
    let places = store::above(tx, before.id).await?;
    concerned.extend(store::people_of(tx, &CONCERNED, &places).await?);
    store::raise_epochs(tx, &CONCERNED, &concerned).await?;
    if is_re_headed {
        is_at_work(tx, after.head_id).await?;
    }
    let places = json!({
        "parent": [before.parent_id, after.parent_id],
        "head": [before.head_id, after.head_id],
    });
    journal(tx, before.id, places).await
}

/// Refuses a head who is out of reach, whose access is closed, who is the viewer, or who would come to reach what the viewer
/// does not.
async fn may_lead(tx: &mut Tx, head: Option<EmployeeId>, led: &[DepartmentId]) -> Result<()> {
    let Some(head) = head else {
        return Ok(());
    };
    let head = store::employee_seen(tx, head, Permission::PeopleManage).await?.id;
    if head == tx.viewer().employee {
        return Err(Error::forbidden());
    }
    is_at_work(tx, Some(head)).await?;
    widening::none_beyond_own(tx, head, (led, &[])).await
}

/// Refuses a head whose access is closed; asked again once everybody concerned is held.
async fn is_at_work(tx: &mut Tx, head: Option<EmployeeId>) -> Result<()> {
    let Some(head) = head else {
        return Ok(());
    };
    match super::employee(tx.session(), head).await?.status {
        EmployeeStatus::Active => Ok(()),
        EmployeeStatus::Leaving | EmployeeStatus::Deactivated => Err(Error::field("headId", EMPLOYEE_INACTIVE)),
    }
}

pub(super) async fn journal(tx: &mut Tx, department: DepartmentId, details: serde_json::Value) -> Result<()> {
    let change = ScopeChange { cause: "DEPARTMENT", department: Some(department.0), details, ..ScopeChange::default() };
    tx.journal_scope(change).await
}
