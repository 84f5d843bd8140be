//! What is promised in committed files, held against the code and the database that they speak of.
//!
//! `make schema` and `make tables` write the files that are printed; the operations of the phones and the messages are
//! written by hand and only checked here.

mod database;
mod described;
mod migrations;
mod operations;
mod printed;
mod produced;
mod registered;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

/// A place in the workspace.
fn at(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(place)
}

/// The text of a file of the workspace.
#[track_caller]
fn text_of(place: &str) -> String {
    fs::read_to_string(at(place)).unwrap_or_else(|error| panic!("{place}: {error}"))
}

/// All files below a folder that end like this, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Fails with every fault on a line of its own.
#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
