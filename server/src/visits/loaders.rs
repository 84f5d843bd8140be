//! Edges to visits.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::VisitId;

use super::model::Visit;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<VisitId> for Rows {
    type Value = Visit;
    type Error = Error;

    async fn load(&self, ids: &[VisitId]) -> Result<HashMap<VisitId, Visit>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
