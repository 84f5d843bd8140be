//! Every type, field, argument and enum value of the schema says what it is, in words that a phone team can work from.

use std::collections::BTreeSet;

use async_graphql::Request;
use rounds_server::graph;
use serde_json::Value;

use crate::contract::none;

const EVERYTHING: &str = "{ __schema { types { kind name description \
    fields(includeDeprecated: true) { name description args(includeDeprecated: true) { name description } } \
    inputFields(includeDeprecated: true) { name description } \
    enumValues(includeDeprecated: true) { name description } } } }";

const OF_THE_LANGUAGE: &[&str] = &["Boolean", "Float", "ID", "Int", "String"];

/// Words that a description has at least, the Chinese terms in brackets aside.
const WORDS_AT_LEAST: usize = 4;

async fn types() -> Vec<Value> {
    let response = graph::engine(None).execute(Request::new(EVERYTHING)).await;
    assert!(response.is_ok(), "{:?}", response.errors);
    let schema = response.data.into_json().unwrap();
    let types = schema["__schema"]["types"].as_array().unwrap();
    assert!(types.len() > 40, "only {} types", types.len());
    types.iter().filter(|kind| is_ours(kind)).cloned().collect()
}

#[tokio::test]
async fn everything_in_the_schema_is_described_in_four_words_or_more() {
    let mut faults = Vec::new();
    for kind in types().await {
        look(&kind, "", &mut faults);
    }
    none(&faults);
}

#[tokio::test]
async fn no_two_arguments_of_a_field_are_described_alike() {
    let types = types().await;
    let fields = types.iter().flat_map(|kind| kind["fields"].as_array().into_iter().flatten());
    none(&fields.flat_map(alike).collect::<Vec<_>>());
}

#[test]
fn a_field_or_an_argument_without_a_description_is_found() {
    let argument = serde_json::json!({"name": "first", "description": " "});
    let field = serde_json::json!({"name": "customers", "description": null, "args": [argument]});
    let mut faults = Vec::new();
    look(&serde_json::json!({"name": "Query", "description": "Reads", "fields": [field]}), "", &mut faults);
    assert_eq!(faults, ["Query: Reads", "Query.customers: ", "Query.customers.first:  "]);
}

#[test]
fn short_and_equal_descriptions_are_found() {
    let [first, last] =
        ["first", "last"].map(|name| serde_json::json!({"name": name, "description": "How many rows. (条数)"}));
    let field = serde_json::json!({"name": "customers", "description": "Customers within reach, by name", "args": [first, last]});
    assert_eq!(alike(&field), ["customers: last is described as another argument is"]);
    let mut faults = Vec::new();
    look(&field, "", &mut faults);
    assert_eq!(faults.len(), 2, "{faults:?}");
}

/// Arguments of a field that say what another one says.
fn alike(field: &Value) -> Vec<String> {
    let mut said = BTreeSet::new();
    let arguments = field["args"].as_array().into_iter().flatten();
    let again = arguments.filter(|argument| !said.insert(argument["description"].as_str()));
    again
        .map(|argument| {
            format!(
                "{}: {} is described as another argument is",
                field["name"].as_str().unwrap(),
                argument["name"].as_str().unwrap()
            )
        })
        .collect()
}

/// The words of a description, Chinese terms aside.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(|letter| letter.is_ascii_alphanumeric())).count()
}

fn is_ours(kind: &Value) -> bool {
    let name = kind["name"].as_str().unwrap();
    !name.starts_with("__") && !OF_THE_LANGUAGE.contains(&name)
}

fn look(thing: &Value, within: &str, faults: &mut Vec<String>) {
    let name = format!("{within}{}", thing["name"].as_str().unwrap());
    let said = thing["description"].as_str().unwrap_or_default();
    if words(said) < WORDS_AT_LEAST {
        faults.push(format!("{name}: {said}"));
    }
    for members in ["fields", "inputFields", "enumValues", "args"] {
        for member in thing[members].as_array().into_iter().flatten() {
            look(member, &format!("{name}."), faults);
        }
    }
}
