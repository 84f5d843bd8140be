//! A database session and the viewer who reads through it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel_async::AsyncPgConnection;

use super::pool::{Database, PooledConnection};
use crate::access::Viewer;
use crate::clock::Clock;
use crate::error::Result;
use crate::vault::Vault;

/// The database as one viewer sees it; cheap to clone, holds no connection.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

/// Who reads, at what time, and by which keys what is sealed is opened: what a read depends on beside its arguments.
#[derive(Clone)]
pub struct Reader {
    viewer: Viewer,
    clock: Clock,
    vault: Vault,
}

struct Inner {
    database: Database,
    reader: Reader,
    wake: rounds_outbox::Wake,
    commits: AtomicU64,
}

impl Db {
    /// The database for a viewer.
    #[must_use]
    pub fn new(database: Database, viewer: Viewer, clock: Clock, wake: rounds_outbox::Wake) -> Self {
        let reader = Reader { viewer, clock, vault: database.vault().clone() };
        Self(Arc::new(Inner { database, reader, wake, commits: AtomicU64::new(0) }))
    }

    /// What reads through it depend on.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.0.reader
    }

    /// Who reads through it.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.0.reader.viewer
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.reader.clock
    }

    /// The keys of what is kept sealed.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.reader.vault
    }

    /// How many transactions were committed through it: what was read before the last of them may have changed.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.0.commits.load(Ordering::Acquire)
    }

    /// Notes a commit, and wakes the relay and the workers when it left news or jobs.
    pub(super) fn committed(&self, has_news: bool) {
        self.0.commits.fetch_add(1, Ordering::AcqRel);
        if has_news {
            self.0.wake.now();
        }
    }

    /// A connection with its viewer. Never hold one across a loader or the network.
    pub async fn session(&self) -> Result<DbSession> {
        let connection = self.0.database.connection().await?;
        Ok(DbSession { reader: self.0.reader.clone(), connection })
    }
}

/// One connection, and who reads through it.
pub struct DbSession {
    reader: Reader,
    connection: PooledConnection,
}

impl Reader {
    /// Who reads.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The keys of what is kept sealed.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }
}

/// A session that reads as somebody else until it is dropped.
pub struct AsViewer<'s> {
    session: &'s mut DbSession,
    viewer: Viewer,
}

impl std::ops::Deref for AsViewer<'_> {
    type Target = DbSession;

    fn deref(&self) -> &DbSession {
        self.session
    }
}

impl std::ops::DerefMut for AsViewer<'_> {
    fn deref_mut(&mut self) -> &mut DbSession {
        self.session
    }
}

impl Drop for AsViewer<'_> {
    fn drop(&mut self) {
        self.session.reader.viewer = self.viewer.clone();
    }
}

impl DbSession {
    /// The same connection, reading as the system for a stated reason: for what a rule must know beyond the viewer's reach.
    #[must_use]
    pub fn as_system(&mut self, reason: &'static str) -> AsViewer<'_> {
        self.as_viewer(Viewer::system(reason))
    }

    /// The same connection, reading as somebody else: for whether they see what the viewer sees.
    #[must_use]
    pub fn as_viewer(&mut self, other: Viewer) -> AsViewer<'_> {
        let viewer = std::mem::replace(&mut self.reader.viewer, other);
        AsViewer { session: self, viewer }
    }

    /// The viewer and the connection, for a store function.
    pub fn parts(&mut self) -> (&Viewer, &mut AsyncPgConnection) {
        (&self.reader.viewer, &mut self.connection)
    }

    /// The connection.
    pub fn connection(&mut self) -> &mut AsyncPgConnection {
        &mut self.connection
    }

    /// What reads through it depend on.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Who reads through it.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.reader.viewer
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.reader.clock
    }

    /// The keys of what is kept sealed.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.reader.vault
    }
}
