//! Edges to devices.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::DeviceId;

use super::model::Device;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<DeviceId> for Rows {
    type Value = Device;
    type Error = Error;

    async fn load(&self, ids: &[DeviceId]) -> Result<HashMap<DeviceId, Device>> {
        let rows = store::own_devices_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
