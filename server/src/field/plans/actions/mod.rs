//! Use cases of week plans: drafting in `draft`, submitting and withdrawing in `submit`, the manager's word in `decide`,
//! what becomes of its tasks in `tasks`.

mod decide;
mod draft;
mod personal;
mod remarkable;
mod submit;
mod tasks;
mod transfer;

use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::{PlanAction, PlanState};

use super::model::WeekPlan;
use crate::organisation::people::{self, Employee};
use crate::topics::PLANS;
use rounds_platform::access::Viewer;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

pub use decide::{approve, send_back};
pub use draft::draft;
pub use personal::PERSONAL;
pub use remarkable::REMARKABLE;
pub use submit::{submit, withdraw};
pub use tasks::finish_task;
pub(super) use tasks::miss_overdue;
pub use transfer::TRANSFERABLE;

/// What the viewer may do with a plan of somebody now.
pub(super) fn allowed(viewer: &Viewer, plan: &WeekPlan, author: &Employee) -> Vec<PlanAction> {
    let reaches = |right: Permission| people::scope::is_within(&viewer.reach(right), author);
    let is_own = author.id == viewer.employee;
    let mut allowed = Vec::new();
    if is_own && viewer.may(Permission::PlansWrite) {
        match plan.state {
            PlanState::Draft | PlanState::Returned => allowed.extend([PlanAction::Draft, PlanAction::Submit]),
            PlanState::Submitted => allowed.push(PlanAction::Withdraw),
            PlanState::Approved => {}
        }
    }
    if !is_own && plan.state == PlanState::Submitted && reaches(Permission::PlansApprove) {
        allowed.extend([PlanAction::Approve, PlanAction::Return]);
    }
    if reaches(Permission::RemarksWrite) {
        allowed.push(PlanAction::Remark);
    }
    allowed
}

/// Tells whoever listens that a plan changed: its author, and whoever leads the author.
async fn tell(tx: &mut Tx, plan: &WeekPlan) -> Result<()> {
    let mut audience = vec![plan.employee_id];
    audience.extend(people::leaders_of(tx, plan.employee_id).await?);
    tx.publish(PLANS, plan.id.0, audience).await
}
