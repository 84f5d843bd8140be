//! What can go wrong between a home directory and a running cluster, in sentences for the person who typed the command.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no cluster.
#[derive(Debug, thiserror::Error)]
pub enum LauncherError {
    /// No directory holds both `initdb` and `postgres`.
    #[error("PostgreSQL is not installed, run: apt-get install -y postgresql postgresql-contrib")]
    NotInstalled,
    /// Another live process holds the home.
    #[error("another process already runs PostgreSQL in {}", home.display())]
    AlreadyRunning {
        /// The home that both want.
        home: PathBuf,
    },
    /// We are root, and there is nobody else to run PostgreSQL as.
    #[error("PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run it as")]
    NoAccount,
    /// The place that would serve instead of an unreachable home belongs to somebody else.
    #[error("{} belongs to somebody else", path.display())]
    Occupied {
        /// The place.
        path: PathBuf,
    },
    /// `initdb` failed.
    #[error("a new PostgreSQL cluster could not be founded:\n{log}")]
    NotFounded {
        /// What `initdb` said last.
        log: String,
    },
    /// The server ended or was not ready in time.
    #[error("PostgreSQL did not start:\n{log}")]
    DidNotStart {
        /// The last lines of the server's log.
        log: String,
    },
    /// A postmaster of an earlier run survives every signal.
    #[error("PostgreSQL of an earlier run does not stop, its process is {process}")]
    DoesNotStop {
        /// The process id of that postmaster.
        process: i32,
    },
    /// The file system or the operating system refused.
    #[error("could not {action} {}: {source}", path.display())]
    System {
        /// What was tried, as a verb.
        action: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl LauncherError {
    /// Names the action and the path behind an error of the operating system.
    pub(crate) fn on(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::System { action, path, source }
    }
}
