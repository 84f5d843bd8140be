//! Edges to week plans and their items.

use std::collections::HashMap;

use rounds_domain::ids::{EmployeeId, PlanItemId, WeekPlanId};

use super::model::{PlanItem, WeekPlan};
use super::store;
use rounds_platform::db::DbSession;
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key};
use rounds_platform::scalars::Week;

/// The plan of an employee for a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanOf(pub EmployeeId, pub Week);

/// Items of a plan as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ItemsOf(pub WeekPlanId);

impl Entity for WeekPlan {
    type Id = WeekPlanId;

    fn id(&self) -> WeekPlanId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[WeekPlanId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl Entity for PlanItem {
    type Id = PlanItemId;

    fn id(&self) -> PlanItemId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[PlanItemId]) -> Result<Vec<Self>> {
        store::items_by_id(session, ids).await
    }
}

impl Key for PlanOf {
    type Value = WeekPlan;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, WeekPlan>> {
        let employees: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let weeks: Vec<Week> = keys.iter().map(|key| key.1).collect();
        let rows = store::of_weeks(session, &employees, &weeks).await?;
        Ok(rows.into_iter().map(|row| (PlanOf(row.employee_id, row.week), row)).collect())
    }
}

impl Key for ItemsOf {
    type Value = Vec<PlanItem>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<PlanItem>>> {
        let plans: Vec<WeekPlanId> = keys.iter().map(|key| key.0).collect();
        let mut each: HashMap<ItemsOf, Vec<PlanItem>> = HashMap::new();
        for row in store::items_of(session, &plans).await? {
            each.entry(ItemsOf(row.plan_id)).or_default().push(row);
        }
        Ok(each)
    }
}
