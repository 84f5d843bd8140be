//! The sources below `server/`, `tests/` and `migrations/`, each with what the rules look at.

use std::path::Path;
use std::{fs, io};

use crate::reading::{Reading, code_of};

/// Modules of the server that stand below all wings.
pub const GROUND: &[&str] = &["topics", "registry"];

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// Where it lies, from the root, with slashes.
    pub place: String,
    /// Its text.
    pub text: String,
    /// Its text without comments, strings and unit tests.
    pub code: String,
    /// The module that it is, `crate::field::visits::store`.
    pub module: String,
    /// What its code names.
    pub reading: Reading,
}

/// Where a file of a subject stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room<'s> {
    /// The wing.
    pub wing: &'s str,
    /// The subject.
    pub subject: &'s str,
    /// The name of its file or folder there.
    pub name: &'s str,
}

/// All sources and manifests of a workspace.
#[derive(Debug, Default)]
pub struct Tree {
    /// Rust files.
    pub sources: Vec<Source>,
    /// Other files that people write, with their text.
    pub others: Vec<(String, String)>,
}

const OTHERS: &[&str] = &["toml", "sql", "ftl", "graphql", "md", "sh"];
const NOT_OURS: &[&str] = &["target", "node_modules"];

impl Source {
    /// A file by its place and text.
    #[must_use]
    pub fn of(place: &str, text: &str) -> Self {
        let code = code_of(text);
        let module = module_of(place);
        let reading = Reading::of(&code, &module);
        Self { place: place.to_owned(), text: text.to_owned(), code, module: module.join("::"), reading }
    }

    /// The parts of its place below `server/src`, none for other files.
    #[must_use]
    pub fn in_server(&self) -> Option<Vec<&str>> {
        let below = self.place.strip_prefix("server/src/")?;
        Some(below.trim_end_matches(".rs").split('/').collect())
    }

    /// The wing in whose folder it lies.
    #[must_use]
    pub fn wing(&self) -> Option<&str> {
        let parts = self.in_server()?;
        let folder = parts.first().filter(|folder| parts.len() > 1 && !GROUND.contains(folder));
        folder.copied()
    }

    /// Whether it is the `mod.rs` of a wing.
    #[must_use]
    pub fn is_door_of_wing(&self) -> bool {
        self.wing().is_some_and(|wing| self.module == format!("crate::{wing}"))
    }

    /// The room of a subject that it is, or is a part of.
    #[must_use]
    pub fn room(&self) -> Option<Room<'_>> {
        let parts = self.in_server()?;
        let (wing, subject, name) = (self.wing()?, *parts.get(1)?, *parts.get(2)?);
        Some(Room { wing, subject, name })
    }
}

impl Room<'_> {
    /// The subject as a path, `crate::field::visits`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("crate::{}::{}", self.wing, self.subject)
    }

    /// Whether edges run in both directions here, so that every subject may be named.
    #[must_use]
    pub fn knows_everybody(&self) -> bool {
        matches!(self.name, "graphql" | "loaders")
    }
}

impl Tree {
    /// Reads a workspace.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        for folder in ["server", "tests", "migrations"] {
            tree.walk(root, &root.join(folder))?;
        }
        tree.sources.sort_by(|one, other| one.place.cmp(&other.place));
        Ok(tree)
    }

    /// Every subject as a path, `crate::field::visits`, in the order of their names.
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let mut subjects: Vec<String> = self.rooms().map(|(_, room)| room.path()).collect();
        subjects.sort();
        subjects.dedup();
        subjects
    }

    /// Every file of a subject, with its room.
    pub fn rooms(&self) -> impl Iterator<Item = (&Source, Room<'_>)> {
        self.sources.iter().filter_map(|source| Some((source, source.room()?)))
    }

    fn walk(&mut self, root: &Path, folder: &Path) -> io::Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_ours = path.file_name().is_some_and(|name| !NOT_OURS.iter().any(|other| name == *other));
            if path.is_dir() && is_ours {
                self.walk(root, &path)?;
            } else if path.is_file() {
                self.take(root, &path)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, root: &Path, path: &Path) -> io::Result<()> {
        let place = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => self.sources.push(Source::of(&place, &fs::read_to_string(path)?)),
            Some(other) if OTHERS.contains(&other) => self.others.push((place, fs::read_to_string(path)?)),
            _ => {}
        }
        Ok(())
    }
}

/// The module that a file is, `crate::field::visits::store`.
fn module_of(place: &str) -> Vec<String> {
    let below = place.split_once("src/").map_or(place, |(_, below)| below);
    let mut module = vec!["crate".to_owned()];
    module.extend(below.trim_end_matches(".rs").split('/').map(str::to_owned));
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}
