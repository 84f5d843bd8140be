//! Edges to entries and products.

use rounds_domain::ids::{DictionaryEntryId, ProductId};

use super::model::{DictionaryEntry, Product};
use super::store;
use rounds_platform::db::{DbSession, TextKey};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for DictionaryEntry {
    type Id = DictionaryEntryId;

    fn id(&self) -> DictionaryEntryId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[DictionaryEntryId]) -> Result<Vec<Self>> {
        store::entries_by_id(session, ids).await
    }
}

impl Entity for Product {
    type Id = ProductId;

    fn id(&self) -> ProductId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[ProductId]) -> Result<Vec<Self>> {
        store::products_by_id(session, ids).await
    }
}

impl SortKey<TextKey> for Product {
    fn sort_key(&self) -> TextKey {
        TextKey(self.code.clone(), self.id.0)
    }
}
