//! Rooms of subjects that hold or name what they must not.

use crate::{NONE, complaints, complaints_of};

const STORES: [&str; 1] = ["stores are private"];
const SQL: [&str; 1] = ["SQL stays in its rooms"];
const GRAPHQL: [&str; 1] = ["stores and actions know no GraphQL"];
const FILES: [&str; 1] = ["subjects have known files"];

#[test]
fn a_store_that_others_use_is_found() {
    let loaders = "server/src/field/visits/loaders.rs";
    assert_eq!(complaints_of(loaders, "use crate::organisation::people::store;\n"), STORES);
    assert_eq!(complaints_of(loaders, "fn f() { crate::organisation::people::store::all() }\n"), STORES);
    assert_eq!(complaints_of(loaders, "use crate::organisation::people;\nfn f() { people::store::all() }\n"), STORES);
    let grouped = "use super::super::super::organisation::people::{store::all, Employee};\n";
    assert_eq!(complaints_of(loaders, grouped), STORES);
    assert_eq!(complaints_of("server/src/registries.rs", "use crate::field::visits::store;\n"), STORES);
}

#[test]
fn a_store_that_its_subject_passes_on_is_found() {
    let doors =
        ["pub mod store;\n", "mod store;\npub use store::require;\n", "mod store;\npub(crate) use self::store::all;\n"];
    for door in doors {
        assert_eq!(complaints_of("server/src/field/tasks/mod.rs", &format!("//! Tasks.\n\n{door}")), STORES, "{door}");
    }
}

#[test]
fn sql_outside_its_rooms_is_found() {
    let diesel = "use diesel::prelude::*;\n";
    for place in ["loaders.rs", "duties.rs", "actions/end.rs", "graphql/edges.rs"] {
        assert_eq!(complaints_of(&format!("server/src/field/visits/{place}"), diesel), SQL, "{place}");
    }
    let executed = "fn f() { diesel_async::RunQueryDsl::execute(); }\n";
    assert_eq!(complaints_of("server/src/field/visits/duties.rs", executed), SQL);
    for place in ["server/src/founding.rs", "server/crates/platform/src/push.rs", "server/crates/cli/src/audit.rs"] {
        assert_eq!(complaints_of(place, diesel), SQL, "{place}");
    }
    for place in ["server/src/field/visits/store/page.rs", "server/src/registry/remarkable.rs"] {
        assert_eq!(complaints_of(place, diesel), NONE, "{place}");
    }
}

#[test]
fn graphql_in_a_store_or_an_action_is_found() {
    let prelude = "use rounds_platform::graphql::prelude::*;\n";
    for room in ["store/page", "actions/end", "scope", "duties"] {
        let place = format!("server/src/field/visits/{room}.rs");
        assert_eq!(complaints_of(&place, "use async_graphql::Context;\n"), GRAPHQL, "{room}");
        assert_eq!(complaints_of(&place, prelude), GRAPHQL, "{room}");
    }
    assert_eq!(complaints_of("server/src/field/visits/loaders.rs", prelude), NONE);
}

#[test]
fn a_file_without_a_room_is_found() {
    assert_eq!(complaints_of("server/src/field/visits/helpers.rs", "fn f() {}\n"), FILES);
    assert_eq!(complaints_of("server/src/field/visits/utils/words.rs", "fn f() {}\n"), FILES);
    assert_eq!(complaints_of("server/src/field/words.rs", "fn f() {}\n"), FILES);
    assert_eq!(complaints_of("server/src/field/tasks/model.rs", "struct Task;\n"), FILES);
    assert_eq!(complaints_of("server/src/field/visits/duties.rs", "//! Nothing yet.\n"), FILES);
}

#[test]
fn a_root_field_that_takes_its_neighbours_along_is_found() {
    let field = "\nimpl PlanMutation {\n    async fn submit(&self) -> Result<Option<Plan>> {\n        ok()\n    }\n}\n";
    let planted = [("server/src/field/visits/graphql/plan.rs", field)];
    assert_eq!(complaints(&planted), ["root fields can fail alone"]);
}
