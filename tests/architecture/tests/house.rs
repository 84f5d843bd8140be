//! The house itself is held to every rule.

use std::path::{Path, PathBuf};

use architecture::rules::{RULES, Rooms, acquaintances, promises_of_nothing, witnesses_of_nothing};
use architecture::tree::Tree;

fn house() -> Tree {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(PathBuf::from);
    Tree::read(&workspace.expect("this crate lies two folders deep")).expect("the sources can be read")
}

#[test]
fn the_house_keeps_its_rules() {
    let tree = house();
    assert!(tree.sources.len() > 100, "only {} sources were found", tree.sources.len());
    let breaches: Vec<String> = RULES
        .iter()
        .flat_map(|(name, rule)| rule(&tree).into_iter().map(move |breach| format!("{name}: {breach}")))
        .collect();
    assert!(breaches.is_empty(), "{} breaches\n{}", breaches.len(), breaches.join("\n"));
}

#[test]
fn a_promise_names_a_value_that_there_is() {
    assert_eq!(promises_of_nothing(&house()), [""; 0]);
}

#[test]
fn a_function_without_a_witness_is_one_that_there_is() {
    assert_eq!(witnesses_of_nothing(&house()), [""; 0]);
}

/// Said with `cargo test -p architecture -- --nocapture`.
#[test]
fn subjects_in_cycles_are_counted() {
    let tree = house();
    let entangled =
        |rooms| acquaintances(&tree, rooms).circles().iter().map(|circle| circle.members.len()).sum::<usize>();
    let (bound, all) = (entangled(Rooms::Bound), entangled(Rooms::All));
    println!("subjects in cycles: {bound} of {} ({all} with graphql and loaders)", tree.subjects().len());
    assert!(bound <= all);
}
