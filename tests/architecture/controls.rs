//! A planted breach of each rule is found, by that rule alone.

use std::fs;

use tempfile::TempDir;

use crate::rules::RULES;
use crate::tree::Tree;

/// A house in order, small enough to see at a glance.
const HOUSE: &[(&str, &str)] = &[
    ("server/crates/domain/Cargo.toml", "[dependencies]\nchrono.workspace = true\n"),
    ("server/crates/domain/src/lib.rs", "pub struct Week;\n"),
    ("server/crates/outbox/src/lib.rs", "use rounds_tables::jobs;\n"),
    ("server/src/graph.rs", "use crate::visits::VisitQuery;\nuse crate::people::PeopleQuery;\n"),
    ("server/src/platform/mod.rs", "pub mod db;\n"),
    ("server/src/platform/db/mod.rs", "use diesel_async::AsyncPgConnection;\n"),
    ("server/src/people/mod.rs", "mod store;\npub use store_of_nothing::PeopleQuery;\n"),
    ("server/src/people/store.rs", "use diesel::prelude::*;\nuse crate::platform::db::Session;\n"),
    ("server/src/visits/mod.rs", "//! Visits; see crate::people::store, which this does not use.\nmod actions;\n"),
    ("server/src/visits/actions.rs", "use crate::people::Employee;\nuse super::store;\n"),
    ("server/src/visits/store.rs", "use crate::visits::model::Visit;\n"),
    (
        "server/src/visits/graphql.rs",
        "#[Object]\nimpl VisitQuery {\n    async fn visit(&self, ctx: &Context<'_>, id: VisitId) -> Answer<Visit> {\n        edge(ctx, id).await\n    }\n}\n",
    ),
];

/// Which rules complain about the house with one more file in it.
fn complaints(place: &str, text: &str) -> Vec<&'static str> {
    let root = TempDir::new().unwrap();
    for (place, text) in HOUSE.iter().chain([&(place, text)]) {
        let path = root.path().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let tree = Tree::read(root.path());
    RULES.iter().filter(|(_, rule)| !rule(&tree).is_empty()).map(|(name, _)| *name).collect()
}

#[test]
fn a_house_in_order_is_left_alone() {
    assert_eq!(complaints("server/src/visits/scope.rs", "use rounds_tables::visits;\n"), [""; 0]);
}

#[test]
fn a_capture_is_no_import() {
    let capture = "fn f() -> impl Stream<Item = u8> + use<> {\n    g();\n    crate::people::Employee\n}\n";
    assert_eq!(complaints("server/src/visits/model.rs", capture), [""; 0]);
}

#[test]
fn a_leaf_that_uses_another_crate_of_ours_is_found() {
    let leaf = ["leaf crates stand alone"];
    assert_eq!(complaints("server/crates/domain/src/week.rs", "use rounds_outbox::Job;\n"), leaf);
    assert_eq!(complaints("server/crates/domain/src/week.rs", "fn f() { rounds_tables::jobs::table; }\n"), leaf);
    assert_eq!(complaints("server/crates/fcm/Cargo.toml", "[dependencies]\nrounds-domain.workspace = true\n"), leaf);
    assert_eq!(
        complaints("server/crates/fcm/Cargo.toml", "[dev-dependencies]\nrounds-testdb.workspace = true\n"),
        [""; 0]
    );
}

#[test]
fn a_platform_that_names_a_subject_is_found() {
    let platform = ["platform knows no subject"];
    assert_eq!(complaints("server/src/platform/push.rs", "use crate::visits::Visit;\n"), platform);
    assert_eq!(complaints("server/src/platform/push.rs", "use super::super::people;\n"), platform);
    assert_eq!(
        complaints("server/src/platform/push.rs", "use crate::{platform::db::Db, people::Employee};\n"),
        platform
    );
}

#[test]
fn a_store_that_others_use_is_found() {
    let stores = ["stores are private"];
    assert_eq!(complaints("server/src/visits/loaders.rs", "use crate::people::store;\n"), stores);
    assert_eq!(complaints("server/src/visits/loaders.rs", "fn f() { crate::people::store::all() }\n"), stores);
    assert_eq!(
        complaints("server/src/visits/loaders.rs", "use super::super::people::{store::all, Employee};\n"),
        stores
    );
    assert_eq!(complaints("server/src/plans/mod.rs", "mod store;\npub use store::require;\n"), stores);
}

