//! Use cases of week plans: drafting in `draft`, submitting and withdrawing in `submit`, the manager's word in `decide`.

mod belonging;
mod decide;
mod draft;
mod submit;

use rounds_domain::ids::{DictionaryEntryId, PlanItemId, TaskId};
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::{PlanAction, PlanState};

use super::model::WeekPlan;
use super::store;
use crate::people::{self, Employee};
use crate::platform::access::Viewer;
use crate::platform::db::Tx;
use crate::platform::error::Result;

pub use belonging::BELONGING;
pub use decide::{approve, send_back};
pub use draft::draft;
pub use submit::{submit, withdraw};

/// What listens to plans.
pub const PLANS: &str = "plans";

/// Counts a visit that was done for an item, with its result.
pub async fn write_back(tx: &mut Tx, item: PlanItemId, result: Option<DictionaryEntryId>) -> Result<()> {
    let plan = store::write_back(tx, item, result).await?;
    store::touch(tx, plan).await
}

/// Holds the plan that a task came of until the transaction ends. Whoever needs both holds the plan before the task, as those do
/// who change a plan, or the two would wait for each other.
pub async fn hold_of_task(tx: &mut Tx, task: TaskId) -> Result<()> {
    store::hold_of_task(tx, task).await
}

/// Marks the plans of items as changed: tasks of theirs were missed. Visits done are counted as before.
pub async fn touch_plans_of(tx: &mut Tx, items: &[PlanItemId]) -> Result<()> {
    store::touch_plans_of(tx, items).await
}

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
    tx.tell(PLANS, plan.id.0, audience).await
}
