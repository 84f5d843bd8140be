//! Edges to reminders.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{EmployeeId, ReminderId};

use super::model::Reminder;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;
use crate::platform::scalars::Day;

/// Reminders of somebody that are due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DueOn(pub EmployeeId, pub Day);

impl Loader<ReminderId> for Rows {
    type Value = Reminder;
    type Error = Error;

    async fn load(&self, ids: &[ReminderId]) -> Result<HashMap<ReminderId, Reminder>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<DueOn> for Rows {
    type Value = Vec<Reminder>;
    type Error = Error;

    async fn load(&self, keys: &[DueOn]) -> Result<HashMap<DueOn, Vec<Reminder>>> {
        let days: Vec<(EmployeeId, Day)> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut due: HashMap<DueOn, Vec<Reminder>> = HashMap::new();
        for row in store::of_days(&mut self.session().await?, &days).await? {
            due.entry(DueOn(row.employee_id, row.local_date)).or_default().push(row);
        }
        Ok(due)
    }
}
