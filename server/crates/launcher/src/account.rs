//! The account of the operating system that PostgreSQL runs as.
//!
//! PostgreSQL refuses root. As root we therefore take the owner of the existing data, else `postgres`, else `nobody`; as anybody
//! else we are the account ourselves. Commands of the account know nothing of our `PG…` variables and speak plain English.

use std::env;
use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Uid, User};

use crate::LauncherError;

/// Who runs PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// We ourselves.
    Ours,
    /// Somebody with fewer rights than we have as root.
    Other { user: u32, group: u32 },
}

impl Account {
    /// The account for the cluster whose data is, or will be, at this path.
    pub(crate) fn for_data(data: &Path) -> Result<Self, LauncherError> {
        if !Uid::effective().is_root() {
            return Ok(Self::Ours);
        }
        if let Ok(owned) = data.metadata()
            && owned.uid() != 0
        {
            return Ok(Self::Other { user: owned.uid(), group: owned.gid() });
        }
        let known = ["postgres", "nobody"].into_iter().find_map(|name| User::from_name(name).ok()?);
        let user = known.ok_or(LauncherError::NoAccount)?;
        Ok(Self::Other { user: user.uid.as_raw(), group: user.gid.as_raw() })
    }

    /// A command that runs as this account, in this directory.
    pub(crate) fn command(self, program: impl AsRef<OsStr>, directory: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(directory).env("LC_ALL", "C");
        for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
        command
    }

    /// Whether the account can get to this directory.
    pub(crate) fn can_enter(self, directory: &Path) -> bool {
        let attempt = || self.command("true", directory).stdin(Stdio::null()).status();
        self == Self::Ours || attempt().is_ok_and(|status| status.success())
    }

    /// Makes the account the owner of something that we made.
    pub(crate) fn take(self, path: &Path) -> Result<(), LauncherError> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { user, group } => {
                chown(path, Some(user), Some(group)).map_err(LauncherError::on("hand over", path))
            }
        }
    }

    /// Whether the account, or we, own what has this owner.
    pub(crate) fn accepts_owner(self, owner: u32) -> bool {
        let account = match self {
            Self::Ours => Uid::effective().as_raw(),
            Self::Other { user, .. } => user,
        };
        owner == account || owner == Uid::effective().as_raw()
    }
}
