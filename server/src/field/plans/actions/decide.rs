//! The manager's word on a plan: approved, or returned with a reason. Nobody decides a plan of their own.

use rounds_domain::ids::WeekPlanId;
use rounds_domain::texts::{self, NOTE_AT_MOST};
use rounds_domain::vocabulary::{NotificationKind, PlanState};
use serde_json::json;

use super::submit::take_back;
use crate::field::plans::PLAN_STATE;
use crate::field::plans::model::{ApproveWeekPlanInput, ReturnWeekPlanInput, WeekPlan};
use crate::field::plans::store;
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};

/// Approves a submitted plan as it was read.
pub async fn approve(tx: &mut Tx, permit: permits::PlansApprove, input: ApproveWeekPlanInput) -> Result<WeekPlanId> {
    let plan = hold_to_decide(tx, permit, input.plan_id, input.read_rev).await?;
    store::decide(tx, &plan, PlanState::Approved, None).await?;
    tell_author(tx, &plan, (NotificationKind::PlanApproved, "plan-approved")).await?;
    super::tell(tx, &plan).await?;
    Ok(plan.id)
}

/// Returns a submitted plan as it was read, with the reason; tasks that nobody touched are taken back.
pub async fn send_back(tx: &mut Tx, permit: permits::PlansApprove, input: ReturnWeekPlanInput) -> Result<WeekPlanId> {
    let plan = hold_to_decide(tx, permit, input.plan_id, input.read_rev).await?;
    let reason = texts::words(&input.reason, NOTE_AT_MOST).or_fault("reason")?;
    store::decide(tx, &plan, PlanState::Returned, Some(&reason)).await?;
    take_back(tx, &plan).await?;
    tell_author(tx, &plan, (NotificationKind::PlanReturned, "plan-returned")).await?;
    super::tell(tx, &plan).await?;
    Ok(plan.id)
}

async fn hold_to_decide(
    tx: &mut Tx,
    permit: permits::PlansApprove,
    id: WeekPlanId,
    read_rev: i32,
) -> Result<Held<WeekPlan>> {
    let plan = store::hold(tx, id).await?;
    tx.audit_subject(id);
    let author = people::employee(tx.session(), plan.employee_id).await?;
    let reach = permit.reach();
    if author.id == tx.viewer().employee || !people::scope::is_within(reach, &author) {
        return Err(Error::forbidden());
    }
    if plan.state != PlanState::Submitted {
        return Err(Error::code(PLAN_STATE));
    }
    if plan.rev != read_rev {
        return Err(Error::conflict());
    }
    Ok(plan)
}

async fn tell_author(tx: &mut Tx, plan: &WeekPlan, said: (NotificationKind, &'static str)) -> Result<()> {
    let (kind, message_key) = said;
    let news = NewNotification {
        employee: plan.employee_id,
        kind,
        message_key,
        args: json!({"week": plan.week.0.to_string()}),
        about: Some(("weekplan", plan.id.0)),
        group_key: format!("weekplan-{}", plan.id.0.simple()),
        dedupe_key: format!("{message_key}-{}-{}", plan.id.0.simple(), plan.rev),
    };
    inbox::notify(tx, news).await
}
