//! A planted breach of each rule is found, by that rule alone.

mod crates;
mod rooms;
mod subjects;
mod texts;
mod wings;
mod witnesses;

use std::collections::BTreeMap;
use std::fs;

use architecture::rules::RULES;
use architecture::tree::Tree;
use tempfile::TempDir;

/// A house in order, small enough to see at a glance.
const HOUSE: &[(&str, &str)] = &[
    ("server/Cargo.toml", "[dependencies]\nrounds-platform.workspace = true\n"),
    ("server/crates/domain/Cargo.toml", "[dependencies]\nchrono.workspace = true\n"),
    ("server/crates/domain/src/lib.rs", "pub struct Week;\n"),
    ("server/crates/outbox/src/lib.rs", "use rounds_tables::jobs;\n"),
    ("server/crates/platform/src/lib.rs", "pub mod db;\npub mod error;\n"),
    ("server/crates/platform/src/db/mod.rs", "mod pool;\nmod session;\npub use pool::Pool;\npub use session::*;\n"),
    ("server/crates/platform/src/db/pool.rs", "use diesel_async::AsyncPgConnection;\npub struct Pool;\n"),
    ("server/crates/platform/src/db/session.rs", "use super::Pool;\nuse crate::error::Error;\npub struct Session;\n"),
    ("server/crates/platform/src/error.rs", "pub struct Error;\n"),
    ("server/crates/cli/src/lib.rs", "use rounds_server::graph;\nuse rounds_platform::db::Pool;\n"),
    (
        "server/src/lib.rs",
        "//! The house.\n\n/// People.\npub mod organisation;\n/// The day.\npub mod field;\n/// News.\npub mod topics;\n",
    ),
    ("server/src/topics.rs", "use rounds_platform::db::Pool;\npub const DAYS: &str = \"days\";\n"),
    ("server/src/registry/mod.rs", "use rounds_platform::db::Pool;\npub struct Remarkable;\n"),
    ("server/src/graph.rs", "use crate::field::visits::VisitQuery;\nuse crate::organisation::people::PeopleQuery;\n"),
    ("server/src/node.rs", "use crate::field::visits::Visit;\npub struct Node;\n"),
    ("server/src/organisation/mod.rs", "//! People.\n\n/// Employees.\n#[expect(lint)]\npub mod people;\n"),
    (
        "server/src/organisation/people/mod.rs",
        "//! Employees.\n\nmod graphql;\nmod model;\nmod store;\npub use graphql::PeopleQuery;\npub use model::Employee;\n",
    ),
    ("server/src/organisation/people/model.rs", "pub struct Employee;\n"),
    (
        "server/src/organisation/people/graphql.rs",
        "use crate::field::visits::Visit;\nuse crate::node::Node;\npub struct PeopleQuery;\n",
    ),
    ("server/src/organisation/people/store.rs", "use diesel::prelude::*;\nuse rounds_platform::db::Session;\n"),
    ("server/src/field/mod.rs", "//! The day.\n\n/// Plans.\npub mod plans;\n/// Visits.\npub mod visits;\n"),
    ("server/src/field/plans/mod.rs", "//! Plans.\n\nmod model;\npub use model::Plan;\n"),
    ("server/src/field/plans/model.rs", "pub struct Plan;\n"),
    (
        "server/src/field/visits/mod.rs",
        "//! Visits; see crate::people::store, which this does not use.\n\nmod actions;\nmod model;\npub use model::Visit;\n",
    ),
    (
        "server/src/field/visits/actions.rs",
        "use crate::field::plans::Plan;\nuse crate::organisation::people::Employee;\nuse super::store;\nuse crate::topics;\n",
    ),
    ("server/src/field/visits/model.rs", "use crate::registry::Remarkable;\npub struct Visit;\n"),
    ("server/src/field/visits/store.rs", "use crate::field::visits::model::Visit;\npub fn page() {}\n"),
    (
        "server/src/field/visits/graphql.rs",
        "#[Object]\nimpl VisitQuery {\n    async fn visit(&self, ctx: &Context<'_>, id: VisitId) -> Answer<Visit> {\n        edge(ctx, id).await\n    }\n}\n",
    ),
];

/// What is planted in the house.
type Planted<'p> = &'p [(&'p str, &'p str)];

/// Every complaint about the house with a few more files in it, or others in their place, and the rule that says it.
fn said_of(planted: Planted<'_>) -> Vec<(&'static str, String)> {
    let root = TempDir::new().expect("a folder can be made");
    let places: BTreeMap<&str, &str> = HOUSE.iter().chain(planted).copied().collect();
    for (place, text) in places {
        let path = root.path().join(place);
        fs::create_dir_all(path.parent().expect("it lies below the root")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let tree = Tree::read(root.path()).expect("the house can be read");
    RULES.iter().flat_map(|(name, rule)| rule(&tree).into_iter().map(move |breach| (*name, breach))).collect()
}

/// Which rules complain.
fn complaints(planted: Planted<'_>) -> Vec<&'static str> {
    let mut names: Vec<&str> = said_of(planted).into_iter().map(|(name, _)| name).collect();
    names.dedup();
    names
}

/// Which rules complain about the house with one more file in it.
fn complaints_of(place: &str, text: &str) -> Vec<&'static str> {
    complaints(&[(place, text)])
}

const NONE: [&str; 0] = [];

#[test]
fn a_house_in_order_is_left_alone() {
    assert_eq!(said_of(&[("server/src/field/visits/scope.rs", "use rounds_tables::visits;\n")]), []);
}

#[test]
fn a_capture_is_no_import() {
    let capture =
        "fn f() -> impl Stream<Item = u8> + use<> {\n    g();\n    crate::organisation::people::Employee\n}\n";
    assert_eq!(complaints_of("server/src/field/visits/scope.rs", capture), NONE);
}
