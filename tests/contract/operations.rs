//! The operations of the phones: each valid, in a file of its own name, saying what it is for.

use apollo_compiler::{ExecutableDocument, Schema};

use crate::contract::{at, files, none, text_of};

const FOLDER: &str = "mobile-contract/operations";
const SAID: &[&str] = &["# Purpose: ", "# Role: ", "# Offline: "];

#[test]
fn every_operation_fits_the_schema() {
    let schema = Schema::parse_and_validate(text_of("schema.graphql"), "schema.graphql").unwrap();
    let mut faults = Vec::new();
    let operations = files(&at(FOLDER), ".graphql");
    assert!(!operations.is_empty(), "there is no operation in {FOLDER}");
    for path in operations {
        let text = std::fs::read_to_string(&path).unwrap();
        if let Err(fault) = ExecutableDocument::parse_and_validate(&schema, text, &path) {
            faults.push(fault.errors.to_string());
        }
    }
    none(&faults);
}

#[test]
fn every_operation_stands_in_a_file_of_its_name_and_says_what_it_is_for() {
    let mut faults = Vec::new();
    for path in files(&at(FOLDER), ".graphql") {
        let place = path.strip_prefix(at(FOLDER)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let stem = place.file_stem().unwrap().to_str().unwrap();
        if names(&text) != [stem] {
            faults.push(format!("{}: holds {:?}", place.display(), names(&text)));
        }
        if place.components().count() != 2 {
            faults.push(format!("{}: does not lie in the folder of a screen", place.display()));
        }
        let missing = SAID.iter().zip(text.lines()).filter(|(said, line)| !line.starts_with(**said));
        faults.extend(missing.map(|(said, _)| format!("{}: does not say `{said}`", place.display())));
    }
    none(&faults);
}

/// The names of the operations in a document.
fn names(text: &str) -> Vec<&str> {
    let heads = text
        .lines()
        .filter_map(|line| ["query ", "mutation ", "subscription "].iter().find_map(|kind| line.strip_prefix(kind)));
    heads.map(|head| head.split(['(', ' ', '{']).next().unwrap_or_default()).collect()
}
