//! Files written by hand that must keep pace with the code: messages in two languages, the example of the environment.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::{at, files, none, text_of};

/// Sources of the server, wherever they lie; what test databases and launchers read is no setting of it.
const SOURCES: [&str; 3] = ["server/src", "server/crates/cli/src", "server/crates/platform/src"];

const LANGUAGES: [&str; 2] = ["server/assets/messages/en.ftl", "server/assets/messages/zh-CN.ftl"];

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let [english, chinese] = LANGUAGES.map(|place| messages(&text_of(place)));
    assert!(english.len() > 50);
    let keys: BTreeSet<&String> = english.keys().chain(chinese.keys()).collect();
    let differing = keys.into_iter().filter(|key| english.get(*key) != chinese.get(*key));
    none(&differing.map(|key| format!("{key}: {:?} and {:?}", english.get(key), chinese.get(key))).collect::<Vec<_>>());
}

#[test]
fn messages_stand_once_and_in_order() {
    for place in LANGUAGES {
        let text = text_of(place);
        let keys: Vec<&str> = text.lines().filter_map(key).collect();
        let astray = keys.windows(2).filter(|pair| pair[0] >= pair[1]);
        none(&astray.map(|pair| format!("{place}: {} before {}", pair[0], pair[1])).collect::<Vec<_>>());
    }
}

#[test]
fn every_variable_that_is_read_stands_in_the_example() {
    let example = text_of(".env.example");
    let listed: BTreeSet<&str> = example
        .lines()
        .filter_map(|line| line.trim_start_matches('#').split_once('='))
        .map(|(name, _)| name)
        // Read by the library of OpenTelemetry.
        .filter(|name| is_variable(name) && !name.starts_with("OTEL_"))
        .collect();
    let sources = SOURCES.iter().flat_map(|folder| files(&at(folder), ".rs"));
    let read: BTreeSet<String> = sources.flat_map(|path| variables(&std::fs::read_to_string(path).unwrap())).collect();
    assert!(read.len() >= 5, "{read:?}");
    let missing = read.iter().filter(|name| !listed.contains(name.as_str()));
    let idle = listed.iter().filter(|name| !read.contains(**name));
    none(
        &missing
            .map(|name| format!("{name} is missing"))
            .chain(idle.map(|name| format!("{name} is not read")))
            .collect::<Vec<_>>(),
    );
}

/// Keys with the arguments that their sentences use.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(key) = key(line) {
            current = Some(key.to_owned());
            found.entry(key.to_owned()).or_default();
        }
        if let Some(arguments) = current.as_ref().and_then(|key| found.get_mut(key)) {
            let names = line.split('$').skip(1);
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
            arguments.extend(names.map(|rest| rest.chars().take_while(|letter| is_part(*letter)).collect::<String>()));
        }
    }
    found
}

fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(" =")?;
    (!key.is_empty() && !key.starts_with([' ', '#', '.', '['])).then_some(key)
}

/// Names in capitals behind `env = "`, `env("` and `from_env("`.
fn variables(source: &str) -> Vec<String> {
    let behind = ["env = \"", "env(\"", "var(\"", "var_os(\""].iter().flat_map(|mark| source.split(mark).skip(1));
    let names = behind.filter_map(|rest| rest.split('"').next());
    names.filter(|name| is_variable(name) && !name.starts_with("CARGO_")).map(str::to_owned).collect()
}

fn is_variable(name: &str) -> bool {
    name.len() > 3 && name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}
