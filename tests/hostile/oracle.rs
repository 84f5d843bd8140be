//! The guard against its oracle: `apollo-compiler`, asked by itself. Whatever is valid by the specification passes the
//! guard and is executed; whatever is not is refused before.

use std::collections::BTreeMap;

use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use e2e::World;
use rand::RngExt;
use rounds_guard::{Guard, Limits, RejectionKind};
use rounds_server::graph;
use serde_json::{Value, json};

use crate::hostile::valid::{Drawer, Operation};
use crate::hostile::{schema, seed, setting};

fn guard(sdl: &str) -> Guard {
    Guard::new(sdl, Limits::default(), graph::ALONE).unwrap()
}

/// Whether the specification allows the operation with these variables.
fn is_valid(schema: &Valid<Schema>, operation: &Operation) -> bool {
    let Ok(document) = ExecutableDocument::parse_and_validate(schema, &operation.document, "") else { return false };
    let Ok(chosen) = document.operations.get(None) else { return false };
    let given: JsonMap =
        operation.variables.iter().map(|(name, value)| (name.as_str().into(), value.clone().into())).collect();
    coerce_variable_values(schema, chosen, &given).is_ok()
}

#[test]
fn documents_drawn_as_valid_are_valid_and_pass() {
    let sdl = graph::engine(None).sdl().to_owned();
    let (schema, guard) = (schema(&sdl), guard(&sdl));
    let mut drawer = Drawer::new(&schema, seed());
    for number in 0..setting("ROUNDS_DRAWN", 1_500) {
        let operation = drawer.operation();
        let verdict = guard.check(&operation.document, None, operation.variables.clone());
        let told = || format!("{number}: {}\n{}", operation.document, json!(operation.variables));
        assert!(is_valid(&schema, &operation), "{}", told());
        let rejection = verdict.err().filter(|rejection| rejection.kind != RejectionKind::TooComplex);
        assert!(rejection.is_none(), "{rejection:?}\n{}", told());
    }
}

/// One small thing is made wrong, or merely different.
fn damaged(drawer: &mut Drawer<'_>) -> Operation {
    let mut operation = drawer.operation();
    let names: Vec<String> = operation.variables.keys().cloned().collect();
    let random = &mut drawer.random;
    let words: Vec<&str> = operation.document.split(' ').collect();
    let place = random.random_range(0..words.len());
    match random.random_range(0..6) {
        0 => {
            operation.document = words
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != place)
                .map(|(_, word)| *word)
                .collect::<Vec<_>>()
                .join(" ")
        }
        1 => operation.document = operation.document.replacen(words[place], "unknown", 1),
        2 => operation.document = operation.document.replacen('!', "", 1),
        3 if !names.is_empty() => {
            operation.variables.remove(&names[random.random_range(0..names.len())]);
        }
        _ if !names.is_empty() => {
            let wrong = [
                json!(null),
                json!(1e300),
                json!(2_147_483_648_i64),
                json!("X"),
                json!([]),
                json!({"x": 1}),
                json!(true),
            ];
            let (name, value) =
                (&names[random.random_range(0..names.len())], wrong[random.random_range(0..wrong.len())].clone());
            let spoiled = operation.variables.get_mut(name).unwrap();
            match spoiled.as_object_mut().filter(|object| !object.is_empty()) {
                Some(object) => *object.values_mut().next().unwrap() = value,
                None => *spoiled = value,
            }
        }
        _ => operation.document = operation.document.replacen(':', ": \"text\" ", 1),
    }
    operation
}

#[test]
fn damaged_documents_are_judged_as_the_compiler_judges_them() {
    let sdl = graph::engine(None).sdl().to_owned();
    let (schema, guard) = (schema(&sdl), guard(&sdl));
    let mut drawer = Drawer::new(&schema, seed() + 1);
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..setting("ROUNDS_DRAWN", 1_500) {
        let operation = damaged(&mut drawer);
        let told = || format!("{}\n{}", operation.document, json!(operation.variables));
        let outcome = match (
            guard.check(&operation.document, None, operation.variables.clone()),
            is_valid(&schema, &operation),
        ) {
            (Ok(_), true) => "both accept",
            (Err(_), false) => "both refuse",
            // What the specification asks for and the compiler leaves open.
            (Err(rejection), true)
                if rejection.kind == RejectionKind::TooComplex
                    || rejection.errors.iter().all(|fault| fault.path.is_some()) =>
            {
                "the guard alone refuses"
            }
            (verdict, by_compiler) => panic!("guard {verdict:?}, compiler {by_compiler}: {}", told()),
        };
        *tally.entry(outcome).or_default() += 1;
    }
    println!("damaged operations: {tally:?}");
    assert!(tally["both accept"] > 50 && tally["both refuse"] > 500, "{tally:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_pass_the_guard_are_executed() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let schema = schema(graph::engine(None).sdl());
    let mut drawer = Drawer::new(&schema, seed() + 2);
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..setting("ROUNDS_EXECUTED", 500) {
        let operation = drawer.operation();
        let reply = admin.ask(&operation.document, json!(operation.variables)).await;
        let errors = reply.body["errors"].as_array().cloned().unwrap_or_default();
        for error in &errors {
            let code = error["extensions"]["code"].as_str().unwrap_or_default();
            let message = error["message"].as_str().unwrap_or_default();
            // An id of another kind is well-formed to GraphQL; only our scalar knows better. What else is wrong with an
            // input is told by field, unless the engine has found it.
            let is_engine = code == "BAD_USER_INPUT"
                && error["extensions"]["fieldErrors"].is_null()
                && message != "A value of type ID cannot be read";
            let is_late =
                code.is_empty() || code.starts_with("GRAPHQL_") || code == "INTERNAL_SERVER_ERROR" || is_engine;
            assert!(!is_late, "{error:#}\n{}\n{}", operation.document, json!(operation.variables));
        }
        let first = errors.first().map_or(&Value::Null, |error| &error["extensions"]["code"]);
        *tally.entry(first.as_str().unwrap_or("answered").to_owned()).or_default() += 1;
    }
    println!("executed: {tally:?}");
    assert!(tally["answered"] > 50, "{tally:?}");
    world.end().await;
}
