//! A database session and the viewer who reads through it.

use diesel_async::AsyncPgConnection;

use super::pool::{Database, PooledConnection};
use crate::platform::access::Viewer;
use crate::platform::clock::Clock;
use crate::platform::error::Result;

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

    /// What wakes the relay and the workers after a commit.
    #[must_use]
    pub(super) fn wake(&self) -> &rounds_outbox::Wake {
        &self.wake
    }

    /// A connection with its viewer. Never hold one across a loader or the network.
    pub async fn session(&self) -> Result<Session> {
        let connection = self.database.connection().await?;
        Ok(Session { viewer: self.viewer.clone(), clock: self.clock.clone(), connection })
    }
}

/// One connection, and who reads through it.
pub struct Session {
    viewer: Viewer,
    clock: Clock,
    connection: PooledConnection,
}

impl Session {
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
}
