//! A database session and the viewer who reads through it.

use diesel_async::AsyncPgConnection;

use super::pool::{Database, PooledConnection};
use crate::platform::access::Viewer;
use crate::platform::clock::Clock;
use crate::platform::error::Result;
use crate::platform::vault::Vault;

/// The database as one viewer sees it; cheap to clone, holds no connection.
#[derive(Clone)]
pub struct Db {
    database: Database,
    viewer: Viewer,
    clock: Clock,
    wake: rounds_outbox::Wake,
}

impl Db {
    /// The database for a viewer.
    #[must_use]
    pub fn new(database: Database, viewer: Viewer, clock: Clock, wake: rounds_outbox::Wake) -> Self {
        Self { database, viewer, clock, wake }
    }

    /// Who reads through it.
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
        self.database.vault()
    }

    /// What wakes the relay and the workers after a commit.
    #[must_use]
    pub(super) fn wake(&self) -> &rounds_outbox::Wake {
        &self.wake
    }

    /// A connection with its viewer. Never hold one across a loader or the network.
    pub async fn session(&self) -> Result<Session> {
        let connection = self.database.connection().await?;
        let vault = self.database.vault().clone();
        Ok(Session { viewer: self.viewer.clone(), clock: self.clock.clone(), vault, connection })
    }
}

/// One connection, and who reads through it.
pub struct Session {
    viewer: Viewer,
    clock: Clock,
    vault: Vault,
    connection: PooledConnection,
}

/// A session that reads as the system until it is dropped: for what a rule must know beyond the viewer's reach.
pub struct AsSystem<'s> {
    session: &'s mut Session,
    viewer: Viewer,
}

impl std::ops::Deref for AsSystem<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.session
    }
}

impl std::ops::DerefMut for AsSystem<'_> {
    fn deref_mut(&mut self) -> &mut Session {
        self.session
    }
}

impl Drop for AsSystem<'_> {
    fn drop(&mut self) {
        self.session.viewer = self.viewer.clone();
    }
}

impl Session {
    /// The same connection, reading as the system for a stated reason.
    #[must_use]
    pub fn as_system(&mut self, reason: &'static str) -> AsSystem<'_> {
        let viewer = std::mem::replace(&mut self.viewer, Viewer::system(reason));
        AsSystem { session: self, viewer }
    }

    /// The viewer and the connection, for a store function.
    pub fn parts(&mut self) -> (&Viewer, &mut AsyncPgConnection) {
        (&self.viewer, &mut self.connection)
    }

    /// The connection.
    pub fn connection(&mut self) -> &mut AsyncPgConnection {
        &mut self.connection
    }

    /// Who reads through it.
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
