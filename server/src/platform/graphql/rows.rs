//! The loader source: rows by key, as one viewer sees them, for the length of one request or one event.

use async_graphql::dataloader::{DataLoader, HashMapCache};
use async_graphql::runtime::{TokioSpawner, TokioTimer};

use crate::platform::db::{Db, Session};
use crate::platform::error::Result;

/// Where loaders load from. Each subject implements `Loader` on it for its own keys.
pub struct Rows(Db);

impl Rows {
    /// A session for one batch.
    pub async fn session(&self) -> Result<Session> {
        self.0.session().await
    }
}

/// The loaders of one request or one event.
pub type Loaders = DataLoader<Rows, HashMapCache>;

/// Fresh loaders for one request or one event, with a cache that absences share.
#[must_use]
pub fn loader(db: Db) -> Loaders {
    DataLoader::with_cache(Rows(db), TokioSpawner::current(), TokioTimer::default(), HashMapCache::default())
        .max_batch_size(1000)
}
