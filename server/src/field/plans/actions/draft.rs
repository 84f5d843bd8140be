//! Drafting: items are added, changed and taken out while the plan is open.

use rounds_domain::ids::{CustomerId, DictionaryEntryId, PlanItemId, WeekPlanId};
use rounds_domain::texts;
use rounds_domain::vocabulary::DictionaryName;

use crate::catalogue::dictionaries;
use crate::customers::customers::CUSTOMER_ARCHIVED;
use crate::field::plans::model::{DraftWeekPlanInput, NewItem, PlanItemInput, WeekPlan};
use crate::field::plans::store::{self, MOST_ITEMS};
use crate::field::plans::{DATE_OUTSIDE_WEEK, PLAN_FIXED_DAYS_EXCEED_VISITS, PLAN_STATE};
use crate::topics::PLANS;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::{Day, Week};

/// Drafts one's own plan of a week, or changes it on the revision that was read.
pub async fn draft(tx: &mut Tx, _: permits::PlansWrite, input: DraftWeekPlanInput) -> Result<WeekPlanId> {
    let DraftWeekPlanInput { id, week, base_rev, items, removed_item_ids, .. } = input;
    if items.len() > MOST_ITEMS {
        return Err(Error::field("items", codes::LIST_TOO_LONG));
    }
    let items = checked_items(tx, week, items).await?;
    let plan = match store::hold_own(tx, id).await? {
        Some(plan) => {
            check_base(&plan, week, base_rev)?;
            plan.held_id()
        }
        None if base_rev.is_some() => return Err(Error::not_found()),
        None => store::insert(tx, id, week).await?,
    };
    tx.audit_subject(id);
    change_items(tx, &plan, items, &removed_item_ids).await?;
    if base_rev.is_some() {
        store::touch(tx, &plan).await?;
    }
    let me = tx.viewer().employee;
    tx.publish(PLANS, id.0, vec![me]).await?;
    Ok(id)
}

fn check_base(plan: &WeekPlan, week: Week, base_rev: Option<i32>) -> Result<()> {
    if base_rev != Some(plan.rev) {
        return Err(Error::conflict());
    }
    if !plan.is_open() {
        return Err(Error::code(PLAN_STATE));
    }
    if plan.week != week {
        return Err(Error::field("week", DATE_OUTSIDE_WEEK));
    }
    Ok(())
}

async fn change_items(tx: &mut Tx, plan: &Held<WeekPlanId>, items: Vec<NewItem>, removed: &[PlanItemId]) -> Result<()> {
    if !removed.is_empty() && store::remove_items(tx, plan, removed).await? != removed.len() {
        return Err(Error::not_found());
    }
    let count = items.len();
    if count > 0 && store::upsert_items(tx, plan, items).await? != count {
        return Err(Error::code(codes::ID_TAKEN));
    }
    if usize::try_from(store::count_items(tx, plan).await?).unwrap_or(usize::MAX) > MOST_ITEMS {
        return Err(Error::field("items", codes::LIST_TOO_LONG));
    }
    Ok(())
}

async fn checked_items(tx: &mut Tx, week: Week, items: Vec<PlanItemInput>) -> Result<Vec<NewItem>> {
    let customers: Vec<CustomerId> = items.iter().map(|item| item.customer_id).collect();
    let seen = store::seen_customers(tx, &customers).await?;
    for customer in &customers {
        match seen.iter().find(|(id, ..)| id == customer) {
            None => return Err(Error::not_found()),
            Some((_, false, _)) => return Err(Error::forbidden()),
            Some((_, true, true)) => return Err(Error::code(CUSTOMER_ARCHIVED)),
            Some((_, true, false)) => {}
        }
    }
    let mut purposes: Vec<DictionaryEntryId> = items.iter().filter_map(|item| item.purpose_id).collect();
    purposes.sort_unstable();
    purposes.dedup();
    for purpose in purposes {
        dictionaries::require(tx, Some(purpose), DictionaryName::VisitPurpose, "items.purposeId").await?;
    }
    let mut kept: Vec<NewItem> = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        if kept.iter().any(|before| before.id == item.id) {
            return Err(Error::field(format!("items.{index}.id"), codes::ID_TAKEN));
        }
        kept.push(checked_item(week, index, item)?);
    }
    Ok(kept)
}

fn checked_item(week: Week, index: usize, item: PlanItemInput) -> Result<NewItem> {
    let path = |field: &str| format!("items.{index}.{field}");
    if !(1..=7).contains(&item.visits_wanted) {
        return Err(Error::field(path("visitsWanted"), codes::NUMBER_OUT_OF_RANGE));
    }
    let mut fixed_days: Vec<Day> = item.fixed_days;
    fixed_days.sort_unstable();
    fixed_days.dedup();
    if !fixed_days.iter().all(|day| week.0.contains(day.0)) {
        return Err(Error::field(path("fixedDays"), DATE_OUTSIDE_WEEK));
    }
    if i32::try_from(fixed_days.len()).unwrap_or(i32::MAX) > item.visits_wanted {
        return Err(Error::field(path("fixedDays"), PLAN_FIXED_DAYS_EXCEED_VISITS));
    }
    Ok(NewItem {
        id: item.id,
        customer: item.customer_id,
        visits_wanted: item.visits_wanted,
        fixed_days,
        window: item.window.map(|window| window.within_a_day(&path("window"))).transpose()?,
        purpose: item.purpose_id,
        is_pinned: item.is_pinned,
        note: item.note.as_deref().map(texts::note).transpose().or_fault(&path("note"))?.flatten(),
    })
}
