//! Rows and edges by key, as one viewer sees them, batched and remembered for the length of one request or one event.
//!
//! A row that has an id is an `Entity`; what hangs on something by other words is a `Key`. Neither knows of the engine: they
//! say how many are read at once, through a session that carries the viewer.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use rounds_domain::ids::TypedId;

use crate::db::{Db, DbSession};
use crate::error::{Error, Result};

/// More keys than this are read by several statements.
const BATCH: usize = 1000;

/// A row with an id of its own.
pub trait Entity: Clone + Send + Sync + 'static {
    /// Its id.
    type Id: TypedId;

    /// The word before the underscore of its ids: in the API, in the audit trail, and wherever a row names another one.
    const PREFIX: &'static str = <Self::Id as TypedId>::PREFIX;

    /// The id of this row.
    fn id(&self) -> Self::Id;

    /// Those of these rows that the viewer may see, in any order.
    fn by_ids(session: &mut DbSession, ids: &[Self::Id]) -> impl Future<Output = Result<Vec<Self>>> + Send;
}

/// What is found by other words than an id: edges, most of all.
pub trait Key: Clone + Eq + Hash + Send + Sync + 'static {
    /// What is found.
    type Value: Clone + Send + Sync + 'static;

    /// What the viewer may see of each key; a key without anything is left out.
    fn load(session: &mut DbSession, keys: &[Self]) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

/// A row by its id.
pub struct ById<T: Entity>(pub T::Id);

impl<T: Entity> Clone for ById<T> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<T: Entity> PartialEq for ById<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Entity> Eq for ById<T> {}

impl<T: Entity> Hash for ById<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T: Entity> Key for ById<T> {
    type Value = T;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, T>> {
        let ids: Vec<T::Id> = keys.iter().map(|key| key.0).collect();
        Ok(T::by_ids(session, &ids).await?.into_iter().map(|row| (Self(row.id()), row)).collect())
    }
}

/// The loaders of one request or one event, with a cache that absences share; cheap to clone.
#[derive(Clone)]
pub struct Loaders(Arc<DataLoader<Source, HashMapCache>>);

/// Where they load from.
struct Source(Db);

impl<K: Key> Loader<K> for Source {
    type Value = K::Value;
    type Error = Error;

    async fn load(&self, keys: &[K]) -> Result<HashMap<K, K::Value>> {
        K::load(&mut self.0.session().await?, keys).await
    }
}

impl Loaders {
    /// Loaders that know nothing yet.
    #[must_use]
    pub fn new(db: Db) -> Self {
        let (spawner, timer, cache) = (TokioSpawner::current(), TokioTimer::default(), HashMapCache::default());
        Self(Arc::new(DataLoader::with_cache(Source(db), spawner, timer, cache).max_batch_size(BATCH)))
    }

    /// A row by its id; none when it is absent or out of reach.
    pub async fn row<T: Entity>(&self, id: T::Id) -> Result<Option<T>> {
        self.0.load_one(ById(id)).await
    }

    /// Rows by their ids; those that are absent or out of reach are left out.
    pub async fn rows<T: Entity>(&self, ids: impl IntoIterator<Item = T::Id>) -> Result<HashMap<T::Id, T>> {
        let found = self.0.load_many(ids.into_iter().map(ById::<T>)).await?;
        Ok(found.into_iter().map(|(ById(id), row)| (id, row)).collect())
    }

    /// What hangs on a key; none when there is nothing.
    pub async fn one<K: Key>(&self, key: K) -> Result<Option<K::Value>> {
        self.0.load_one(key).await
    }

    /// What hangs on each of these keys.
    pub async fn many<K: Key>(&self, keys: impl IntoIterator<Item = K>) -> Result<HashMap<K, K::Value>> {
        self.0.load_many(keys).await
    }
}
