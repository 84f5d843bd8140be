//! The sources below `server/` and `tests/`, each with what the rules look at.

use std::fs;
use std::path::Path;

use crate::reading::{code_of, paths_of};

/// One Rust file.
pub struct Source {
    /// Where it lies, from the root, with slashes.
    pub place: String,
    /// Its text.
    pub text: String,
    /// Its text without comments, strings and unit tests.
    pub code: String,
    /// Every path that its code names, from the root of its crate where it can be told.
    pub paths: Vec<String>,
}

/// All sources and manifests of a workspace.
#[derive(Default)]
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
    pub fn of(place: &str, text: &str) -> Self {
        let code = code_of(text);
        let paths = paths_of(&code, &module_of(place));
        Self { place: place.to_owned(), text: text.to_owned(), code, paths }
    }

    /// The parts of its place below `server/src`, none for other files.
    pub fn in_server(&self) -> Option<Vec<&str>> {
        let below = self.place.strip_prefix("server/src/")?;
        Some(below.trim_end_matches(".rs").split('/').collect())
    }

    /// The subject that it belongs to, and the name of its file or folder there.
    pub fn in_subject(&self) -> Option<(&str, &str)> {
        let parts = self.in_server()?;
        let (folder, file) = (*parts.first()?, *parts.get(1)?);
        (!matches!(folder, "platform" | "cli")).then_some((folder, file))
    }
}

impl Tree {
    /// Reads a workspace.
    pub fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        for folder in ["server", "tests", "migrations"] {
            tree.walk(root, &root.join(folder));
        }
        tree
    }

    /// Every folder of `server/src` that is a subject.
    pub fn subjects(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.sources.iter().filter_map(|source| Some(source.in_subject()?.0.to_owned())).collect();
        names.sort();
        names.dedup();
        names
    }

    fn walk(&mut self, root: &Path, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
                self.walk(root, &path);
            } else if path.is_file() {
                self.take(path.strip_prefix(root).unwrap(), &path);
            }
        }
    }

    fn take(&mut self, place: &Path, path: &Path) {
        let place = place.to_string_lossy().replace('\\', "/");
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => self.sources.push(Source::of(&place, &fs::read_to_string(path).unwrap())),
            Some(other) if OTHERS.contains(&other) => self.others.push((place, fs::read_to_string(path).unwrap())),
            _ => {}
        }
    }
}

/// The module that a file is, `crate::people::store`.
fn module_of(place: &str) -> Vec<String> {
    let below = place.split_once("src/").map_or(place, |(_, below)| below);
    let mut module = vec!["crate".to_owned()];
    module.extend(below.trim_end_matches(".rs").split('/').map(str::to_owned));
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}
