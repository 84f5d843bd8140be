//! Edges to week plans and their items.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{EmployeeId, PlanItemId, WeekPlanId};

use super::model::{PlanItem, WeekPlan};
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;
use crate::platform::scalars::Week;

/// The plan of an employee for a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanOf(pub EmployeeId, pub Week);

/// Items of a plan as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ItemsOf(pub WeekPlanId);

impl Loader<WeekPlanId> for Rows {
    type Value = WeekPlan;
    type Error = Error;

    async fn load(&self, ids: &[WeekPlanId]) -> Result<HashMap<WeekPlanId, WeekPlan>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<PlanItemId> for Rows {
    type Value = PlanItem;
    type Error = Error;

    async fn load(&self, ids: &[PlanItemId]) -> Result<HashMap<PlanItemId, PlanItem>> {
        let rows = store::items_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<PlanOf> for Rows {
    type Value = WeekPlan;
    type Error = Error;

    async fn load(&self, keys: &[PlanOf]) -> Result<HashMap<PlanOf, WeekPlan>> {
        let employees: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let weeks: Vec<Week> = keys.iter().map(|key| key.1).collect();
        let rows = store::of_weeks(&mut self.session().await?, &employees, &weeks).await?;
        Ok(rows.into_iter().map(|row| (PlanOf(row.employee_id, row.week), row)).collect())
    }
}

impl Loader<ItemsOf> for Rows {
    type Value = Vec<PlanItem>;
    type Error = Error;

    async fn load(&self, keys: &[ItemsOf]) -> Result<HashMap<ItemsOf, Vec<PlanItem>>> {
        let plans: Vec<WeekPlanId> = keys.iter().map(|key| key.0).collect();
        let mut each: HashMap<ItemsOf, Vec<PlanItem>> = HashMap::new();
        for row in store::items_of(&mut self.session().await?, &plans).await? {
            each.entry(ItemsOf(row.plan_id)).or_default().push(row);
        }
        Ok(each)
    }
}
