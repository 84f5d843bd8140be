//! Modules: which files lead to each other.

use crate::graph::Graph;
use crate::modules::Modules;
use crate::reading::is_below;
use crate::tree::{Source, Tree};

/// Where edges run in both directions files may lead to each other; elsewhere one can be read after the other. A file
/// and those above or below it in the tree of modules are one thing to read, so ways between them do not count.
pub fn form_no_circle(tree: &Tree) -> Vec<String> {
    let mut crates: Vec<&str> = tree.sources.iter().filter_map(crate_of).collect();
    crates.sort_unstable();
    crates.dedup();
    let circles = crates.iter().flat_map(|name| ways(tree, name).circles());
    circles.map(|circle| circle.to_string()).collect()
}

fn ways(tree: &Tree, name: &str) -> Graph {
    let sources: Vec<&Source> = tree.sources.iter().filter(|source| crate_of(source) == Some(name)).collect();
    let modules = Modules::of(&sources);
    let mut graph = Graph::default();
    for source in sources.iter().filter(|source| is_bound(source)) {
        for (other, path) in modules.led_to(source) {
            if is_bound(other) && !is_kin(source, other) {
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
