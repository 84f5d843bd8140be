//! Edges to applications.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::ApplicationId;

use super::model::CustomerApplication;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<ApplicationId> for Rows {
    type Value = CustomerApplication;
    type Error = Error;

    async fn load(&self, ids: &[ApplicationId]) -> Result<HashMap<ApplicationId, CustomerApplication>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
