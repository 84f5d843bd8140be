//! The home of a cluster: its data, log, password, lock and socket.
//!
//! The account that runs PostgreSQL must be able to get there. Where it cannot (a home below `/root`, say), the cluster moves to
//! `/var/tmp/rounds-<hash of the home>`, the same for every process that asks for the same home. A home that was empty becomes the
//! account's; one with other things in it keeps its owner, and only what we put there is handed over. A cluster that need not
//! survive can live in memory instead, in a place below `/dev/shm` named in the same way.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::sys::statvfs::statvfs;
use nix::unistd::Uid;

use crate::LauncherError;
use crate::account::Account;

/// The longest path of a unix socket on Linux is 107 bytes; this leaves room for `/.s.PGSQL.65535.lock`.
const LONGEST_SOCKET_DIRECTORY: usize = 85;

const REFUGES: &str = "/var/tmp";
const MEMORY: &str = "/dev/shm";

/// Containers often come with 64 MB, which is no room for a cluster.
const ROOM_IN_MEMORY: u64 = 2 << 30;

/// A directory that PostgreSQL can work in.
#[derive(Debug)]
pub(crate) struct Home {
    path: PathBuf,
    future: Future,
}

/// What becomes of the data when the cluster has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Future {
    Kept,
    Removed,
}

impl Home {
    /// Makes the wanted directory usable, or finds another one that is.
    pub(crate) fn settle(wanted: &Path) -> Result<(Self, Account), LauncherError> {
        fs::create_dir_all(wanted).map_err(LauncherError::on("make", wanted))?;
        let path = wanted.canonicalize().map_err(LauncherError::on("find", wanted))?;
        let home = Self { path, future: Future::Kept };
        let account = Account::for_data(&home.data())?;
        home.adopt_if_empty(account)?;
        if account.can_enter(&home.path) {
            return Ok((home, account));
        }
        let (refuge, account) = Self::elsewhere(Path::new(REFUGES), &home.path, Future::Kept)?;
        let (home, place) = (home.path.display(), refuge.path.display());
        tracing::info!(%home, %place, "the account that runs PostgreSQL cannot enter {home}, the cluster lives in {place}");
        Ok((refuge, account))
    }

    /// A place in memory that stands for the wanted directory, or nothing where memory has no room.
    pub(crate) fn in_memory(wanted: &Path) -> Result<Option<(Self, Account)>, LauncherError> {
        let memory = Path::new(MEMORY);
        let wanted = std::path::absolute(wanted).map_err(LauncherError::on("find", wanted))?;
        let is_in_use = place_for(&wanted, memory).join("data").exists();
        let room = statvfs(memory).map_or(0, |system| system.blocks_available() * system.fragment_size());
        if !is_in_use && room < ROOM_IN_MEMORY {
            return Ok(None);
        }
        Self::elsewhere(memory, &wanted, Future::Removed).map(Some)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The data, if it is to be removed when the cluster has ended.
    pub(crate) fn passing_data(&self) -> Option<PathBuf> {
        (self.future == Future::Removed).then(|| self.data())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("postgres.log")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.path.join("lock")
    }

    pub(crate) fn password_file(&self) -> PathBuf {
        self.path.join("password")
    }

    /// An empty directory for the unix socket, or nothing where its path would be too long or hard to quote.
    pub(crate) fn fresh_socket_directory(&self, account: Account) -> Result<Option<PathBuf>, LauncherError> {
        let path = self.path.join("socket");
        let name = path.as_os_str().as_bytes();
        if name.len() > LONGEST_SOCKET_DIRECTORY || name.iter().any(|byte| b"\"\\".contains(byte)) {
            return Ok(None);
        }
        remove_directory(&path)?;
        make_private_directory(&path)?;
        account.take(&path)?;
        Ok(Some(path))
    }

    /// The password of the cluster's only user, drawn when it is first needed and kept where only the account can read it.
    pub(crate) fn password(&self, account: Account) -> Result<String, LauncherError> {
        let path = self.password_file();
        match fs::read_to_string(&path) {
            Ok(password) if !password.is_empty() => return Ok(password),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(LauncherError::on("read", &path)(error)),
            _ => {}
        }
        let password = random_password()?;
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        file.and_then(|mut file| file.write_all(password.as_bytes())).map_err(LauncherError::on("write", &path))?;
        account.take(&path)?;
        Ok(password)
    }

    fn adopt_if_empty(&self, account: Account) -> Result<(), LauncherError> {
        let directory = self.path.metadata().map_err(LauncherError::on("look at", &self.path))?;
        let mut entries = fs::read_dir(&self.path).map_err(LauncherError::on("read", &self.path))?;
        let is_private = directory.mode() & 0o1002 == 0;
        if is_private && account.accepts_owner(directory.uid()) && entries.next().is_none() {
            account.take(&self.path)?;
        }
        Ok(())
    }

    /// A place in a directory that everybody may write to; refused if somebody else was there first.
    fn elsewhere(directory: &Path, wanted: &Path, future: Future) -> Result<(Self, Account), LauncherError> {
        let home = Self { path: place_for(wanted, directory), future };
        let account = Account::for_data(&home.data())?;
        make_private_directory(&home.path)?;
        let found = home.path.symlink_metadata().map_err(LauncherError::on("look at", &home.path))?;
        if !found.is_dir() || !account.accepts_owner(found.uid()) {
            return Err(LauncherError::Occupied { path: home.path });
        }
        account.take(&home.path)?;
        Ok((home, account))
    }
}

/// The same place for each process of the same user that wants the same home.
fn place_for(wanted: &Path, directory: &Path) -> PathBuf {
    let hash = fingerprint(wanted.as_os_str().as_bytes());
    directory.join(format!("rounds-{}-{hash:016x}", Uid::effective()))
}

/// Makes a directory that only its owner can enter, unless it is there.
pub(crate) fn make_private_directory(path: &Path) -> Result<(), LauncherError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map_err(LauncherError::on("make", path)),
    }
}

/// Removes a directory with all it holds, if it is there.
pub(crate) fn remove_directory(path: &Path) -> Result<(), LauncherError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(LauncherError::on("remove", path)),
    }
}

fn random_password() -> Result<String, LauncherError> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0_u8; 24];
    let read = File::open(source).and_then(|mut file| file.read_exact(&mut bytes));
    read.map_err(LauncherError::on("read", source))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// FNV-1a: the name must be the same in every build, which the hashers of the standard library do not promise.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
