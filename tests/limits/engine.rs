//! Two habits of the engine that everything here relies on; other versions of it have others.

use async_graphql::{
    EmptyMutation, EmptySubscription, MaybeUndefined, Object, Request, Result, Schema, SimpleObject, ValidationMode,
    Variables,
};
use serde_json::{Value, json};

struct Query;

#[derive(SimpleObject)]
#[graphql(complex)]
struct Parent {
    ok: i32,
}

#[async_graphql::ComplexObject]
impl Parent {
    async fn bad(&self) -> Result<i32> {
        Err("it fails".into())
    }
}

#[Object]
impl Query {
    async fn parent(&self) -> Option<Parent> {
        Some(Parent { ok: 1 })
    }

    async fn neighbour(&self) -> Option<Result<i32>> {
        Some(Err("it fails alone".into()))
    }

    async fn given(&self, patch: MaybeUndefined<i32>) -> &str {
        match patch {
            MaybeUndefined::Undefined => "omitted",
            MaybeUndefined::Null => "null",
            MaybeUndefined::Value(_) => "value",
        }
    }
}

async fn ask(document: &str, variables: Value) -> Value {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).validation_mode(ValidationMode::Fast).finish();
    let response = schema.execute(Request::new(document).variables(Variables::from_json(variables))).await;
    serde_json::to_value(response).unwrap()
}

#[tokio::test]
async fn a_field_that_must_not_be_null_takes_its_parent_along_and_nobody_else() {
    let answer = ask("{ parent { ok bad } __typename }", json!({})).await;
    assert_eq!(answer["data"], json!({"parent": null, "__typename": "Query"}));
    assert_eq!(answer["errors"][0]["path"], json!(["parent", "bad"]));
}

#[tokio::test]
async fn a_field_that_may_be_null_fails_alone() {
    let answer = ask("{ neighbour parent { ok } }", json!({})).await;
    assert_eq!(answer["data"], json!({"neighbour": null, "parent": {"ok": 1}}));
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_variable_that_is_omitted_is_not_null() {
    let document = "query Q($patch: Int) { given(patch: $patch) }";
    assert_eq!(ask(document, json!({})).await["data"]["given"], "omitted");
    assert_eq!(ask(document, json!({"patch": null})).await["data"]["given"], "null");
    assert_eq!(ask(document, json!({"patch": 1})).await["data"]["given"], "value");
}
