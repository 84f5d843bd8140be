//! Words: what stands in every file, and what stands in none.

use crate::tree::{Source, Tree};

const CONTENTS: &str = "server/src/lib.rs";

/// The table of contents says of every module what it is; it, the `mod.rs` of each wing and each subject's begin with prose.
pub fn every_wing_and_module_is_documented(tree: &Tree) -> Vec<String> {
    let is_contents = |source: &Source| source.place == CONTENTS;
    let is_door = |source: &Source| source.is_door_of_wing() || source.room().is_some_and(|room| room.name == "mod");
    let mut breaches = Vec::new();
    for source in tree.sources.iter().filter(|source| is_contents(source) || is_door(source)) {
        if !source.text.starts_with("//!") {
            breaches.push(format!("{} does not begin by saying what it is", source.place));
        }
        if is_contents(source) {
            breaches.extend(bare(&source.text).map(|line| format!("{} says nothing of `{line}`", source.place)));
        }
    }
    breaches
}

/// Lines that declare a module without a word on it right above, attributes aside.
fn bare(text: &str) -> impl Iterator<Item = &str> {
    let mut is_told = false;
    text.lines().filter(move |line| {
        let was_told = is_told;
        is_told = line.starts_with("///") || (was_told && line.starts_with("#["));
        let is_module = line.starts_with("mod ") || (line.starts_with("pub") && line.contains(" mod "));
        is_module && !was_told
    })
}

pub fn no_lint_is_silenced(tree: &Tree) -> Vec<String> {
    let is_silenced = |source: &&Source| {
        let packed: String = source.code.split_whitespace().collect();
        ["#[allow(", "#![allow(", ",allow("].iter().any(|way| packed.contains(way))
    };
    tree.sources.iter().filter(is_silenced).map(|source| format!("{} allows a lint", source.place)).collect()
}

pub fn nothing_is_put_off(tree: &Tree) -> Vec<String> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let sources = tree.sources.iter().map(|source| (&source.place, &source.text));
    let all = sources.chain(tree.others.iter().map(|(place, text)| (place, text)));
    let put_off = all.filter(|(_, text)| marks.iter().any(|mark| text.contains(mark)));
    put_off.map(|(place, _)| format!("{place} puts something off")).collect()
}
