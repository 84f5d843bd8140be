//! Sizes: how long files and functions get, and how much a function takes.

use crate::reading::{functions, parameters};
use crate::tree::{Source, Tree};

/// Files whose functions take what a trait of somebody else wants them to.
const OBEYS_TRAITS: &[(&str, &str)] =
    &[("server/crates/platform/src/db/tls.rs", "how rustls has a certificate judged")];
/// Written by diesel.
const TABLES: &str = "server/crates/tables/src/lib.rs";
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 40;
const MOST_PARAMETERS: usize = 4;

pub fn files_are_short(tree: &Tree) -> Vec<String> {
    let written = tree.sources.iter().filter(|source| source.place != TABLES);
    let lengths = written.map(|source| (source, source.text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > LONGEST_FILE);
    long.map(|(source, lines)| format!("{} has {lines} lines", source.place)).collect()
}

pub fn functions_are_short(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in tree.sources.iter().filter(|source| source.place.starts_with("server/")) {
        for function in functions(&source.code) {
            let lines = function.body.lines().count();
            if lines > LONGEST_FUNCTION {
                breaches.push(format!("{}: fn {} has {lines} lines", source.place, function.name));
            }
        }
    }
    breaches
}

/// The arguments of a field are the parameters of its resolver, so resolvers take what the schema asks for.
pub fn functions_take_few_parameters(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    let is_graphql = |source: &Source| source.room().is_some_and(|room| room.name == "graphql");
    let obeys = |source: &Source| OBEYS_TRAITS.iter().any(|(place, _)| source.place == *place);
    let ours = |source: &&Source| source.place.starts_with("server/") && !is_graphql(source) && !obeys(source);
    for source in tree.sources.iter().filter(ours) {
        for function in functions(&source.code) {
            let count = parameters(function.parameters);
            if count > MOST_PARAMETERS {
                breaches.push(format!("{}: fn {} takes {count} parameters", source.place, function.name));
            }
        }
    }
    breaches
}
