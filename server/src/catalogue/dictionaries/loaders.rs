//! Edges to entries and products.

use rounds_domain::ids::{DictionaryEntryId, ProductId};

use super::model::{DictionaryEntry, Product};
use super::store;
use rounds_platform::db::{Keys, Read, Reader, TextKey};
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for DictionaryEntry {
    type Id = DictionaryEntryId;

    fn id(&self) -> DictionaryEntryId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::entries_by_id(reader, ids)
    }
}

impl Entity for Product {
    type Id = ProductId;

    fn id(&self) -> ProductId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::products_by_id(reader, ids)
    }
}

impl SortKey<TextKey> for Product {
    fn sort_key(&self) -> TextKey {
        TextKey(self.code.clone(), self.id.0)
    }
}
