//! Founds a new cluster with `initdb`: UTF-8, user `rounds`, password authentication.
//!
//! The work happens beside the data directory, which appears in one step when it is whole: a founding that was killed half-way
//! leaves nothing that looks like a cluster.

use std::fs;
use std::path::Path;
use std::process::{self, Output};

use crate::home::{Home, make_private_directory, remove_directory};
use crate::log::last_lines;
use crate::{LauncherError, Site};

/// The only user of a private cluster, its superuser.
pub(crate) const USER: &str = "rounds";

const DRAFT: &str = "founding-";

/// Whether a cluster writes to the disk for good while it is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    Safe,
    Fast,
}

/// Founds the cluster unless it is there.
pub(crate) fn found_if_missing(site: &Site, durability: Durability) -> Result<(), LauncherError> {
    let data = site.home.data();
    if data.join("PG_VERSION").is_file() {
        return Ok(());
    }
    remove_directory(&data)?;
    remove_drafts(&site.home)?;
    let draft = site.home.path().join(format!("{DRAFT}{}", process::id()));
    found(site, &draft, durability)?;
    fs::rename(&draft, &data).map_err(LauncherError::on("move the new cluster to", &data))
}

fn found(site: &Site, draft: &Path, durability: Durability) -> Result<(), LauncherError> {
    site.home.password(site.account)?;
    let mut said = String::new();
    // C.UTF-8 sorts by code point and knows letters; older systems have only C.
    for locale in ["C.UTF-8", "C"] {
        make_private_directory(draft)?;
        site.account.take(draft)?;
        let output = initdb(site, draft, (locale, durability))?;
        if output.status.success() {
            return Ok(());
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
        remove_directory(draft)?;
    }
    Err(LauncherError::NotFounded { log: last_lines(&said) })
}

fn initdb(site: &Site, draft: &Path, (locale, durability): (&str, Durability)) -> Result<Output, LauncherError> {
    let program = site.binaries.initdb();
    let mut command = site.account.command(&program, site.home.path());
    command.arg("--pgdata").arg(draft).arg("--pwfile").arg(site.home.password_file());
    command.args(["--username", USER, "--encoding", "UTF8", "--auth", "scram-sha-256", "--locale", locale]);
    if durability == Durability::Fast {
        command.arg("--no-sync");
    }
    command.output().map_err(LauncherError::on("run", &program))
}

fn remove_drafts(home: &Home) -> Result<(), LauncherError> {
    let entries = fs::read_dir(home.path()).map_err(LauncherError::on("read", home.path()))?;
    entries
        .flatten()
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(DRAFT.as_bytes()))
        .try_for_each(|entry| remove_directory(&entry.path()))
}
