//! Crates: each uses only those of ours that stand below it.

use crate::reading::is_below;
use crate::tree::{Source, Tree};

/// Our crates from the ground up: where each lies, its name in code, and what of ours it may use.
const CRATES: &[(&str, &str, &[&str])] = &[
    ("server/crates/domain", "rounds_domain", &[]),
    ("server/crates/tables", "rounds_tables", &[]),
    ("server/crates/guard", "rounds_guard", &[]),
    ("server/crates/fcm", "rounds_fcm", &[]),
    ("server/crates/launcher", "rounds_launcher", &[]),
    ("server/crates/outbox", "rounds_outbox", &["rounds_tables"]),
    ("server/crates/testdb", "rounds_testdb", &["rounds_launcher"]),
    ("server/crates/platform", "rounds_platform", BELOW_PLATFORM),
    ("server", "rounds_server", BELOW_SERVER),
    ("server/crates/cli", "rounds", BELOW_CLI),
];
const BELOW_PLATFORM: &[&str] = &["rounds_domain", "rounds_fcm", "rounds_guard", "rounds_outbox", "rounds_tables"];
const BELOW_SERVER: &[&str] =
    &["rounds_domain", "rounds_fcm", "rounds_guard", "rounds_outbox", "rounds_platform", "rounds_tables"];
/// The binary may use everything; nobody but tests may use the binary.
const BELOW_CLI: &[&str] = &[
    "rounds_domain",
    "rounds_fcm",
    "rounds_guard",
    "rounds_launcher",
    "rounds_outbox",
    "rounds_platform",
    "rounds_server",
    "rounds_tables",
    "rounds_testdb",
];

pub fn use_only_those_below(tree: &Tree) -> Vec<String> {
    let mut breaches = strangers(tree);
    for (folder, own, allowed) in CRATES {
        let may_use = |name: &str| is_below(name, own) || allowed.iter().any(|below| is_below(name, below));
        let src = format!("{folder}/src/");
        for source in tree.sources.iter().filter(|source| source.place.starts_with(&src)) {
            let ours =
                source.reading.paths.iter().filter(|path| path.starts_with("rounds_") || path.starts_with("rounds::"));
            breaches.extend(ours.filter(|path| !may_use(path)).map(|path| format!("{} names {path}", source.place)));
        }
        let manifest = format!("{folder}/Cargo.toml");
        for (_, text) in tree.others.iter().filter(|(place, _)| *place == manifest) {
            let ours = dependencies(text).into_iter().filter(|name| name.starts_with("rounds"));
            let foreign = ours.filter(|name| !may_use(&in_code(name)));
            breaches.extend(foreign.map(|name| format!("{manifest} depends on {name}")));
        }
    }
    breaches
}

/// Where a crate says that it has no unit tests, none stand that nobody would run.
pub fn tests_are_run(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for (manifest, text) in &tree.others {
        let Some(folder) = manifest.strip_suffix("Cargo.toml").filter(|_| text.contains("test = false")) else {
            continue;
        };
        let src = format!("{folder}src/");
        let inside = tree.sources.iter().filter(|source| source.place.starts_with(&src));
        let has_tests = |source: &&Source| {
            let is_test = |line: &str| ["#[cfg(test)]", "#[test]", "/// ```", "//! ```"].contains(&line.trim_start());
            source.text.lines().any(is_test)
        };
        breaches.extend(
            inside.filter(has_tests).map(|source| format!("{} has tests that {manifest} leaves out", source.place)),
        );
    }
    breaches
}

/// Crates of which nothing is said here.
fn strangers(tree: &Tree) -> Vec<String> {
    let places = tree.sources.iter().map(|source| &source.place).chain(tree.others.iter().map(|(place, _)| place));
    let mut folders: Vec<&str> =
        places.filter_map(|place| place.strip_prefix("server/crates/")?.split('/').next()).collect();
    folders.sort_unstable();
    folders.dedup();
    let is_known = |name: &&str| CRATES.iter().any(|(folder, ..)| folder.strip_prefix("server/crates/") == Some(name));
    folders.retain(|name| !is_known(name));
    folders.iter().map(|name| format!("server/crates/{name} is no crate whose floor is known")).collect()
}

/// A package as code names it.
fn in_code(package: &str) -> String {
    package.replace('-', "_")
}

/// What a manifest depends on, leaving out what only its tests do.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_list = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end().trim_end_matches(']');
            let counts = !section.contains("dev-dependencies");
            is_list = counts && section.ends_with("dependencies");
            names.extend(section.split_once("dependencies.").filter(|_| counts).map(|(_, name)| name));
        } else if is_list {
            names.extend(line.split(['.', ' ', '=']).next().filter(|name| !name.is_empty()));
        }
    }
    names
}
