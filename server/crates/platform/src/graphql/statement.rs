//! The one statement of a root field: what it reads, and what becomes of it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::loaders::{Key, Loaders};
use crate::db::{Db, Distinct, Read, Reader};
use crate::error::{Error, Result};

/// A statement has at most so many queries; edges beyond them are read by the loaders.
const MOST_QUERIES: usize = 60;

/// Ids that a query of the statement finds, known once it has been sent.
pub(super) type FoundIds = Arc<OnceLock<Vec<Uuid>>>;

/// What becomes of something that was read: the loaders remember it.
pub(super) type Memory = Box<dyn FnOnce(Loaders) -> BoxFuture<'static, ()> + Send>;

/// The one statement of a root field.
pub struct Statement {
    reader: Reader,
    read: Read<Vec<Memory>>,
    ids: HashMap<(usize, &'static str), (usize, FoundIds)>,
}

/// A value that is there once its statement has been sent.
pub struct Expected<V>(Arc<OnceLock<V>>);

impl Statement {
    /// A statement that asks for nothing yet.
    #[must_use]
    pub fn begin(db: &Db) -> Self {
        Self { reader: db.reader().clone(), read: Read::known(Vec::new()), ids: HashMap::new() }
    }

    /// Who reads, and when.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Reads something else along with it.
    pub fn value<V: Send + Sync + 'static>(&mut self, read: Read<V>) -> Expected<V> {
        let place = Arc::new(OnceLock::new());
        let expected = Expected(place.clone());
        self.also(read.map(move |value| {
            let _ = place.set(value);
            nothing()
        }));
        expected
    }

    /// Sends it; the loaders remember what it found.
    pub async fn send(self, db: &Db, loaders: &Loaders) -> Result<()> {
        for memory in self.read.fetch(&mut db.session().await?).await? {
            memory(loaders.clone()).await;
        }
        Ok(())
    }

    /// The number of the next query; none when there are enough.
    pub(super) fn next(&self) -> Option<usize> {
        let next = self.read.query_count();
        (next < MOST_QUERIES).then_some(next)
    }

    /// Reads what the loaders are to remember.
    pub(super) fn memorable<K: Key>(&mut self, read: Read<Vec<(K, Option<K::Value>)>>) {
        self.also(read.map(|found| {
            Box::new(move |loaders: Loaders| -> BoxFuture<'static, ()> {
                Box::pin(async move { loaders.remember(found).await })
            }) as Memory
        }));
    }

    /// The query that finds the ids in a column of another one, and the ids once they are found.
    pub(super) fn ids(&mut self, query: usize, column: &'static str) -> (usize, FoundIds) {
        if let Some(known) = self.ids.get(&(query, column)) {
            return known.clone();
        }
        let (number, ids) = (self.read.query_count(), FoundIds::default());
        let place = ids.clone();
        self.also(Read::rows(Distinct(query, column)).map(move |found| {
            let _ = place.set(found);
            nothing()
        }));
        self.ids.insert((query, column), (number, ids.clone()));
        (number, ids)
    }

    fn also(&mut self, read: Read<Memory>) {
        let before = std::mem::replace(&mut self.read, Read::known(Vec::new()));
        self.read = before.and(read).map(|(mut memories, memory)| {
            memories.push(memory);
            memories
        });
    }
}

impl<V> Expected<V> {
    /// The value.
    pub fn take(self) -> Result<V> {
        Arc::into_inner(self.0).and_then(OnceLock::into_inner).ok_or_else(|| Error::internal("it was not read"))
    }
}

/// Nothing is remembered of it.
fn nothing() -> Memory {
    Box::new(|_| Box::pin(async {}))
}
