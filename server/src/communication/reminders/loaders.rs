//! Edges to reminders.

use std::collections::HashMap;

use rounds_domain::ids::{EmployeeId, ReminderId};

use super::model::Reminder;
use super::store;
use rounds_platform::db::DbSession;
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key};
use rounds_platform::scalars::Day;

/// Reminders of somebody that are due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DueOn(pub EmployeeId, pub Day);

impl Entity for Reminder {
    type Id = ReminderId;

    fn id(&self) -> ReminderId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[ReminderId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl Key for DueOn {
    type Value = Vec<Reminder>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Reminder>>> {
        let days: Vec<(EmployeeId, Day)> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut due: HashMap<DueOn, Vec<Reminder>> = HashMap::new();
        for row in store::of_days(session, &days).await? {
            due.entry(DueOn(row.employee_id, row.local_date)).or_default().push(row);
        }
        Ok(due)
    }
}
