//! What tools ask of the schema is answered, deep as it is; what walks in circles is not.

use std::fs;
use std::path::Path;

use e2e::{Actor, World};
use serde_json::{Value, json};

/// The questions of real tools, by the names of their files.
fn questions() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile/introspection");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|file| (file.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(file).unwrap()))
        .collect()
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

/// Holds an answer against what `schema.graphql` says of one query field and one input.
fn assert_whole(kind: &str, answer: &Value) {
    let schema = &answer["__schema"];
    assert_eq!(schema["queryType"]["name"], "Query", "{kind}");
    assert_eq!(schema["subscriptionType"]["name"], "Subscription", "{kind}");
    let nodes = named(&named(&schema["types"], "Query")["fields"], "nodes");
    let ids = &nodes["args"][0]["type"];
    let chain = [
        &ids["kind"],
        &ids["ofType"]["kind"],
        &ids["ofType"]["ofType"]["kind"],
        &ids["ofType"]["ofType"]["ofType"]["name"],
    ];
    assert_eq!(chain.map(|word| word.as_str().unwrap()), ["NON_NULL", "LIST", "NON_NULL", "ID"], "{kind}");
    let input = named(&schema["types"], "AddRemarkInput");
    assert_eq!(named(&input["inputFields"], "mentionIds")["defaultValue"], "[]", "{kind}");
    assert!(named(&schema["types"], "Node")["possibleTypes"].as_array().unwrap().len() > 5, "{kind}");
    assert!(schema["directives"].as_array().unwrap().iter().any(|directive| directive["name"] == "skip"), "{kind}");
}

async fn ask(actor: &Actor, question: &str) -> Value {
    let reply = actor.ask(question, json!({})).await;
    assert!(reply.body["errors"].is_null(), "{:#}", reply.body["errors"]);
    reply.body["data"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_questions_of_real_tools_are_answered_and_answered_alike_ever_after() {
    let world = World::begin().await;
    let (admin, nobody) = (world.sign_in("admin").await, world.anonymous());
    let questions = questions();
    assert!(questions.len() >= 5);
    for (kind, question) in questions {
        let first = ask(&nobody, &question).await;
        assert_whole(&kind, &first);
        for actor in [&nobody, &admin] {
            assert_eq!(ask(actor, &question).await, first, "{kind}");
        }
        let mut live = nobody.live().await;
        live.subscribe(&question, json!({})).await;
        assert_eq!(live.event().await["data"], first, "{kind}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn introspection_among_other_fields_is_no_excuse_for_depth() {
    let world = World::begin().await;
    let deep = "ofType { ".repeat(12) + "name" + &" }".repeat(12);
    let alone = format!("{{ __type(name: \"Query\") {{ {deep} }} }}");
    ask(&world.anonymous(), &alone).await;
    for refused in [
        format!("{{ viewer {{ mustChangePassword }} __type(name: \"Query\") {{ {deep} }} }}"),
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".to_owned(),
        format!("{{ __type(name: \"Query\") {{ {} }} }}", "ofType { ".repeat(19) + "name" + &" }".repeat(19)),
    ] {
        assert_eq!(world.anonymous().ask(&refused, json!({})).await.code(), "QUERY_TOO_COMPLEX", "{refused}");
    }
    world.end().await;
}
