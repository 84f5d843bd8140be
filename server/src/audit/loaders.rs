//! Edges to rows of the audit trail.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::AuditEntryId;

use super::model::AuditEntry;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<AuditEntryId> for Rows {
    type Value = AuditEntry;
    type Error = Error;

    async fn load(&self, ids: &[AuditEntryId]) -> Result<HashMap<AuditEntryId, AuditEntry>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
