//! Wings: who stands on whom.

use super::naming;
use crate::reading::is_below;
use crate::tree::{GROUND, Source, Tree};

/// The wings from the ground up. A new wing is entered where it stands.
const WINGS: &[&str] = &["organisation", "catalogue", "customers", "communication", "field", "records"];

/// What stands below all wings names nothing above.
pub fn leaves_know_no_wing(tree: &Tree) -> Vec<String> {
    let is_ground = |source: &&Source| {
        let parts = source.in_server();
        parts.is_some_and(|parts| GROUND.contains(&parts[0]))
    };
    naming(tree.sources.iter().filter(is_ground), |_, path| {
        below_root(path).is_some_and(|module| !GROUND.contains(&module))
    })
}

/// A subject names those of its own wing and of wings below; where edges run in both directions it may name all. The
/// `mod.rs` of a wing passes nothing on: a subject is named in full, so that it is seen which.
pub fn keep_their_order(tree: &Tree) -> Vec<String> {
    let mut breaches = unknown_wings(tree);
    let bound = tree.rooms().filter(|(_, room)| !room.knows_everybody()).map(|(source, _)| source);
    breaches.extend(naming(bound, |source, path| {
        let named = below_root(path).and_then(floor);
        let own = source.wing().and_then(floor);
        named.is_some_and(|named| own.is_some_and(|own| named > own))
    }));
    let doors = tree.sources.iter().filter(|source| source.is_door_of_wing());
    breaches.extend(naming(doors, |_, path| is_below(path, "crate")));
    breaches
}

fn unknown_wings(tree: &Tree) -> Vec<String> {
    let mut wings: Vec<&str> = tree.sources.iter().filter_map(Source::wing).collect();
    wings.sort_unstable();
    wings.dedup();
    wings.retain(|wing| floor(wing).is_none());
    wings.iter().map(|wing| format!("server/src/{wing} is no wing whose floor is known")).collect()
}

/// Subjects name wings and what stands below all of them; what is put together from subjects is not named by any.
/// `node` alone is, by `graphql`: whatever is told of can be anything that has an id.
pub fn subjects_know_no_hub(tree: &Tree) -> Vec<String> {
    let wings: Vec<&str> = tree.sources.iter().filter_map(Source::wing).collect();
    naming(tree.rooms().map(|(source, _)| source), |source, path| {
        let is_graphql = source.room().is_some_and(|room| room.name == "graphql");
        below_root(path).is_some_and(|module| {
            let is_wing = wings.contains(&module) || floor(module).is_some();
            let is_node = module == "node" && is_graphql;
            !is_wing && !is_node && !GROUND.contains(&module)
        })
    })
}

/// The module right below the root through which a path goes.
fn below_root(path: &str) -> Option<&str> {
    path.strip_prefix("crate::")?.split("::").next()
}

fn floor(wing: &str) -> Option<usize> {
    WINGS.iter().position(|known| *known == wing)
}
