//! A cluster of our own, which stops with whoever holds it.

use std::path::{Path, PathBuf};

use crate::address::Address;
use crate::home::Home;
use crate::keeper::Keeper;
use crate::launch::Running;
use crate::lock::Lock;
use crate::postmaster::Postmaster;

/// A running private cluster; it stops when this is dropped, or when the process dies.
#[derive(Debug)]
pub struct Cluster {
    address: Address,
    data: PathBuf,
    log: PathBuf,
    keeper: Keeper,
    // Declared last, so that the home is free only after the server is gone.
    _lock: Lock,
}

impl Cluster {
    pub(crate) fn new(running: Running, home: &Home, lock: Lock) -> Self {
        let Running { keeper, address } = running;
        Self { address, data: home.data(), log: home.log(), keeper, _lock: lock }
    }

    /// The URL of a database of this cluster, with its password.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.address.url(database)
    }

    /// The URL of the database `postgres`, from which others are made and dropped.
    #[must_use]
    pub fn admin_url(&self) -> String {
        self.address.admin_url()
    }

    /// Where the data really is; not below the wanted home when PostgreSQL's account could not get there.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// Where the server writes its log.
    #[must_use]
    pub fn log_file(&self) -> &Path {
        &self.log
    }

    /// Stops the cluster and waits for its end: running transactions are rolled back.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.keeper.release();
        // Only if somebody killed the keeper.
        if let Some(postmaster) = Postmaster::of(&self.data)
            && let Err(error) = postmaster.halt()
        {
            tracing::error!(%error, "PostgreSQL could not be stopped");
        }
    }
}
