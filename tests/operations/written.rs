//! What is written about the settings is what is read, and what is written for machines can be read by them.

use std::collections::BTreeMap;

use clap::CommandFactory;
use rounds_server::config::READ_EARLY;

use crate::operations::node::workspace;

/// Sources of the server, wherever they lie.
const SOURCES: [&str; 3] = ["server/src", "server/crates/cli/src", "server/crates/platform/src"];

fn text(place: &str) -> String {
    std::fs::read_to_string(workspace().join(place)).unwrap_or_else(|error| panic!("{place}: {error}"))
}

/// Every variable that a command reads, with its default.
fn read(command: &clap::Command, into: &mut BTreeMap<String, String>) {
    for argument in command.get_arguments() {
        let Some(name) = argument.get_env() else { continue };
        let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy());
        let default = defaults.collect::<Vec<_>>().join(",");
        into.entry(name.to_string_lossy().into_owned()).or_insert(default);
    }
    command.get_subcommands().for_each(|below| read(below, into));
}

#[test]
fn the_example_lists_every_variable_that_is_read_and_no_other() {
    let mut known: BTreeMap<String, String> =
        READ_EARLY.iter().map(|(name, default)| ((*name).to_owned(), (*default).to_owned())).collect();
    read(&rounds::Command::command(), &mut known);
    let example = text(".env.example");
    let lines = example.lines().filter_map(|line| line.strip_prefix('#')?.split_once('='));
    let listed: BTreeMap<&str, &str> = lines.filter(|(name, _)| !name.contains(' ')).collect();
    let missing: Vec<&String> = known.keys().filter(|name| !listed.contains_key(name.as_str())).collect();
    let unknown: Vec<&&str> = listed.keys().filter(|name| !known.contains_key(**name)).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:?}, read by nobody: {unknown:?}");
    for (name, default) in known.iter().filter(|(_, default)| !default.is_empty()) {
        assert_eq!(listed[name.as_str()], default, "the default of {name}");
    }
}

/// A variable that is misspelt where machines are set up does nothing and tells nobody.
#[test]
fn images_units_and_pages_name_no_variable_that_nobody_reads() {
    let mut known: BTreeMap<String, String> =
        BTreeMap::from(READ_EARLY.map(|(name, _)| (name.to_owned(), String::new())));
    read(&rounds::Command::command(), &mut known);
    for place in ["Dockerfile", "compose.yaml", "docs/deployment.md", "docs/operations.md", "README.md"] {
        let page = text(place);
        let words = page.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_');
        let unknown: Vec<&str> =
            words.filter(|word| word.starts_with("ROUNDS_") && !known.contains_key(*word)).collect();
        assert!(unknown.is_empty(), "{place} names {unknown:?}");
    }
}

/// The image is run by nobody in particular, and asked whether it is ready.
#[test]
fn the_image_runs_without_rights_and_is_looked_after() {
    let image = text("Dockerfile");
    let last = image.rsplit("\nFROM ").next().unwrap();
    let line = |name: &str| last.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(image.matches("\nFROM ").count(), 2, "one stage builds, one runs");
    let user = line("USER").trim_start_matches("USER ").split(':').next().unwrap().to_owned();
    assert!(user.parse::<u32>().is_ok_and(|id| id > 0), "{user}");
    assert!(line("HEALTHCHECK").contains("--interval") && last.contains("/readyz"), "{last}");
    assert!(line("ENTRYPOINT").contains("[\"rounds\"]"), "a shell would swallow the signal to end");
}

#[test]
fn the_image_is_given_whatever_is_built_in() {
    let sources: String = SOURCES.iter().map(|folder| sources(&workspace().join(folder))).collect();
    let ignored = text(".dockerignore");
    let built_in = sources.split("$CARGO_MANIFEST_DIR/../").skip(1).map(|rest| rest.split(['/', '"']).next().unwrap());
    let folders: Vec<&str> = built_in.collect();
    assert!(folders.contains(&"mobile-contract"), "{folders:?}");
    let missing: Vec<&&str> = folders.iter().filter(|folder| !ignored.contains(&format!("\n!{folder}\n"))).collect();
    assert!(missing.is_empty(), ".dockerignore keeps back {missing:?}");
}

#[test]
fn every_metric_is_described_to_operators() {
    let page = text("docs/operations.md");
    let sources: String = SOURCES.iter().map(|folder| sources(&workspace().join(folder))).collect();
    let mut names: Vec<&str> = sources.split('"').filter(|word| is_metric(word)).collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() > 5, "only {names:?} are measured");
    let silent: Vec<&&str> = names.iter().filter(|name| !page.contains(**name)).collect();
    assert!(silent.is_empty(), "docs/operations.md is silent on {silent:?}");
}

fn is_metric(word: &str) -> bool {
    let is_plain = word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    is_plain && word.starts_with("rounds_") && !["rounds_demo", "rounds_server"].contains(&word)
}

fn sources(folder: &std::path::Path) -> String {
    let mut all = String::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            all.push_str(&sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    all
}
