//! What is judged of variables.

#[expect(dead_code, reason = "each test file uses some of it")]
mod support;

use rounds_guard::Location;
use serde_json::{Value, json};
use support::{check_with, faults};

const CHECK_IN: &str = "mutation($input: CheckIn!) { checkIn(input: $input) { id } }";
const PUSH: &str = "mutation($actions: [Action!]!) { push(actions: $actions) }";

fn coerced(document: &str, variables: Value) -> Value {
    check_with(document, variables).expect("accepted").variables.into()
}

fn fault(document: &str, variables: Value) -> (String, &'static str) {
    let mut faults = faults(check_with(document, variables));
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

fn check_in(change: impl FnOnce(&mut Value)) -> Value {
    let mut input = json!({ "id": "visit_1", "fixes": [{ "lat": 31.2, "lon": 121.5 }] });
    change(&mut input);
    json!({ "input": input })
}

#[test]
fn omitted_stays_omitted_and_null_stays_null() {
    let document = "query($id: ID, $text: String = \"x\") { visit(id: $id) { id } find(text: $text) { __typename } }";
    assert_eq!(coerced(document, json!({})), json!({ "text": "x" }));
    assert_eq!(coerced(document, json!({ "id": null, "text": null })), json!({ "id": null, "text": null }));
    let input = check_in(|input| input["note"] = Value::Null);
    let fixes = json!([{ "lat": 31.2, "lon": 121.5, "colour": "RED" }]);
    assert_eq!(coerced(CHECK_IN, input), json!({ "input": { "id": "visit_1", "note": null, "fixes": fixes } }));
    let input = check_in(|_| {});
    assert_eq!(coerced(CHECK_IN, input), json!({ "input": { "id": "visit_1", "fixes": fixes } }));
}

#[test]
fn undeclared_variables_are_dropped() {
    assert_eq!(coerced("{ rep { id } }", json!({ "x": vec![0; 9_999] })), json!({}));
}

#[test]
fn a_single_value_becomes_a_list() {
    let document = "query($ids: [ID!]) { find(ids: $ids) { __typename } }";
    assert_eq!(coerced(document, json!({ "ids": "a" })), json!({ "ids": ["a"] }));
}

#[test]
fn custom_scalars_pass_as_they_are() {
    let extra = json!({ "any": [1, 2.5, "x", null, { "deep": true }] });
    let passed = coerced(CHECK_IN, check_in(|input| input["extra"] = extra.clone()));
    assert_eq!(passed["input"]["extra"], extra);
}

#[test]
fn a_missing_required_variable_is_refused_with_its_place() {
    let rejection = check_with(CHECK_IN, json!({})).expect_err("must be refused");
    assert_eq!(rejection.kind.code(), "BAD_USER_INPUT");
    assert_eq!(rejection.errors[0].locations, [Location { line: 1, column: 10 }]);
    assert_eq!(fault(CHECK_IN, json!({})), ("input".into(), "FIELD_REQUIRED"));
    assert_eq!(fault(CHECK_IN, json!({ "input": null })), ("input".into(), "FIELD_REQUIRED"));
}

#[test]
fn faults_have_a_path() {
    let unknown = check_in(|input| input["nothing"] = json!(1));
    assert_eq!(fault(CHECK_IN, unknown), ("input.nothing".into(), "UNKNOWN_FIELD"));
    let missing = check_in(|input| input["fixes"][0] = json!({ "lon": 1 }));
    assert_eq!(fault(CHECK_IN, missing), ("input.fixes.0.lat".into(), "FIELD_REQUIRED"));
    let null = check_in(|input| input["fixes"][0]["lat"] = Value::Null);
    assert_eq!(fault(CHECK_IN, null), ("input.fixes.0.lat".into(), "FIELD_REQUIRED"));
    let text = check_in(|input| input["fixes"][0]["lat"] = json!("31"));
    assert_eq!(fault(CHECK_IN, text), ("input.fixes.0.lat".into(), "WRONG_TYPE"));
    let colour = check_in(|input| input["fixes"][0]["colour"] = json!("BLUE"));
    assert_eq!(fault(CHECK_IN, colour), ("input.fixes.0.colour".into(), "WRONG_TYPE"));
    let list = check_in(|input| input["id"] = json!(["a"]));
    assert_eq!(fault(CHECK_IN, list), ("input.id".into(), "WRONG_TYPE"));
    assert_eq!(fault(CHECK_IN, json!({ "input": "text" })), ("input".into(), "WRONG_TYPE"));
}

#[test]
fn every_fault_is_told_at_once() {
    let input = json!({ "fixes": [{ "lat": "x", "lon": null }], "note": 1, "nothing": 2 });
    let paths: Vec<_> =
        faults(check_with(CHECK_IN, json!({ "input": input }))).into_iter().map(|fault| fault.0).collect();
    let wanted = ["input.fixes.0.lat", "input.fixes.0.lon", "input.note", "input.nothing", "input.id"];
    assert_eq!(paths.len(), wanted.len());
    assert!(wanted.iter().all(|path| paths.iter().any(|found| found == path)), "{paths:?}");
}

#[test]
fn integers_overflow() {
    let document = "query($min: Int!) { count(min: $min) }";
    assert_eq!(coerced(document, json!({ "min": i32::MAX })), json!({ "min": i32::MAX }));
    for number in
        [json!(2_147_483_648_i64), json!(-2_147_483_649_i64), json!(u64::MAX), json!(1.5), json!(1e300), json!("1")]
    {
        assert_eq!(fault(document, json!({ "min": number })), ("min".into(), "WRONG_TYPE"));
    }
}

#[test]
fn long_lists_are_refused_wherever_they_stand() {
    let document = "query($ids: [ID!]) { find(ids: $ids) { __typename } }";
    assert!(check_with(document, json!({ "ids": vec!["a"; 250] })).is_ok());
    assert_eq!(fault(document, json!({ "ids": vec!["a"; 251] })), ("ids".into(), "LIST_TOO_LONG"));
    let opaque = check_in(|input| input["extra"] = json!({ "x": [vec![0; 251]] }));
    assert_eq!(fault(CHECK_IN, opaque), ("input.extra.x.0".into(), "LIST_TOO_LONG"));
}

#[test]
fn exactly_one_field_of_a_one_of_is_given() {
    assert!(check_with(PUSH, json!({ "actions": [{ "remark": "a" }] })).is_ok());
    for action in [json!({}), json!({ "remark": null }), json!({ "remark": "a", "checkIn": null })] {
        let found = faults(check_with(PUSH, json!({ "actions": [{ "remark": "a" }, action] })));
        assert_eq!(found, [("actions.1".to_owned(), "ONE_OF")]);
    }
}

#[test]
fn messages_never_repeat_a_value() {
    let secret = "31.230416";
    for value in [json!(secret), json!([secret]), json!({ "x": secret }), json!({ "lat": secret, "lon": [secret] })] {
        let variables = check_in(|input| input["fixes"][0] = value);
        let rejection = check_with(CHECK_IN, variables).expect_err("must be refused");
        assert!(!format!("{rejection:?} {rejection}").contains(secret));
    }
}
