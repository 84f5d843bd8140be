//! Rooms: which files a subject has, and what each of them may do.

use super::naming;
use crate::reading::{closing, functions, is_below};
use crate::tree::{Source, Tree};

/// Files outside the rooms of SQL that speak to diesel, and why.
const SPEAKS_DIESEL: &[(&str, &str)] = &[
    ("server/crates/platform/src/db/", "the pool, sessions and pages"),
    ("server/crates/platform/src/scalars.rs", "how values are stored"),
    ("server/crates/platform/src/access/reach.rs", "a reach as a predicate"),
    ("server/crates/platform/src/error/mod.rs", "what a violated constraint means"),
    ("server/crates/cli/src/database.rs", "makes the private database"),
    ("server/crates/cli/src/demo/", "makes a company with a past, which no use case can"),
    ("server/src/registry/", "what subjects say of themselves, predicates among it"),
];
const WITHOUT_SQL: &[&str] = &["server/src/", "server/crates/platform/src/", "server/crates/cli/src/"];
const ROOMS: &[&str] = &["mod", "model", "scope", "store", "actions", "graphql", "loaders", "duties"];

/// A store is named by its own subject alone, and its subject passes nothing of it on.
pub fn stores_are_private(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for subject in tree.subjects() {
        let store = format!("{subject}::store");
        let is_own = |source: &Source| source.room().is_some_and(|room| room.path() == subject && room.name != "mod");
        let others = tree.sources.iter().filter(|source| source.in_server().is_some() && !is_own(source));
        breaches.extend(naming(others, |_, path| is_below(path, &store)));
    }
    let doors = tree.rooms().filter(|(_, room)| room.name == "mod");
    let open = doors.filter(|(source, _)| source.code.lines().any(|line| line.trim() == "pub mod store;"));
    breaches.extend(open.map(|(source, _)| format!("{} says `pub mod store`", source.place)));
    breaches
}

pub fn sql_stays_in_its_rooms(tree: &Tree) -> Vec<String> {
    let outside = tree.sources.iter().filter(|source| {
        let is_room = source.room().is_some_and(|room| matches!(room.name, "model" | "scope" | "store"));
        let is_known = SPEAKS_DIESEL.iter().any(|(place, _)| source.place.starts_with(place));
        WITHOUT_SQL.iter().any(|folder| source.place.starts_with(folder)) && !is_room && !is_known
    });
    naming(outside, |_, path| is_below(path, "diesel") || is_below(path, "diesel_async"))
}

pub fn stores_and_actions_know_no_graphql(tree: &Tree) -> Vec<String> {
    let rooms = tree.rooms().filter(|(_, room)| matches!(room.name, "store" | "actions" | "scope" | "duties"));
    naming(rooms.map(|(source, _)| source), |_, path| {
        is_below(path, "async_graphql") || is_below(path, "rounds_platform::graphql::prelude")
    })
}

/// A wing holds its `mod.rs` and folders of subjects; a subject holds rooms, and says in its `mod.rs` what it is.
pub fn subjects_have_known_files(tree: &Tree) -> Vec<String> {
    let unknown = tree.rooms().filter(|(_, room)| !ROOMS.contains(&room.name));
    let unknown = unknown.map(|(source, _)| format!("{} is no room of a subject", source.place));
    let empty = tree.rooms().filter(|(source, _)| source.code.trim().is_empty());
    let empty = empty.map(|(source, _)| format!("{} is empty", source.place));
    let astray = tree
        .sources
        .iter()
        .filter(|source| source.wing().is_some() && source.room().is_none() && !source.is_door_of_wing());
    let astray = astray.map(|source| format!("{} is no subject of a wing", source.place));
    let has_door =
        |subject: &&String| tree.rooms().any(|(source, room)| source.module == **subject && room.name == "mod");
    let subjects = tree.subjects();
    let doorless = subjects.iter().filter(|subject| !has_door(subject));
    let doorless = doorless.map(|subject| format!("{subject} has no mod.rs that says what it is"));
    unknown.chain(empty).chain(astray).chain(doorless).collect()
}

/// Query and Mutation fields answer `Answer<…>`, so that the failure of one leaves its neighbours alone.
pub fn root_fields_can_fail_alone(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for (source, _) in tree.rooms().filter(|(_, room)| room.name == "graphql") {
        for body in roots(&source.code) {
            for function in functions(body).filter(|function| !function.answer.starts_with("Answer<")) {
                breaches.push(format!("{}: {} answers `{}`", source.place, function.name, function.answer));
            }
        }
    }
    breaches
}

/// The bodies of `impl …Query` and `impl …Mutation`.
fn roots(code: &str) -> impl Iterator<Item = &str> {
    let starts = code.match_indices("\nimpl ").map(|(start, _)| start);
    starts.filter_map(|start| {
        let open = start + code[start..].find('{')?;
        let head = code[start..open].trim();
        let is_root = head.ends_with("Query") || head.ends_with("Mutation");
        is_root.then(|| &code[open..closing(code, open)])
    })
}