#[test]
fn a_subject_that_names_a_hub_is_found() {
    assert_eq!(complaints("server/src/visits/loaders.rs", "use crate::graph::Query;\n"), ["subjects know no hub"]);
}

#[test]
fn sql_outside_its_rooms_is_found() {
    let rooms = ["SQL stays in its rooms"];
    assert_eq!(complaints("server/src/visits/loaders.rs", "use diesel::prelude::*;\n"), rooms);
    assert_eq!(complaints("server/src/visits/duties.rs", "fn f() { diesel_async::RunQueryDsl::execute(); }\n"), rooms);
    assert_eq!(complaints("server/src/visits/store/page.rs", "use diesel::prelude::*;\n"), [""; 0]);
}

#[test]
fn graphql_in_a_store_or_an_action_is_found() {
    let rooms = ["stores and actions know no GraphQL"];
    assert_eq!(
        complaints("server/src/plans/actions/submit.rs", "use async_graphql::Context;\n").first(),
        rooms.first()
    );
    assert_eq!(complaints("server/src/visits/store/page.rs", "use crate::platform::graphql::prelude::*;\n"), rooms);
}

#[test]
fn a_file_without_a_room_is_found() {
    let files = ["subjects have known files"];
    assert_eq!(complaints("server/src/visits/helpers.rs", "fn f() {}\n"), files);
    assert_eq!(complaints("server/src/visits/utils/words.rs", "fn f() {}\n"), files);
    assert_eq!(complaints("server/src/plans/model.rs", "struct Plan;\n"), files);
}

#[test]
fn long_files_and_functions_are_found() {
    assert_eq!(complaints("server/src/visits/model.rs", &"struct Visit;\n".repeat(401)), ["files are short"]);
    let long = format!("fn f() {{\n{}}}\n", "    g();\n".repeat(40));
    assert_eq!(complaints("server/src/visits/model.rs", &long), ["functions are short"]);
}

#[test]
fn a_function_of_many_parameters_is_found() {
    let five = "impl V { fn f<T: Fn(u8) -> u8>(&mut self, a: Map<u8, u8>, b: (u8, u8), c: u8, d: u8, e: u8) {} }\n";
    assert_eq!(complaints("server/src/visits/model.rs", five), ["functions take few parameters"]);
    let four = "impl V { fn f<T: Fn(u8) -> u8>(&mut self, a: Map<u8, u8>, b: (u8, u8), c: u8, d: u8,) {} }\n";
    assert_eq!(complaints("server/src/visits/model.rs", four), [""; 0]);
}

#[test]
fn a_root_field_that_takes_its_neighbours_along_is_found() {
    let field = "\nimpl PlanMutation {\n    async fn submit(&self) -> Result<Option<Plan>> {\n        ok()\n    }\n}\n";
    assert_eq!(complaints("server/src/visits/graphql/plan.rs", field), ["root fields can fail alone"]);
}

#[test]
fn a_silenced_lint_is_found() {
    let silenced = ["no lint is silenced"];
    assert_eq!(complaints("server/src/visits/model.rs", "#[allow(dead_code)]\nstruct V;\n"), silenced);
    assert_eq!(complaints("tests/journeys/main.rs", "#![allow(unused)]\n"), silenced);
    assert_eq!(complaints("tests/journeys/main.rs", "#[cfg_attr(test, allow(unused))]\nfn f() {}\n"), silenced);
    assert_eq!(
        complaints("tests/journeys/main.rs", "// #[allow(unused)]\nconst S: &str = \"#[allow(x)]\";\n"),
        [""; 0]
    );
}

#[test]
fn work_that_is_put_off_is_found() {
    let mark = concat!("// TO", "DO: later\n");
    assert_eq!(complaints("server/src/visits/model.rs", mark), ["nothing is put off"]);
    assert_eq!(complaints("migrations/1_visits/up.sql", &mark.replace("//", "--")), ["nothing is put off"]);
}
