//! Every type, field, argument and enum value of the schema says what it is.

use async_graphql::Request;
use rounds_server::graph;
use serde_json::Value;

use crate::contract::none;

const EVERYTHING: &str = "{ __schema { types { kind name description \
    fields(includeDeprecated: true) { name description args(includeDeprecated: true) { name description } } \
    inputFields(includeDeprecated: true) { name description } \
    enumValues(includeDeprecated: true) { name description } } } }";

const OF_THE_LANGUAGE: &[&str] = &["Boolean", "Float", "ID", "Int", "String"];

#[tokio::test]
async fn everything_in_the_schema_is_described() {
    let response = graph::engine(None).execute(Request::new(EVERYTHING)).await;
    assert!(response.is_ok(), "{:?}", response.errors);
    let schema = response.data.into_json().unwrap();
    let types = schema["__schema"]["types"].as_array().unwrap();
    assert!(types.len() > 40, "only {} types", types.len());
    let mut faults = Vec::new();
    for kind in types.iter().filter(|kind| is_ours(kind)) {
        look(kind, "", &mut faults);
    }
    none(&faults);
}

#[test]
fn a_field_or_an_argument_without_a_description_is_found() {
    let argument = serde_json::json!({"name": "first", "description": " "});
    let field = serde_json::json!({"name": "customers", "description": null, "args": [argument]});
    let mut faults = Vec::new();
    look(&serde_json::json!({"name": "Query", "description": "Reads", "fields": [field]}), "", &mut faults);
    assert_eq!(faults, ["Query.customers", "Query.customers.first"]);
}

fn is_ours(kind: &Value) -> bool {
    let name = kind["name"].as_str().unwrap();
    !name.starts_with("__") && !OF_THE_LANGUAGE.contains(&name)
}

fn look(thing: &Value, within: &str, faults: &mut Vec<String>) {
    let name = format!("{within}{}", thing["name"].as_str().unwrap());
    if thing["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
        faults.push(name.clone());
    }
    for members in ["fields", "inputFields", "enumValues", "args"] {
        for member in thing[members].as_array().into_iter().flatten() {
            look(member, &format!("{name}."), faults);
        }
    }
}
