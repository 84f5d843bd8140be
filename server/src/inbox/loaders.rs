//! Edges to notifications.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::NotificationId;

use super::model::Notification;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<NotificationId> for Rows {
    type Value = Notification;
    type Error = Error;

    async fn load(&self, ids: &[NotificationId]) -> Result<HashMap<NotificationId, Notification>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
