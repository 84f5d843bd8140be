//! Edges to week plans and their items.

use std::collections::HashMap;

use rounds_domain::ids::{EmployeeId, PlanItemId, WeekPlanId};
use rounds_tables::{plan_items, week_plans};
use uuid::Uuid;

use super::model::{PlanItem, WeekPlan};
use super::store;
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::remarks::look_ahead_at_remarks;
use crate::customers::customers::Customer;
use crate::field::tasks::{TasksOfItem, look_ahead_at_days};
use crate::organisation::people::Employee;
use rounds_platform::db::{Keys, Read, Reader};
use rounds_platform::graphql::{Ahead, ById, Entity, Join};
use rounds_platform::scalars::Week;

/// The plan of an employee for a week.
pub struct PlanOf;

/// Items of a plan as they stand.
pub(super) struct ItemsOf;

impl Entity for WeekPlan {
    type Id = WeekPlanId;

    fn id(&self) -> WeekPlanId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.join::<ById<Employee>>((&["employee"], &["days", "allowedActions"]), week_plans::employee_id, ());
        rows.row::<Employee>("decidedBy", week_plans::decided_by);
        rows.edge::<ItemsOf>("items", week_plans::id, ());
        look_ahead_at_remarks(rows, week_plans::id);
    }
}

impl Entity for PlanItem {
    type Id = PlanItemId;

    fn id(&self) -> PlanItemId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::items_by_id(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Customer>("customer", plan_items::customer_id);
        rows.row::<DictionaryEntry>("purpose", plan_items::purpose_id);
        rows.edge::<TasksOfItem>("tasks", plan_items::id, ());
        rows.row::<DictionaryEntry>("lastResult", plan_items::last_result_id);
    }
}

impl Join for PlanOf {
    type Parent = EmployeeId;
    type Value = WeekPlan;
    type Alike = Week;

    fn read(reader: &Reader, employees: Keys, week: &Week) -> Read<HashMap<Uuid, WeekPlan>> {
        store::of_week(reader, employees, *week).keyed(|plan: &WeekPlan| plan.employee_id).one_of_each()
    }

    fn look_ahead(week: &Week, rows: &mut Ahead<'_, '_>) {
        WeekPlan::look_ahead(rows);
        look_ahead_at_days(week.span(), week_plans::employee_id, &mut rows.part("days"));
    }
}

impl Join for ItemsOf {
    type Parent = WeekPlanId;
    type Value = Vec<PlanItem>;
    type Alike = ();

    fn read(reader: &Reader, plans: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::items_of(reader, plans).keyed(|item: &PlanItem| item.plan_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        PlanItem::look_ahead(rows);
    }
}
