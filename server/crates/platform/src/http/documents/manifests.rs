//! Manifests as tools write them: Apollo's format, and a flat object from id to body.
//!
//! All files of a directory count together. Whatever is no manifest, and two bodies under one id, stop the start.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use serde::Deserialize;

const APOLLO: &str = "apollo-persisted-query-manifest";

/// A manifest.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    Apollo { format: String, version: u32, operations: Vec<Operation> },
    Flat(HashMap<String, String>),
}

/// An operation of Apollo's format.
#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

/// Every body by its id.
pub(super) fn read(directory: &Path) -> anyhow::Result<HashMap<String, Arc<str>>> {
    let mut known = HashMap::new();
    for path in files(directory).with_context(|| format!("{} cannot be read", directory.display()))? {
        let operations = operations(&path).with_context(|| format!("{} is no manifest", path.display()))?;
        for Operation { id, body } in operations {
            match known.entry(id) {
                Entry::Vacant(free) => drop(free.insert(Arc::from(body))),
                Entry::Occupied(taken) => ensure!(
                    **taken.get() == *body,
                    "the id {} of {} stands for another document in another manifest",
                    taken.key(),
                    path.display()
                ),
            }
        }
    }
    Ok(known)
}

fn files(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(directory)?.map(|entry| Ok(entry?.path()));
    let mut paths = paths.collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    Ok(paths)
}

fn operations(path: &Path) -> anyhow::Result<Vec<Operation>> {
    match serde_json::from_slice(&fs::read(path)?)? {
        Manifest::Apollo { format, version, operations } => {
            ensure!(format == APOLLO && version == 1, "only version 1 of {APOLLO} is known");
            Ok(operations)
        }
        Manifest::Flat(bodies) => Ok(bodies.into_iter().map(|(id, body)| Operation { id, body }).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(directory.path().join(name), text).unwrap();
        }
        directory
    }

    const FORMED: &str = r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations":
        [{"id": "one", "name": "A", "type": "query", "body": "query A { __typename }"}]}"#;

    #[test]
    fn manifests_of_both_formats_count_together() {
        let flat = r#"{"one": "query A { __typename }", "two": "{ __typename }"}"#;
        let directory = directory(&[("a.json", FORMED), ("b.json", flat), ("notes.txt", "no manifest")]);
        let known = read(directory.path()).unwrap();
        assert_eq!(known.len(), 2);
        assert_eq!(&*known["two"], "{ __typename }");
    }

    #[test]
    fn one_id_for_two_documents_is_refused() {
        let directory = directory(&[("a.json", FORMED), ("b.json", r#"{"one": "{ other: __typename }"}"#)]);
        let fault = read(directory.path()).unwrap_err().to_string();
        assert!(fault.contains("one") && fault.contains("b.json"), "{fault}");
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for text in ["[]", "{", r#"{"a": 1}"#, &FORMED.replace("\"version\": 1", "\"version\": 2")] {
            assert!(read(directory(&[("a.json", text)]).path()).is_err(), "{text}");
        }
    }
}
