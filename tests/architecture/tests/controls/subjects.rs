//! Circles, of subjects and of files.

use crate::{NONE, complaints, said_of};

const SUBJECTS: [&str; 1] = ["subjects are acyclic"];
const MODULES: [&str; 1] = ["modules form no circle"];

#[test]
fn subjects_that_need_each_other_are_found_and_named() {
    let planted = [("server/src/field/plans/store.rs", "use crate::field::visits::Visit;\n")];
    let said = said_of(&planted);
    assert_eq!(complaints(&planted), SUBJECTS);
    assert!(said[0].1.starts_with("circle of crate::field::plans, crate::field::visits\n"), "{}", said[0].1);
    assert!(said[0].1.contains("crate::field::visits::Visit in server/src/field/plans/store.rs"), "{}", said[0].1);
}

#[test]
fn a_circle_of_three_subjects_is_found() {
    let planted = [
        ("server/src/field/plans/store.rs", "use super::super::tasks;\nfn f() { tasks::make() }\n"),
        ("server/src/field/tasks/mod.rs", "//! Tasks.\n\nmod actions;\npub use actions::make;\n"),
        ("server/src/field/tasks/actions.rs", "use crate::field::{visits::{self, Visit}};\npub fn make() {}\n"),
    ];
    let said = said_of(&planted);
    assert_eq!(complaints(&planted), SUBJECTS);
    let members = "circle of crate::field::plans, crate::field::tasks, crate::field::visits\n";
    assert!(said[0].1.starts_with(members), "{}", said[0].1);
}

#[test]
fn edges_run_in_both_directions() {
    let upwards = "use crate::field::visits::Visit;\n";
    assert_eq!(complaints(&[("server/src/field/plans/graphql/edges.rs", upwards)]), NONE);
    assert_eq!(complaints(&[("server/src/field/plans/loaders.rs", upwards)]), NONE);
}

#[test]
fn files_that_need_each_other_are_found() {
    let planted =
        [("server/src/field/visits/model.rs", "use super::store;\nfn f() { store::page() }\npub struct Visit;\n")];
    assert_eq!(complaints(&planted), MODULES);
    let said = &said_of(&planted)[0].1;
    assert!(
        said.contains("visits/model.rs → server/src/field/visits/store.rs by crate::field::visits::store::page"),
        "{said}"
    );
    assert!(said.contains("visits/store.rs → server/src/field/visits/model.rs"), "{said}");
}

#[test]
fn a_circle_of_files_is_found_behind_what_is_passed_on() {
    let one_by_one = "use crate::db::Pool;\npub struct Error;\n";
    let pool = "use crate::error::Error;\npub struct Pool;\n";
    let places = ["server/crates/platform/src/error.rs", "server/crates/platform/src/db/pool.rs"];
    assert_eq!(complaints(&[(places[0], one_by_one), (places[1], pool)]), MODULES);
    assert_eq!(complaints(&[(places[0], one_by_one)]), NONE);
    let all_at_once = "pub fn f(session: &mut crate::db::Session) {}\npub struct Error;\n";
    assert_eq!(complaints(&[(places[0], all_at_once)]), MODULES);
    let whole = "use crate::error::*;\npub struct Pool;\n";
    assert_eq!(complaints(&[(places[0], one_by_one), (places[1], whole)]), MODULES);
}

#[test]
fn a_circle_through_an_item_that_is_called_like_its_module_is_found() {
    let planted = [
        ("server/crates/platform/src/db/mod.rs", "mod open;\npub use open::open;\n"),
        ("server/crates/platform/src/db/open.rs", "use crate::error::Error;\npub fn open() {}\n"),
        ("server/crates/platform/src/error.rs", "pub struct Error;\nfn f() { crate::db::open() }\n"),
    ];
    assert_eq!(complaints(&planted), MODULES);
}

#[test]
fn a_module_and_those_within_it_are_one() {
    let parent = "mod pool;\nmod session;\npub use pool::Pool;\npub use session::*;\npub struct Db;\n";
    let child = "use super::Db;\npub struct Pool;\n";
    let planted = [("server/crates/platform/src/db/mod.rs", parent), ("server/crates/platform/src/db/pool.rs", child)];
    assert_eq!(complaints(&planted), NONE);
}
