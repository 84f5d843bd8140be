//! Subjects: which of them know each other.

use crate::graph::Graph;
use crate::reading::is_below;
use crate::tree::Tree;

/// Which rooms of a subject count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rooms {
    /// All but those where edges run in both directions.
    Bound,
    /// All of them.
    All,
}

/// Which subject names which, whatever of it.
#[must_use]
pub fn acquaintances(tree: &Tree, rooms: Rooms) -> Graph {
    let subjects = tree.subjects();
    let mut graph = Graph::default();
    for (source, room) in tree.rooms().filter(|(_, room)| rooms == Rooms::All || !room.knows_everybody()) {
        for path in &source.reading.paths {
            for named in subjects.iter().filter(|subject| is_below(path, subject)) {
                graph.lead(&room.path(), named, &format!("{path} in {}", source.place));
            }
        }
    }
    graph
}

pub fn are_acyclic(tree: &Tree) -> Vec<String> {
    acquaintances(tree, Rooms::Bound).circles().iter().map(ToString::to_string).collect()
}
