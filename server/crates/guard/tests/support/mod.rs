//! A small schema and the shortest way to ask the guard about it.

use std::thread;

use rounds_guard::{Checked, Guard, Limits, Rejection, RejectionKind};
use serde_json::{Map, Value};

pub const SDL: &str = r#"
directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @oneOf on INPUT_OBJECT
directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @specifiedBy(url: String!) on SCALAR
schema { query: Query, mutation: Mutation, subscription: Subscription }
scalar Json
scalar DateTime @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time")
enum Colour { RED GREEN }
input Fix { lat: Float!, lon: Float!, taken: DateTime, colour: Colour = RED }
input CheckIn { id: ID!, note: String, fixes: [Fix!]!, extra: Json, parent: CheckIn }
input Action @oneOf { checkIn: CheckIn, remark: String }
interface Node { id: ID! }
type Visit implements Node { id: ID!, note: String, rep: Rep, next: Visit, visits(first: Int): [Visit!]! }
type Rep implements Node { id: ID!, name: String, boss: Rep, visits(first: Int): [Visit!]! }
union Found = Visit | Rep
type Query {
  visit(id: ID): Visit
  rep: Rep
  node(id: ID!): Node
  find(text: String, ids: [ID!], at: Fix, matrix: [[Int]], first: Int! = 20): [Found!]
  count(min: Int!): Int
}
type Mutation {
  checkIn(input: CheckIn!): Visit
  push(actions: [Action!]!): Int
  signIn(name: String!, password: String!): Rep
}
type Subscription { visitAdded: Visit, hint(of: ID): String }
"#;

pub fn guard_with(limits: Limits) -> Guard {
    Guard::new(SDL, limits, &["signIn"]).expect("the schema is valid")
}

pub fn guard() -> Guard {
    guard_with(Limits::default())
}

pub fn check(document: &str) -> Result<Checked, Rejection> {
    guard().check(document, None, Map::new())
}

pub fn check_with(document: &str, variables: Value) -> Result<Checked, Rejection> {
    let Value::Object(variables) = variables else { panic!("variables are an object") };
    guard().check(document, None, variables)
}

/// The kind of refusal and its messages in one line.
pub fn refusal(result: Result<Checked, Rejection>) -> (RejectionKind, String) {
    let rejection = result.expect_err("must be refused");
    let messages: Vec<_> = rejection.errors.iter().map(|fault| fault.message.as_str()).collect();
    (rejection.kind, messages.join("; "))
}

/// The paths, codes and messages of bad input.
pub fn faults(result: Result<Checked, Rejection>) -> Vec<(String, &'static str)> {
    let rejection = result.expect_err("must be refused");
    assert_eq!(rejection.kind, RejectionKind::BadUserInput, "{rejection}");
    let told = |fault: &rounds_guard::Fault| {
        (fault.path.clone().expect("has a path"), fault.input.expect("has a code").code())
    };
    rejection.errors.iter().map(told).collect()
}

/// Runs on a stack as small as that of a careless thread pool.
pub fn on_a_small_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(512 * 1024).spawn_scoped(scope, run);
        thread.expect("a thread starts").join().expect("no panic")
    })
}
