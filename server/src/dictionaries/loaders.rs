//! Edges to entries and products.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{DictionaryEntryId, ProductId};

use super::model::{DictionaryEntry, Product};
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

impl Loader<DictionaryEntryId> for Rows {
    type Value = DictionaryEntry;
    type Error = Error;

    async fn load(&self, ids: &[DictionaryEntryId]) -> Result<HashMap<DictionaryEntryId, DictionaryEntry>> {
        let rows = store::entries_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ProductId> for Rows {
    type Value = Product;
    type Error = Error;

    async fn load(&self, ids: &[ProductId]) -> Result<HashMap<ProductId, Product>> {
        let rows = store::products_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
