//! Edges to tasks.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::TaskId;

use super::model::Task;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<TaskId> for Rows {
    type Value = Task;
    type Error = Error;

    async fn load(&self, ids: &[TaskId]) -> Result<HashMap<TaskId, Task>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
