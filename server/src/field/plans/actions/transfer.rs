//! Week plans as they are handed over: what is still to be done of them goes into the plans of the successors.
//!
//! An item that is untouched goes over as it is; of one that is half done the rest goes over, and what was done stays the
//! leaver's. Where the successor intends to visit the customer in that week anyway, the leaver's item is taken out.

use std::collections::{BTreeMap, HashMap, HashSet};

use rounds_domain::ids::{CustomerId, EmployeeId, PlanItemId, WeekPlanId};
use rounds_domain::vocabulary::HandoverKind;

use crate::field::plans::model::{PlanItem, WeekPlan};
use crate::field::plans::store;
use crate::organisation::people;
use crate::registry::{TransferContext, Transferable};
use crate::topics::PLANS;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::Result;

/// Plans of weeks that are not over, with something still to be done.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Plans,
    columns: &["week_plans.employee_id"],
    count: |session, system, employee| Box::pin(store::count_open(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

/// A plan holds up to 100 items.
const ITEMS_PER_PLAN: i64 = 100;

async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let at_most = (context.at_most / ITEMS_PER_PLAN).max(1);
    let plans = store::hold_open(tx, &context.system, context.from, at_most).await?;
    for plan in &plans {
        pass_plan(tx, context, plan).await?;
    }
    Ok(i64::try_from(plans.len()).unwrap_or(i64::MAX))
}

async fn pass_plan(tx: &mut Tx, context: &TransferContext, plan: &Held<WeekPlan>) -> Result<()> {
    let (from, items) = (plan.held_id(), store::open_items(tx, plan).await?);
    let customers: Vec<CustomerId> = items.iter().map(|item| item.customer_id).collect();
    let successors: HashMap<CustomerId, EmployeeId> = context.successors(tx, &customers).await?;
    let mut shares: BTreeMap<EmployeeId, Vec<PlanItem>> = BTreeMap::new();
    for item in items {
        let successor = successors.get(&item.customer_id).copied().unwrap_or(context.default_successor);
        shares.entry(successor).or_default().push(item);
    }
    for (successor, items) in shares {
        let into = store::plan_for(tx, &context.system, successor, plan.week).await?;
        pass_items(tx, &from, (&into, items)).await?;
        tell(tx, *into, successor).await?;
    }
    store::touch(tx, &from).await?;
    tell(tx, plan.id, plan.employee_id).await
}

/// Puts what is still to be done into a plan of the same week.
async fn pass_items(
    tx: &mut Tx,
    from: &Held<WeekPlanId>,
    (into, items): (&Held<WeekPlanId>, Vec<PlanItem>),
) -> Result<()> {
    let present: HashSet<CustomerId> = store::customers_in(tx, into).await?.into_iter().collect();
    let (intended, wanted): (Vec<PlanItem>, Vec<PlanItem>) =
        items.into_iter().partition(|item| present.contains(&item.customer_id));
    let (untouched, begun): (Vec<PlanItem>, Vec<PlanItem>) = wanted.into_iter().partition(|item| item.visits_done == 0);
    let ids = |items: &[PlanItem]| -> Vec<PlanItemId> { items.iter().map(|item| item.id).collect() };
    let (done, open): (Vec<PlanItem>, Vec<PlanItem>) = intended.into_iter().partition(|item| item.visits_done > 0);
    store::remove_items(tx, from, &ids(&open)).await?;
    store::move_items(tx, from, &ids(&untouched), into).await?;
    store::insert_rests(tx, &begun, into).await?;
    let cut: Vec<PlanItemId> = ids(&begun).into_iter().chain(ids(&done)).collect();
    store::cut_items(tx, from, &cut).await?;
    store::touch(tx, into).await
}

async fn tell(tx: &mut Tx, plan: WeekPlanId, owner: EmployeeId) -> Result<()> {
    let mut audience = people::leaders_of(tx, owner).await?;
    audience.push(owner);
    tx.publish(PLANS, plan.0, audience).await
}
