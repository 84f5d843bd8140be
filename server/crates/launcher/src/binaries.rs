//! Where the PostgreSQL programs are: on `PATH`, where `pg_config` says, or in the newest version below `/usr/lib/postgresql`.
//!
//! A directory counts when it holds both `initdb` and `postgres`; client packages alone do not.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::LauncherError;

/// The directories to look for PostgreSQL in, best first.
#[derive(Debug, Clone)]
pub struct Search {
    directories: Vec<PathBuf>,
}

impl Search {
    /// `PATH`, then the directory that `pg_config` names, then the installed versions from new to old.
    #[must_use]
    pub fn usual() -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut directories: Vec<PathBuf> = env::split_paths(&path).collect();
        directories.extend(ask_pg_config(Path::new("pg_config"), "--bindir"));
        directories.extend(installed_versions(Path::new("/usr/lib/postgresql")));
        Self { directories }
    }

    /// These directories and no others.
    #[must_use]
    pub fn only(directories: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { directories: directories.into_iter().collect() }
    }

    pub(crate) fn binaries(&self) -> Result<Binaries, LauncherError> {
        self.directories.iter().find_map(|directory| Binaries::behind(directory)).ok_or(LauncherError::NotInstalled)
    }
}

/// A directory with the server's programs.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    directory: PathBuf,
}

impl Binaries {
    /// The programs in this directory; where they are links, those that they lead to, since the libraries lie beside these.
    fn behind(directory: &Path) -> Option<Self> {
        let here = Self { directory: directory.to_owned() };
        let target = here.postgres().canonicalize().ok()?;
        let there = Self { directory: target.parent()?.to_owned() };
        [there, here].into_iter().find(Self::are_complete)
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }

    /// Whether the server could load this library.
    pub(crate) fn has_library(&self, name: &str) -> bool {
        let file = format!("{name}.so");
        let told = ask_pg_config(&self.directory.join("pg_config"), "--pkglibdir");
        let usual = ["../lib", "../lib/postgresql"].map(|place| self.directory.join(place));
        told.into_iter().chain(usual).any(|place| place.join(&file).is_file())
    }

    fn are_complete(&self) -> bool {
        is_program(&self.initdb()) && is_program(&self.postgres())
    }
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

fn ask_pg_config(program: &Path, question: &str) -> Option<PathBuf> {
    let output = Command::new(program).arg(question).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    let directory = answer.trim();
    (output.status.success() && !directory.is_empty()).then(|| PathBuf::from(directory))
}

fn installed_versions(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let mut versions: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable_by(|left, right| right.cmp(left));
    versions.into_iter().map(|version| root.join(version.to_string()).join("bin")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first_and_by_number() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "16", "notes"] {
            fs::create_dir(root.path().join(version)).unwrap();
        }
        let expected = ["16", "15", "9"].map(|version| root.path().join(version).join("bin"));
        assert_eq!(installed_versions(root.path()), expected);
    }

    #[test]
    fn links_lead_to_where_the_programs_are() {
        let (programs, links) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for name in ["initdb", "postgres"] {
            let program = programs.path().join(name);
            fs::write(&program, "").unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
            std::os::unix::fs::symlink(&program, links.path().join(name)).unwrap();
        }
        let found = Search::only([links.path().to_owned()]).binaries().unwrap();
        assert_eq!(found.directory, programs.path().canonicalize().unwrap());
    }

    #[test]
    fn a_directory_without_the_server_does_not_count() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("initdb"), "").unwrap();
        let found = Search::only([place.path().to_owned()]).binaries();
        assert!(matches!(found, Err(LauncherError::NotInstalled)));
    }
}
