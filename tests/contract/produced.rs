//! Every code that phones are promised is produced by a test, or cannot be produced by anything yet.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::contract::{at, files, none, text_of};

/// Codes that nothing in the server says yet. An entry goes, and a test comes, once something does.
const NOT_YET: [&str; 2] = ["CHECK_IN_NOT_OPEN", "OUTSIDE_NEEDS_REASON"];

/// Where codes are asserted: requests and their refusals. Generated requests prove nothing of a single code.
const ASSERTED: [&str; 6] = [
    "tests/journeys",
    "tests/handover",
    "tests/limits",
    "tests/access",
    "tests/conformance",
    "server/crates/guard/tests",
];

/// Where codes are said.
const SAID: [&str; 2] = ["server/src", "server/crates"];

fn promised() -> Vec<String> {
    let listed: Value = serde_json::from_str(&text_of("mobile-contract/errors.json")).unwrap();
    listed.as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
}

fn texts(folders: &[&str], leaving: &str) -> Vec<String> {
    let all = folders.iter().flat_map(|folder| files(&at(folder), ".rs"));
    let sources = all.filter(|path| !path.to_string_lossy().contains(leaving));
    sources.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The codes that stand as a text of their own on a line of code.
fn quoted(codes: &[String], texts: &[String]) -> BTreeSet<String> {
    let lines: Vec<&str> =
        texts.iter().flat_map(|text| text.lines()).filter(|line| !line.trim_start().starts_with("//")).collect();
    codes.iter().filter(|code| lines.iter().any(|line| line.contains(&format!("\"{code}\"")))).cloned().collect()
}

/// Whether a source says a code anywhere but where it is declared.
fn says(text: &str, code: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let names = |text: &str| text.split(|letter| !is_word(letter)).any(|word| word == code);
    !text.contains(&format!("pub const {code}: Code")) && names(text)
}

#[test]
fn every_code_is_produced_by_a_test() {
    let codes = promised();
    assert!(codes.len() > 70);
    let asserted = quoted(&codes, &texts(&ASSERTED, "/fakes/"));
    let idle = codes.iter().filter(|code| !asserted.contains(*code) && !NOT_YET.contains(&code.as_str()));
    none(&idle.map(|code| format!("no test produces {code}")).collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_produced_yet_is_said_nowhere() {
    let codes = promised();
    let sources = texts(&SAID, "/tests/");
    let awaited = NOT_YET.iter().filter(|code| sources.iter().any(|text| says(text, code)));
    none(&awaited.map(|code| format!("{code} is said by now: let a test produce it")).collect::<Vec<_>>());
    let unknown = NOT_YET.iter().filter(|code| !codes.iter().any(|listed| listed == *code));
    none(&unknown.map(|code| format!("{code} is promised nowhere")).collect::<Vec<_>>());
}
