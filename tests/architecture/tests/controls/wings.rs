//! Wings and subjects that name what stands above them.

use crate::{NONE, complaints, complaints_of};

const ORDER: [&str; 1] = ["wings keep their order"];
const LEAVES: [&str; 1] = ["leaves know no wing"];
const HUB: [&str; 1] = ["subjects know no hub"];

#[test]
fn a_subject_that_names_a_wing_above_is_found() {
    let upwards = "use crate::field::plans::Plan;\n";
    for room in ["scope", "actions/hire", "duties", "store/page", "model/card"] {
        assert_eq!(complaints_of(&format!("server/src/organisation/people/{room}.rs"), upwards), ORDER, "{room}");
    }
    assert_eq!(complaints_of("server/src/organisation/people/loaders.rs", upwards), NONE);
    assert_eq!(complaints_of("server/src/organisation/people/graphql/edges.rs", upwards), NONE);
}

#[test]
fn a_wing_above_is_found_however_it_is_named() {
    let named = [
        "use super::super::super::field::plans::Plan;\n",
        "use crate::{organisation::people::Employee, field::{self, plans}};\n",
        "fn f() { crate::field::plans::submit() }\n",
        "use crate::field as day;\n",
        "mod inner {\n    use super::super::super::super::field::plans::Plan;\n}\n",
    ];
    for text in named {
        assert_eq!(complaints_of("server/src/organisation/people/actions.rs", text), ORDER, "{text}");
    }
}

#[test]
fn a_door_that_passes_on_what_is_above_is_found() {
    let door = "//! Employees.\n\nmod store;\npub use crate::field::plans::Plan;\n";
    assert_eq!(complaints_of("server/src/organisation/people/mod.rs", door), ORDER);
}

#[test]
fn a_wing_that_passes_subjects_on_is_found() {
    let door = "//! People.\n\n/// Employees.\npub mod people;\npub use people::PeopleQuery;\n";
    assert_eq!(complaints_of("server/src/organisation/mod.rs", door), ORDER);
}

#[test]
fn a_wing_whose_floor_is_unknown_is_found() {
    let planted = [
        ("server/src/attic/mod.rs", "//! What nobody needs.\n\n/// Boxes.\npub mod boxes;\n"),
        ("server/src/attic/boxes/mod.rs", "//! Boxes.\n\npub struct Case;\n"),
    ];
    assert_eq!(complaints(&planted), ORDER);
}

#[test]
fn a_leaf_that_names_a_wing_or_the_root_is_found() {
    assert_eq!(complaints_of("server/src/topics.rs", "use crate::field::visits;\n"), LEAVES);
    assert_eq!(complaints_of("server/src/topics.rs", "use super::graph;\n"), LEAVES);
    assert_eq!(
        complaints_of("server/src/registry/transfer.rs", "use crate::organisation::people::Employee;\n"),
        LEAVES
    );
    assert_eq!(complaints_of("server/src/registry/transfer.rs", "use crate::registries::gather;\n"), LEAVES);
    assert_eq!(complaints_of("server/src/registry/transfer.rs", "use crate::topics::DAYS;\n"), NONE);
}

#[test]
fn a_subject_that_names_a_hub_is_found() {
    for hub in ["graph", "duties", "serving", "contract", "app", "config", "founding", "registries", "node"] {
        let text = format!("use crate::{hub}::Something;\n");
        assert_eq!(complaints_of("server/src/field/visits/loaders.rs", &text), HUB, "{hub}");
    }
    assert_eq!(complaints_of("server/src/field/visits/actions/end.rs", "fn f() { crate::prepare_process() }\n"), HUB);
    assert_eq!(complaints_of("server/src/field/visits/graphql/edges.rs", "use crate::graph::Query;\n"), HUB);
    assert_eq!(complaints_of("server/src/field/visits/graphql/edges.rs", "use crate::node::Node;\n"), NONE);
}
