//! What is told of the schema. It changes only with the program, so each answer is computed once and then kept.
//!
//! Only documents that ask for nothing else and take no variables are remembered, and few of them: clients of one sort
//! send one text.

use std::sync::Arc;

use async_graphql::{Response, Value};
use moka::future::Cache;
use rounds_guard::Checked;

const MOST_KEPT: u64 = 16;

/// Answers that were given before.
#[derive(Debug, Clone)]
pub struct Introspected(Cache<Question, Arc<Value>>);

/// A document and one of its operations.
type Question = ([u8; 32], Option<String>);

impl Default for Introspected {
    fn default() -> Self {
        Self(Cache::new(MOST_KEPT))
    }
}

impl Introspected {
    /// The answer kept from before, or else the one that `asking` gives.
    pub(super) async fn answer(&self, checked: &Checked, asking: impl Future<Output = Response>) -> Response {
        let Some(question) = question(checked) else {
            return asking.await;
        };
        if let Some(answer) = self.0.get(&question).await {
            return Response::new((*answer).clone());
        }
        let response = asking.await;
        if response.is_ok() {
            self.0.insert(question, Arc::new(response.data.clone())).await;
        }
        response
    }
}

fn question(checked: &Checked) -> Option<Question> {
    let is_constant = checked.introspection_only() && checked.asks_for_schema() && checked.variables.is_empty();
    is_constant.then(|| (*checked.document.sha256(), checked.operation_name().map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use rounds_guard::{Guard, Limits};
    use serde_json::{Map, json};

    use super::*;

    const SDL: &str = "type Query { count: Int }";

    /// How often the engine is asked when each document comes three times.
    async fn asked(documents: &[(&str, Option<&str>)]) -> u32 {
        let (introspected, asked) = (Introspected::default(), AtomicU32::new(0));
        let guard = Guard::new(SDL, Limits::default(), &[]).unwrap();
        for (document, operation) in documents.iter().cycle().take(documents.len() * 3) {
            let variables = if document.contains('$') { json!({"name": "Query"}) } else { json!({}) };
            let checked =
                guard.check(document, *operation, Map::from_iter(variables.as_object().unwrap().clone())).unwrap();
            let asking = async {
                asked.fetch_add(1, Ordering::Relaxed);
                Response::new(Value::String((*document).to_owned()))
            };
            let response = introspected.answer(&checked, asking).await;
            assert_eq!(response.data, Value::String((*document).to_owned()));
        }
        asked.into_inner()
    }

    #[tokio::test]
    async fn the_schema_is_asked_for_once() {
        let schema = "{ __schema { queryType { name } } }";
        assert_eq!(asked(&[(schema, None), ("{ __type(name: \"Query\") { name } }", None)]).await, 2);
        let two = "query a { __schema { description } } query b { __typename __schema { description } }";
        assert_eq!(asked(&[(two, Some("a")), (two, Some("b"))]).await, 2);
    }

    #[tokio::test]
    async fn what_can_change_is_asked_for_each_time() {
        assert_eq!(asked(&[("{ count }", None), ("{ __schema { description } count }", None)]).await, 6);
        assert_eq!(asked(&[("query($name: String!) { __type(name: $name) { name } }", None)]).await, 3);
    }
}
