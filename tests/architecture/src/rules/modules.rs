//! Modules: which files lead to each other.

use super::known_circles::{KNOWN, KnownWay};
use crate::graph::{Circle, Graph};
use crate::modules::Modules;
use crate::reading::is_below;
use crate::tree::{Source, Tree};

/// Where edges run in both directions files may lead to each other; elsewhere one can be read after the other. A file
/// and those above or below it in the tree of modules are one thing to read, so ways between them do not count.
pub fn form_no_circle(tree: &Tree) -> Vec<String> {
    let known: Vec<_> = known().collect();
    let counts = |from: &Source, to: &Source| !known.contains(&(from.place.clone(), to.place.clone()));
    circles(tree, counts).iter().map(ToString::to_string).collect()
}

/// Known ways that close no circle any more.
#[must_use]
pub fn known_circles_that_are_gone(tree: &Tree) -> Vec<String> {
    let circles = circles(tree, |_, _| true);
    let ways: Vec<_> = circles.iter().flat_map(|circle| &circle.ways).collect();
    let is_gone = |(from, to): &(String, String)| !ways.iter().any(|way| way.from == *from && way.to == *to);
    known().filter(is_gone).map(|(from, to)| format!("{from} → {to}")).collect()
}

/// From which file to which.
fn known() -> impl Iterator<Item = (String, String)> {
    let below = |(folder, ways): &'static (&str, &[KnownWay])| {
        ways.iter().map(move |(from, to, _)| (format!("{folder}/{from}"), format!("{folder}/{to}")))
    };
    KNOWN.iter().flat_map(below)
}

/// The circles of each crate, by the ways that count.
fn circles(tree: &Tree, counts: impl Fn(&Source, &Source) -> bool) -> Vec<Circle> {
    let mut crates: Vec<&str> = tree.sources.iter().filter_map(crate_of).collect();
    crates.sort_unstable();
    crates.dedup();
    crates.iter().flat_map(|name| ways(tree, name, &counts).circles()).collect()
}

fn ways(tree: &Tree, name: &str, counts: impl Fn(&Source, &Source) -> bool) -> Graph {
    let sources: Vec<&Source> = tree.sources.iter().filter(|source| crate_of(source) == Some(name)).collect();
    let modules = Modules::of(&sources);
    let mut graph = Graph::default();
    for source in sources.iter().filter(|source| is_bound(source)) {
        for (other, path) in modules.led_to(source) {
            if is_bound(other) && !is_kin(source, other) && counts(source, other) {
                graph.lead(&source.place, &other.place, path);
            }
        }
    }
    graph
}

/// The folder of the crate whose library a file belongs to.
fn crate_of(source: &Source) -> Option<&str> {
    let (folder, below) = source.place.split_once("/src/")?;
    (folder.starts_with("server") && below != "main.rs").then_some(folder)
}

fn is_bound(source: &Source) -> bool {
    source.room().is_none_or(|room| !room.knows_everybody())
}

fn is_kin(one: &Source, other: &Source) -> bool {
    is_below(&one.module, &other.module) || is_below(&other.module, &one.module)
}
