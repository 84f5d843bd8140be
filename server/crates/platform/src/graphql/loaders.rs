//! What is looked up by keys, as one viewer sees it, batched and remembered for the length of one request or one event.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};

use super::batching::{AtOnce, Beside};
use crate::db::{Db, DbSession};
use crate::error::{Error, Result};

/// More keys than this are read by several statements.
const BATCH: usize = 1000;

/// What is found by other words than an id.
pub trait Key: Clone + Eq + Hash + Send + Sync + 'static {
    /// What is found.
    type Value: Clone + Send + Sync + 'static;

    /// What the viewer may see of each key; a key without anything is left out.
    fn load(session: &mut DbSession, keys: &[Self]) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

/// The loaders of one request or one event, which remember what they found and what they did not; cheap to clone.
#[derive(Clone)]
pub struct Loaders(Arc<DataLoader<Source, HashMapCache>>);

/// Where they load from.
struct Source(Db);

impl<K: Key> Loader<K> for Source {
    type Value = Option<K::Value>;
    type Error = Error;

    async fn load(&self, keys: &[K]) -> Result<HashMap<K, Option<K::Value>>> {
        let mut found = K::load(&mut self.0.session().await?, keys).await?;
        Ok(keys.iter().map(|key| (key.clone(), found.remove(key))).collect())
    }
}

impl Loaders {
    /// Loaders that know nothing yet.
    #[must_use]
    pub fn new(db: Db) -> Self {
        let engine = DataLoader::with_cache(Source(db), Beside, AtOnce, HashMapCache::default());
        Self(Arc::new(engine.max_batch_size(BATCH)))
    }

    /// What hangs on a key; none when there is nothing.
    pub async fn one<K: Key>(&self, key: K) -> Result<Option<K::Value>> {
        Ok(self.0.load_one(key).await?.flatten())
    }

    /// What hangs on each of these keys.
    pub async fn many<K: Key>(&self, keys: impl IntoIterator<Item = K>) -> Result<HashMap<K, K::Value>> {
        let found = self.0.load_many(keys).await?;
        Ok(found.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// Remembers what was read elsewhere.
    pub(super) async fn remember<K: Key>(&self, found: Vec<(K, Option<K::Value>)>) {
        self.0.feed_many(found).await;
    }
}
