//! Finds PostgreSQL, starts a private cluster under a home directory and stops it again.
//!
//! `rounds serve --embedded`, the demo and the tests stand on this. A cluster lives in one of two ways: [`Launcher::start`] gives a
//! cluster of our own that ends with the [`Cluster`] or with the process that holds it, even by `kill -9`; [`Launcher::join`] gives a
//! share in a cluster that all processes with the same home use, and that ends some seconds after the last of them.
//!
//! Invariants: one cluster per home (a lock file), never a postmaster without a keeper that will stop it (`keeper.sh`), never a
//! signal to a process that is not this cluster's. PostgreSQL refuses to run as root; as root the cluster runs as an unprivileged
//! account. Everything here blocks; call it from a blocking thread. Needs Linux (`/proc`).

mod account;
mod address;
mod binaries;
mod cluster;
mod error;
mod founding;
mod home;
mod keeper;
mod launch;
mod lock;
mod log;
mod postmaster;
mod shared;
mod wait;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use binaries::Search;
pub use cluster::Cluster;
pub use error::LauncherError;
pub use shared::SharedCluster;

use account::Account;
use binaries::Binaries;
use home::Home;
use keeper::Tenure;
use lock::Lock;

/// The plan of a private cluster: where it lives and how it is set.
#[derive(Debug, Clone)]
pub struct Launcher {
    home: PathBuf,
    search: Search,
    port: Option<u16>,
    settings: Vec<(String, String)>,
    libraries: Vec<String>,
    patience: Duration,
    disposable: bool,
}

/// Where a planned cluster really lives, and who runs it with what.
struct Site {
    binaries: Binaries,
    account: Account,
    home: Home,
}

impl Launcher {
    /// Plans a cluster below `home`, a directory of its own that is made when it is missing.
    #[must_use]
    pub fn new(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
            search: Search::usual(),
            port: None,
            settings: Vec::new(),
            libraries: Vec::new(),
            patience: Duration::from_secs(60),
            disposable: false,
        }
    }

    /// Listens on this port of the loopback address instead of any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Adds server settings, as in `postgresql.conf`, for this run only; a later one wins.
    #[must_use]
    pub fn settings<Name, Value>(mut self, settings: impl IntoIterator<Item = (Name, Value)>) -> Self
    where
        Name: Into<String>,
        Value: Into<String>,
    {
        let settings = settings.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.settings.extend(settings);
        self
    }

    /// Loads a library into the server, such as `pg_stat_statements`, when the installation has it.
    #[must_use]
    pub fn preload_if_installed(mut self, library: &str) -> Self {
        self.libraries.push(library.to_owned());
        self
    }

    /// Looks for PostgreSQL in these places instead of the usual ones.
    #[must_use]
    pub fn search(mut self, search: Search) -> Self {
        self.search = search;
        self
    }

    /// Gives up on a start after this long instead of a minute.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Throws the data away and founds the cluster anew when it does not start: for tests, never for data that somebody needs.
    #[must_use]
    pub fn disposable(mut self) -> Self {
        self.disposable = true;
        self
    }

    /// Starts a cluster of our own, which ends with the [`Cluster`] or with this process.
    pub fn start(self) -> Result<Cluster, LauncherError> {
        let site = self.site()?;
        let Some(lock) = Lock::exclusive(&site.home)? else {
            return Err(LauncherError::AlreadyRunning { home: site.home.path().to_owned() });
        };
        let running = launch::launch(&self, &site, Tenure::WhileWeLive)?;
        Ok(Cluster::new(running, &site.home, lock))
    }

    /// Takes a share in the cluster of this home and starts it if need be; it ends `grace` (whole seconds) after its last sharer.
    pub fn join(self, grace: Duration) -> Result<SharedCluster, LauncherError> {
        shared::join(&self, &self.site()?, grace)
    }

    /// As [`Launcher::join`], in memory where that has room: quick, and its data ends with the cluster. For tests.
    pub fn join_in_memory(self, grace: Duration) -> Result<SharedCluster, LauncherError> {
        let binaries = self.search.binaries()?;
        match Home::in_memory(&self.home)? {
            Some((home, account)) => shared::join(&self, &Site { binaries, account, home }, grace),
            None => self.join(grace),
        }
    }

    fn site(&self) -> Result<Site, LauncherError> {
        let binaries = self.search.binaries()?;
        let (home, account) = Home::settle(&self.home)?;
        Ok(Site { binaries, account, home })
    }
}
