//! The rules of the house, read from the sources: who may name whom, which files a subject has, how long they get.
//!
//! Each rule is a function from a tree of sources to what breaks it. One test holds the real tree to all of them; the
//! controls plant one breach of each rule in a small tree of their own and see that it is found, and nothing else.

mod controls;
mod reading;
mod rules;
mod tree;

use std::path::Path;

use crate::rules::RULES;
use crate::tree::Tree;

#[test]
fn the_house_keeps_its_rules() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let tree = Tree::read(workspace);
    assert!(tree.sources.len() > 100, "only {} sources were found", tree.sources.len());
    let breaches: Vec<String> = RULES
        .iter()
        .flat_map(|(name, rule)| rule(&tree).into_iter().map(move |breach| format!("{name}: {breach}")))
        .collect();
    assert!(breaches.is_empty(), "{} breaches\n{}", breaches.len(), breaches.join("\n"));
}
