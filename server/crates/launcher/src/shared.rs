//! A share in a cluster that several processes use at once.
//!
//! Whoever gets the home for himself starts the cluster and then shares it; all others wait for their share. The lock tells the
//! keeper whether anybody still needs the cluster, also when sharers are killed. The keeper stops it with the home for itself, so a
//! share always means a cluster that stays.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::address::Address;
use crate::keeper::Tenure;
use crate::launch;
use crate::lock::Lock;
use crate::postmaster::Postmaster;
use crate::{Launcher, LauncherError, Site};

/// A share in a running cluster; dropping it, or dying, gives it back.
#[derive(Debug)]
pub struct SharedCluster {
    address: Address,
    data: PathBuf,
    _lock: Lock,
}

impl SharedCluster {
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
}

/// Joins the cluster of this site, or starts it.
pub(crate) fn join(plan: &Launcher, site: &Site, grace: Duration) -> Result<SharedCluster, LauncherError> {
    let deadline = Instant::now() + plan.patience;
    loop {
        if let Some(lock) = Lock::exclusive(&site.home)? {
            return first(plan, site, (lock, grace));
        }
        if let Some(lock) = Lock::shared(&site.home)?
            && let Some(running) = Postmaster::of(&site.home.data()).filter(|running| running.is_ready)
        {
            return share(site, lock, running.port);
        }
        if Instant::now() >= deadline {
            return Err(LauncherError::AlreadyRunning { home: site.home.path().to_owned() });
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Nobody else is here: uses the cluster if the last ones left it in order, and starts it anew otherwise.
fn first(plan: &Launcher, site: &Site, (lock, grace): (Lock, Duration)) -> Result<SharedCluster, LauncherError> {
    let left = Postmaster::of(&site.home.data());
    if let Some(left) = left.filter(|left| is_as_planned(plan, site, left)) {
        lock.share(&site.home)?;
        return share(site, lock, left.port);
    }
    let running = launch::launch(plan, site, Tenure::WhileShared { grace })?;
    lock.share(&site.home)?;
    Ok(SharedCluster { address: running.address, data: site.home.data(), _lock: lock })
}

fn share(site: &Site, lock: Lock, port: u16) -> Result<SharedCluster, LauncherError> {
    let address = Address::new(port, site.home.password(site.account)?);
    Ok(SharedCluster { address, data: site.home.data(), _lock: lock })
}

fn is_as_planned(plan: &Launcher, site: &Site, left: &Postmaster) -> bool {
    let wanted = launch::settings(plan, site);
    left.is_ready && left.has_keeper() && wanted.iter().all(|setting| left.has_argument(setting))
}
