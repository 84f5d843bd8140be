//! Rows and edges by key, as one viewer sees them, batched and remembered for the length of one request or one event.
//!
//! A row that has an id is an `Entity`; what hangs on a row is a `Join`; what is found by other words is a `Key`. None knows
//! of the engine: they say how many are read at once, as one viewer sees them.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use rounds_domain::ids::TypedId;
use uuid::Uuid;

use super::ahead::Ahead;
use super::batching::{AtOnce, Beside};
use crate::db::{Db, DbSession, Keys, Read, Reader, grouped};
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
    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>>;

    /// Says which of its fields are edges, so that a root reads what is selected below it in the same statement.
    fn look_ahead(_rows: &mut Ahead<'_, '_>) {}

    /// Those of these rows that the viewer may see, in any order.
    fn by_ids(session: &mut DbSession, ids: &[Self::Id]) -> impl Future<Output = Result<Vec<Self>>> + Send {
        let read = Self::read(session.reader(), Keys::of(ids.iter().copied()));
        read.fetch(session)
    }
}

/// What is found by other words than an id.
pub trait Key: Clone + Eq + Hash + Send + Sync + 'static {
    /// What is found.
    type Value: Clone + Send + Sync + 'static;

    /// What the viewer may see of each key; a key without anything is left out.
    fn load(session: &mut DbSession, keys: &[Self]) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

/// An edge: what hangs on a row, by the id of that row and by what the edge's arguments say. It is a `Key`, and can be read
/// in the statement that reads the row itself.
pub trait Join: Clone + Eq + Hash + Send + Sync + 'static {
    /// What is found.
    type Value: Clone + Send + Sync + 'static;

    /// What edges have in common that are read by one query.
    type Alike: Clone + Eq + Hash + Send + Sync + 'static;

    /// The edge of a row.
    fn of(parent: Uuid, alike: Self::Alike) -> Self;

    /// The row on which it hangs, and what it has in common with others.
    fn parts(&self) -> (Uuid, Self::Alike);

    /// What the viewer may see on each of these rows. When several queries read it, the first finds the rows that
    /// `look_ahead` is asked about.
    fn read(reader: &Reader, parents: Keys, alike: &Self::Alike) -> Read<HashMap<Uuid, Self::Value>>;

    /// What stands for a row on which nothing hangs.
    fn absent(_alike: &Self::Alike) -> Option<Self::Value> {
        None
    }

    /// Says which fields of what is found are edges.
    fn look_ahead(_alike: &Self::Alike, _rows: &mut Ahead<'_, '_>) {}
}

impl<J: Join> Key for J {
    type Value = J::Value;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, J::Value>> {
        let mut found = HashMap::new();
        let alikes = grouped(keys.iter().map(|key| {
            let (parent, alike) = key.parts();
            (alike, parent)
        }));
        for (alike, parents) in alikes {
            let read = J::read(session.reader(), Keys::Known(parents.clone()), &alike);
            let values = read.fetch(session).await?;
            found.extend(of_each(&parents, &alike, values).filter_map(|(key, value): (J, _)| Some((key, value?))));
        }
        Ok(found)
    }
}

/// What was found on each of these rows, by the edges that hang on them.
pub(super) fn of_each<J: Join>(
    parents: &[Uuid],
    alike: &J::Alike,
    mut values: HashMap<Uuid, J::Value>,
) -> impl Iterator<Item = (J, Option<J::Value>)> {
    parents.iter().map(move |parent| {
        let value = values.remove(parent).or_else(|| J::absent(alike));
        (J::of(*parent, alike.clone()), value)
    })
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

impl<T: Entity> Join for ById<T> {
    type Value = T;
    type Alike = ();

    fn of(id: Uuid, (): ()) -> Self {
        Self(T::Id::of(id))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.uuid(), ())
    }

    fn read(reader: &Reader, ids: Keys, (): &()) -> Read<HashMap<Uuid, T>> {
        T::read(reader, ids).map(|rows| rows.into_iter().map(|row| (row.id().uuid(), row)).collect())
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        T::look_ahead(rows);
    }
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

    /// A row by its id; none when it is absent or out of reach.
    pub async fn row<T: Entity>(&self, id: T::Id) -> Result<Option<T>> {
        self.one(ById(id)).await
    }

    /// Rows by their ids; those that are absent or out of reach are left out.
    pub async fn rows<T: Entity>(&self, ids: impl IntoIterator<Item = T::Id>) -> Result<HashMap<T::Id, T>> {
        let found = self.many(ids.into_iter().map(ById::<T>)).await?;
        Ok(found.into_iter().map(|(ById(id), row)| (id, row)).collect())
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
