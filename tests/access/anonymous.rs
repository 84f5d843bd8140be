//! Whoever has no name, and whoever was let in once and is let in no more, gets nothing of any field by any door.

use e2e::{Actor, Live, Stream};
use serde_json::{Value, json};

use crate::access::edges::Question;
use crate::access::oracle::company::{Company, PEOPLE};

/// Asks everything as nobody and as those who left, whose tokens have not run out.
pub async fn get_nothing(company: &Company, questions: &[Question]) {
    let anonymous = company.world.anonymous();
    let left = &company.actors[PEOPLE..];
    let mut socket = anonymous.live().await;
    for question in questions {
        over_socket(&mut socket, question).await;
        for nobody in [&anonymous].into_iter().chain(left) {
            over_http(nobody, question).await;
            over_stream(nobody, question).await;
        }
    }
    for leaver in left {
        let mut live = Live::connect(&company.world.url).await;
        live.begin(leaver.token.as_deref()).await;
        assert_eq!(live.closing().await, 4401, "a socket opened for {}", leaver.id);
    }
    println!("nobody and {} who left got nothing of {} questions by any door", left.len(), questions.len());
}

fn is_nothing(answer: &Value, question: &Question) {
    let codes = answer["errors"].as_array().into_iter().flatten().map(|error| &error["extensions"]["code"]);
    let codes: Vec<&Value> = codes.collect();
    assert!(
        !codes.is_empty() && codes.iter().all(|code| **code == "UNAUTHENTICATED"),
        "{}: {answer:#}",
        question.asked
    );
    assert!(answer["data"].is_null() || answer["data"][question.field].is_null(), "{}: {answer:#}", question.asked);
}

async fn over_http(nobody: &Actor, question: &Question) {
    let reply = nobody.ask(&question.document, question.variables.clone()).await;
    is_nothing(&reply.body, question);
}

async fn over_stream(nobody: &Actor, question: &Question) {
    let body = json!({"query": question.document, "variables": question.variables});
    let response = Stream::ask(nobody, body).await;
    let status = response.status();
    let said = response.text().await.unwrap();
    let told = said.lines().find_map(|line| line.strip_prefix("data:")).unwrap_or(&said);
    let answer = serde_json::from_str(told.trim()).unwrap_or_else(|_| panic!("{status}: {said}"));
    is_nothing(&answer, question);
}

async fn over_socket(socket: &mut Live, question: &Question) {
    socket.subscribe(&question.document, question.variables.clone()).await;
    let answer = socket.hear().await;
    match answer["type"].as_str().unwrap() {
        "error" => is_nothing(&json!({"errors": answer["payload"]}), question),
        _ => {
            is_nothing(&answer["payload"], question);
            assert_eq!(socket.hear().await["type"], "complete");
        }
    }
}
