//! A cluster of our own, and the address under which a cluster is reached.
//!
//! The password is part of the address; no `Debug` shows it.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::founding::USER;
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

/// How a cluster is reached.
#[derive(Clone)]
pub(crate) struct Address {
    port: u16,
    password: String,
}

impl Address {
    pub(crate) fn new(port: u16, password: String) -> Self {
        Self { port, password }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/{}", self.password, self.port, escaped(database))
    }

    pub(crate) fn admin_url(&self) -> String {
        self.url("postgres")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Address").field("port", &self.port).finish_non_exhaustive()
    }
}

fn escaped(database: &str) -> String {
    database.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_database_name_is_escaped_in_the_url() {
        let address = Address::new(5432, "secret".to_owned());
        assert_eq!(address.url("a b/ü"), "postgres://rounds:secret@127.0.0.1:5432/a%20b%2F%C3%BC");
    }

    #[test]
    fn the_password_is_not_shown() {
        assert!(!format!("{:?}", Address::new(5432, "secret".to_owned())).contains("secret"));
    }
}
