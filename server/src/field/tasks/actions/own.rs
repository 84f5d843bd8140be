//! What the rep does with tasks: adds, changes, orders, postpones and calls off. Only open ones.

use rounds_domain::ids::{DictionaryEntryId, EmployeeId, TaskId};
use rounds_domain::planning::TASKS_PER_DAY_AT_MOST;
use rounds_domain::texts;
use rounds_domain::vocabulary::{DictionaryName, TaskOrigin, TaskState};

use super::{has_changed, make, moved_on, next_place};
use crate::catalogue::dictionaries;
use crate::customers::customers::CUSTOMER_ARCHIVED;
use crate::field::calendar;
use crate::field::tasks::model::{
    AddTaskInput, CancelTaskInput, ChangeTaskInput, NewTask, OrderDayInput, PostponeTaskInput, Task,
};
use crate::field::tasks::store::{self, Changes};
use crate::field::tasks::{NOT_A_WORKING_DAY, TASK_STATE};
use crate::organisation::people;
use crate::topics;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::graphql::TimeWindowInput;
use rounds_platform::scalars::Day;

/// Adds a task outside the plan: one's own, or for somebody whom one may instruct.
pub async fn add(tx: &mut Tx, input: AddTaskInput) -> Result<TaskId> {
    let (employee, origin) = whose(tx, input.employee_id).await?;
    match store::seen_customer(tx, input.customer_id).await? {
        (false, _) => return Err(Error::forbidden()),
        (true, true) => return Err(Error::code(CUSTOMER_ARCHIVED)),
        (true, false) => {}
    }
    dictionaries::require(tx, input.purpose_id, DictionaryName::VisitPurpose, "purposeId").await?;
    let new = NewTask {
        id: input.id,
        employee,
        customer: input.customer_id,
        day: input.date,
        origin,
        purpose: input.purpose_id,
        note: kept_note(input.note.as_deref())?,
        window: input.window.map(|window| window.within_a_day("window")).transpose()?,
        created_by: tx.viewer().employee,
    };
    tx.audit_subject(new.id);
    make(tx, new).await
}

/// Whose the task is to be, and where it comes from: who writes plans plans for themselves, who instructs for others.
async fn whose(tx: &mut Tx, employee: Option<EmployeeId>) -> Result<(EmployeeId, TaskOrigin)> {
    let me = tx.viewer().employee;
    match employee.filter(|employee| *employee != me) {
        None => Ok(own(tx.permit()?, me)),
        Some(employee) => {
            let permit = tx.permit()?;
            instructed(tx, permit, employee).await
        }
    }
}

fn own(_: permits::PlansWrite, me: EmployeeId) -> (EmployeeId, TaskOrigin) {
    (me, TaskOrigin::Own)
}

async fn instructed(
    tx: &mut Tx,
    permit: permits::RemarksInstruct,
    employee: EmployeeId,
) -> Result<(EmployeeId, TaskOrigin)> {
    people::within(tx, permit.reach(), employee).await?;
    Ok((employee, TaskOrigin::Instruction))
}

/// Changes window, purpose, note or pin of an open task.
pub async fn change(tx: &mut Tx, permit: permits::PlansWrite, input: ChangeTaskInput) -> Result<TaskId> {
    let task = hold_open(tx, permit, input.task_id).await?;
    if task.rev != input.base_rev {
        return Err(Error::conflict());
    }
    let window: Option<Option<TimeWindowInput>> = input.window.into();
    let purpose: Option<Option<DictionaryEntryId>> = input.purpose_id.into();
    let note: Option<Option<String>> = input.note.into();
    dictionaries::require(tx, purpose.flatten(), DictionaryName::VisitPurpose, "purposeId").await?;
    let mut changes = Changes { purpose_id: purpose, is_pinned: input.is_pinned, ..Changes::default() };
    if let Some(window) = window {
        changes.set_window(window.map(|window| window.within_a_day("window")).transpose()?);
    }
    if let Some(note) = note {
        changes.note = Some(kept_note(note.as_deref())?);
    }
    if !changes.is_empty() {
        let task = store::change(tx, &task, changes).await?;
        has_changed(tx, &task).await?;
    }
    Ok(task.id)
}

/// Puts one's own day in order: the open tasks named first, the others after them as before.
pub async fn order_day(tx: &mut Tx, _: permits::PlansWrite, input: OrderDayInput) -> Result<Day> {
    if input.task_ids.len() > TASKS_PER_DAY_AT_MOST {
        return Err(Error::field("taskIds", codes::LIST_TOO_LONG));
    }
    let of_day = store::hold_day(tx, input.date).await?;
    let mut order: Vec<&Held<Task>> = Vec::with_capacity(of_day.len());
    for id in input.task_ids {
        let task = of_day.iter().find(|task| task.id == id).ok_or_else(Error::not_found)?;
        if task.state != TaskState::Open {
            return Err(Error::code(TASK_STATE));
        }
        if !order.iter().any(|before| before.id == id) {
            order.push(task);
        }
    }
    let is_named = |task: &&Held<Task>| order.iter().any(|named| named.id == task.id);
    let others: Vec<&Held<Task>> = of_day.iter().filter(|task| !is_named(task)).collect();
    order.extend(others);
    store::number(tx, &order).await?;
    let me = tx.viewer().employee;
    topics::tell_day(tx, me).await?;
    Ok(input.date)
}

/// Moves an open task to another working day, last of its tasks; the move is on record.
pub async fn postpone(tx: &mut Tx, permit: permits::PlansWrite, input: PostponeTaskInput) -> Result<TaskId> {
    let task = hold_open(tx, permit, input.task_id).await?;
    let reason = texts::optional_reason(input.reason.as_deref()).or_fault("reason")?;
    if input.date == task.day {
        return Ok(task.id);
    }
    let day = input.date.0;
    let days = calendar::working_days(tx.session(), task.employee_id, (day, day)).await?;
    if !days.iter().any(rounds_domain::calendar::CalendarDay::is_worked) {
        return Err(Error::field("date", NOT_A_WORKING_DAY));
    }
    let position = next_place(tx, task.employee_id, input.date).await?;
    store::insert_move(tx, &task, input.date, reason.as_deref()).await?;
    store::set_reason(tx, &task, reason.as_deref()).await?;
    let task = store::set_day(tx, task.id, (input.date, position)).await?;
    has_changed(tx, &task).await?;
    Ok(task.id)
}

/// Calls an open task off.
pub async fn cancel(tx: &mut Tx, permit: permits::PlansWrite, input: CancelTaskInput) -> Result<TaskId> {
    let task = hold_open(tx, permit, input.task_id).await?;
    let reason = texts::reason(&input.reason).or_fault("reason")?;
    store::set_reason(tx, &task, Some(&reason)).await?;
    moved_on(tx, &task, TaskState::Cancelled).await?;
    Ok(task.id)
}

/// One of one's own tasks that is still open.
async fn hold_open(tx: &mut Tx, _: permits::PlansWrite, id: TaskId) -> Result<Held<Task>> {
    let task = store::hold_own(tx, id).await?;
    tx.audit_subject(id);
    if task.state == TaskState::Open { Ok(task) } else { Err(Error::code(TASK_STATE)) }
}

fn kept_note(note: Option<&str>) -> Result<Option<String>> {
    Ok(note.map(texts::note).transpose().or_fault("note")?.flatten())
}
