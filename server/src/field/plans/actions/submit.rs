//! Submitting: the plan splits into daily tasks and the manager is told. Withdrawing takes back what nobody touched.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{CustomerId, WeekPlanId};
use rounds_domain::place::Point;
use rounds_domain::planning::{self, ExistingTask, Item, Placed, Standing, WorkingDay};
use rounds_domain::time::local_date;
use rounds_domain::vocabulary::{NotificationKind, PlanState, TaskState};
use serde_json::json;

use crate::field::calendar;
use crate::field::plans::model::{PlanItem, SubmitWeekPlanInput, WeekPlan, WithdrawWeekPlanInput};
use crate::field::plans::store;
use crate::field::plans::{PLAN_EMPTY, PLAN_STATE};
use crate::field::tasks::{self, PlannedTask, Task};
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Keys, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::graphql::TimeWindow;
use rounds_platform::scalars::Day;

/// Submits one's own plan: it splits into tasks, and the manager in charge is told.
pub async fn submit(tx: &mut Tx, permit: permits::PlansWrite, input: SubmitWeekPlanInput) -> Result<WeekPlanId> {
    let plan = hold_own(tx, permit, input.plan_id).await?;
    if !plan.is_open() {
        return Err(Error::code(PLAN_STATE));
    }
    let items = store::items_of(tx.session().reader(), Keys::of([plan.id])).fetch(tx.session()).await?;
    if items.is_empty() {
        return Err(Error::code(PLAN_EMPTY));
    }
    split(tx, &plan, &items).await?;
    let plan = store::submit(tx, &plan).await?;
    tell_manager(tx, &plan).await?;
    super::tell(tx, &plan).await?;
    Ok(plan.id)
}

/// Takes one's own plan back to draft while nobody has decided it.
pub async fn withdraw(tx: &mut Tx, permit: permits::PlansWrite, input: WithdrawWeekPlanInput) -> Result<WeekPlanId> {
    let plan = hold_own(tx, permit, input.plan_id).await?;
    if plan.state != PlanState::Submitted {
        return Err(Error::code(PLAN_STATE));
    }
    store::withdraw(tx, &plan).await?;
    take_back(tx, &plan).await?;
    super::tell(tx, &plan).await?;
    Ok(plan.id)
}

/// Takes back the tasks of a plan that nobody touched or pinned.
pub(super) async fn take_back(tx: &mut Tx, plan: &Held<WeekPlan>) -> Result<()> {
    let items = store::all_items_of(tx, plan).await?;
    tasks::take_back(tx, plan.employee_id, &items).await
}

async fn hold_own(tx: &mut Tx, _: permits::PlansWrite, id: WeekPlanId) -> Result<Held<WeekPlan>> {
    let plan = store::hold_own(tx, id).await?.ok_or_else(Error::not_found)?;
    tx.audit_subject(id);
    Ok(plan)
}

async fn tell_manager(tx: &mut Tx, plan: &WeekPlan) -> Result<()> {
    let Some(manager) = people::head_above(tx, plan.employee_id).await? else {
        return Ok(());
    };
    let author = people::employee(tx.session(), plan.employee_id).await?;
    let news = NewNotification {
        employee: manager,
        kind: NotificationKind::PlanSubmitted,
        message_key: "plan-submitted",
        args: json!({"name": author.name, "week": plan.week.0.to_string()}),
        about: Some(("weekplan", plan.id.0)),
        group_key: "plan-submitted".to_owned(),
        dedupe_key: format!("plan-submitted-{}-{}", plan.id.0.simple(), plan.rev),
    };
    inbox::notify(tx, news).await
}

/// Splits a plan into tasks over the working days from today on, in the zone of its author.
async fn split(tx: &mut Tx, plan: &WeekPlan, items: &[PlanItem]) -> Result<()> {
    let range = (plan.week.0.monday(), plan.week.0.sunday());
    let zone = calendar::zone_of(tx.session(), plan.employee_id).await?;
    let days = calendar::working_days(tx.session(), plan.employee_id, range).await?;
    let standing = tasks::of_week(tx, plan.employee_id, range).await?;
    let customers: Vec<CustomerId> =
        items.iter().map(|item| item.customer_id).chain(standing.iter().map(|task| task.customer_id)).collect();
    let spots = tasks::spots_of(tx, &customers).await?;
    let week = planning::Week {
        days: days.iter().map(|day| WorkingDay { date: day.date, worked_percent: day.worked_percent }).collect(),
        from: local_date(tx.now(), zone.0),
        items: items.iter().map(|item| item_for_rule(item, &spots)).collect(),
        tasks: standing.iter().filter(|task| counts(task)).map(|task| task_for_rule(task, &spots)).collect(),
    };
    let split = planning::split(&week);
    tracing::debug!(plan = %plan.id, unplaced = split.unplaced.len(), "a week plan was split");
    let planned: Vec<PlannedTask> = split.placed.iter().filter_map(|place| planned(place, items)).collect();
    tasks::lay_out(tx, &standing, (plan.employee_id, &planned), &split.dropped).await
}

/// Whether a task takes part in the split: what was called off or missed leaves its day free.
fn counts(task: &Task) -> bool {
    matches!(task.state, TaskState::Open | TaskState::Started | TaskState::Done)
}

fn item_for_rule(item: &PlanItem, spots: &HashMap<CustomerId, Point>) -> Item {
    Item {
        id: item.id,
        customer: item.customer_id,
        place: spots.get(&item.customer_id).copied(),
        visits_wanted: u8::try_from(item.visits_wanted).unwrap_or(1),
        fixed_days: item.fixed_days.iter().map(|Day(date)| *date).collect::<Vec<NaiveDate>>(),
        is_pinned: item.is_pinned,
    }
}

fn task_for_rule(task: &Task, spots: &HashMap<CustomerId, Point>) -> ExistingTask {
    ExistingTask {
        id: task.id,
        item: task.plan_item_id,
        customer: task.customer_id,
        place: spots.get(&task.customer_id).copied(),
        day: task.day.0,
        position: u32::try_from(task.position).unwrap_or(1),
        standing: if task.is_untouched() { Standing::Free } else { Standing::Kept },
    }
}

fn planned(place: &Placed, items: &[PlanItem]) -> Option<PlannedTask> {
    let item = items.iter().find(|item| item.id == place.item)?;
    Some(PlannedTask {
        reuses: place.reuses,
        item: item.id,
        customer: item.customer_id,
        day: Day(place.day),
        position: i32::try_from(place.position).ok()?,
        window: TimeWindow::between(item.window_from, item.window_until),
        purpose: item.purpose_id,
        note: item.note.clone(),
        is_pinned: item.is_pinned,
    })
}
