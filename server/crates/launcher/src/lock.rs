//! The lock of a home: exclusive while a cluster is started, stopped or our own; shared by those who share a cluster.
//!
//! The kernel lets go of it when its holder dies, however it dies. No child inherits it.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

use crate::LauncherError;
use crate::home::Home;

/// A hold on a home.
#[derive(Debug)]
pub(crate) struct Lock {
    file: Flock<File>,
}

impl Lock {
    /// The home for us alone, or nothing when anybody else has a hold on it.
    pub(crate) fn exclusive(home: &Home) -> Result<Option<Self>, LauncherError> {
        take(home, FlockArg::LockExclusiveNonblock)
    }

    /// A share in the home, or nothing when somebody has it for himself.
    pub(crate) fn shared(home: &Home) -> Result<Option<Self>, LauncherError> {
        take(home, FlockArg::LockSharedNonblock)
    }

    /// Lets others share what was ours alone; in between, others may have had it for a moment.
    pub(crate) fn share(&self, home: &Home) -> Result<(), LauncherError> {
        let shared = self.file.relock(FlockArg::LockShared);
        shared.map_err(|errno| LauncherError::on("lock", &home.lock())(io::Error::from(errno)))
    }
}

fn take(home: &Home, how: FlockArg) -> Result<Option<Lock>, LauncherError> {
    let path = home.lock();
    // Readable for everybody: the keeper runs as another account and locks it too.
    let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o644).open(&path);
    let file = opened.map_err(LauncherError::on("open", &path))?;
    match Flock::lock(file, how) {
        Ok(file) => Ok(Some(Lock { file })),
        Err((_, Errno::EWOULDBLOCK)) => Ok(None),
        Err((_, errno)) => Err(LauncherError::on("lock", &path)(io::Error::from(errno))),
    }
}
