//! Whatever is sent, the guard answers; and what it accepts is small by a count of our own.

#[expect(dead_code, reason = "each test file uses some of it")]
mod support;

use apollo_compiler::{
    ExecutableDocument, Schema,
    executable::{Selection, SelectionSet},
    request::coerce_variable_values,
    validation::Valid,
};
use proptest::{collection::vec, option, prelude::*};
use rounds_guard::{Guard, Limits};
use serde_json::{Map, Value, json};
use support::{SDL, guard, on_a_small_stack};

const FRAGMENTS: usize = 6;

/// A selection on `Visit`, seldom a wrong one.
fn selection() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        40 => Just("id".to_owned()),
        10 => Just("__typename".to_owned()),
        5 => Just("x: id".to_owned()),
        1 => Just("unknown".to_owned()),
        5 => Just("id @include(if: true)".to_owned()),
        30 => (0..FRAGMENTS).prop_map(|index| format!("...f{index}")),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        let inner = vec(inner, 1..4).prop_map(|selections| selections.join(" "));
        prop_oneof![
            20 => inner.clone().prop_map(|inner| format!("... {{ {inner} }}")),
            20 => inner.clone().prop_map(|inner| format!("... on Visit {{ {inner} }}")),
            20 => inner.clone().prop_map(|inner| format!("visits(first: 3) {{ {inner} }}")),
            10 => inner.clone().prop_map(|inner| format!("a: visits {{ {inner} }}")),
            10 => inner.clone().prop_map(|inner| format!("next {{ {inner} }}")),
            1 => inner.prop_map(|inner| format!("... on Rep {{ {inner} }}")),
        ]
    })
}

/// An operation and fragments; those of an orderly document spread later ones only and are all used.
fn document() -> impl Strategy<Value = String> {
    let body = || vec(selection(), 1..3).prop_map(|selections| selections.join(" "));
    (body(), vec(body(), FRAGMENTS), prop::bool::weighted(0.9)).prop_map(|(operation, fragments, is_orderly)| {
        let mut document = format!("{{ visit {{ {operation} }} node(id: 1) {{ id ...f0 }} }}");
        for (index, fragment) in fragments.into_iter().enumerate() {
            let later = if index + 1 < FRAGMENTS { format!("...f{}", index + 1) } else { "id".to_owned() };
            let earlier = (0..=index).filter(|_| is_orderly);
            let body = earlier.fold(fragment, |body, earlier| body.replace(&format!("...f{earlier}"), &later));
            document += &format!("\nfragment f{index} on Visit {{ {body} {later} }}");
        }
        document
    })
}

/// Expands for real: every field, spread and inline fragment, as the engine would meet them.
fn expanded(document: &ExecutableDocument, selections: &SelectionSet) -> usize {
    let count = |selection: &Selection| match selection {
        Selection::Field(field) => expanded(document, &field.selection_set),
        Selection::InlineFragment(inline) => expanded(document, &inline.selection_set),
        Selection::FragmentSpread(spread) => {
            expanded(document, &document.fragments[&spread.fragment_name].selection_set)
        }
    };
    selections.selections.iter().map(|selection| 1 + count(selection)).sum()
}

fn naive_size(schema: &Valid<Schema>, document: &str) -> usize {
    let document = ExecutableDocument::parse_and_validate(schema, document, "").expect("what we accept is valid");
    document.operations.iter().map(|operation| expanded(&document, &operation.selection_set)).sum()
}

fn schema() -> Valid<Schema> {
    Schema::parse_and_validate(SDL, "").expect("the schema is valid")
}

fn accepts(guard: &Guard, document: &str) -> bool {
    on_a_small_stack(|| guard.check(document, None, Map::new())).is_ok()
}

/// Values of all sorts for a variable of type `CheckIn`, mostly near the mark.
fn input() -> impl Strategy<Value = Value> {
    let number = prop_oneof![any::<i64>().prop_map(Value::from), any::<f64>().prop_map(Value::from)];
    let scalar =
        prop_oneof![number, "[a-z]{0,3}".prop_map(Value::from), any::<bool>().prop_map(Value::from), Just(Value::Null)];
    let coordinate = prop_oneof![6 => (-90.0..90.0).prop_map(Value::from), 1 => scalar.clone()];
    let colour = option::of(prop_oneof![4 => Just(json!("GREEN")), 1 => scalar.clone()]);
    let fix = (coordinate.clone(), option::weighted(0.9, coordinate), colour).prop_map(|(lat, lon, colour)| {
        let mut fix = json!({ "lat": lat });
        fix.as_object_mut().expect("an object").extend(lon.map(|lon| ("lon".to_owned(), lon)));
        fix.as_object_mut().expect("an object").extend(colour.map(|colour| ("colour".to_owned(), colour)));
        fix
    });
    let fixes = prop_oneof![4 => vec(fix.clone(), 0..3).prop_map(Value::from), 1 => fix, 1 => scalar.clone()];
    let key = prop_oneof![3 => Just("note"), 1 => Just("nothing"), 1 => Just("extra")];
    (scalar.clone(), fixes, key, scalar)
        .prop_map(|(id, fixes, key, value)| json!({ "id": id, "fixes": fixes, key: value }))
}

/// About as many documents as are taken are too damaged to be taken, however many are asked for.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { failure_persistence: None, max_global_rejects: usual.cases.saturating_mul(4), ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_accepted_expands_to_little(document in document()) {
        let limits = Limits::default();
        if accepts(&guard(), &document) {
            prop_assert!(naive_size(&schema(), &document) <= limits.nodes);
        }
    }

    #[test]
    fn the_count_is_exact(document in document()) {
        let roomy = Limits {
            nodes: 100_000, spreads: 100_000, aliases: 100_000, directives: 100_000, depth: 100, recursion: 100, tokens: 100_000,
            ..Limits::default()
        };
        let guard = support::guard_with(roomy.clone());
        prop_assume!(accepts(&guard, &document));
        let size = naive_size(&schema(), &document);
        let exactly = support::guard_with(Limits { nodes: size, ..roomy.clone() });
        let tighter = support::guard_with(Limits { nodes: size - 1, ..roomy });
        prop_assert!(accepts(&exactly, &document));
        prop_assert!(!accepts(&tighter, &document));
    }

    #[test]
    fn damaged_documents_are_answered(
        document in document(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..12),
    ) {
        let mut bytes = document.into_bytes();
        for (index, byte, how) in damage {
            let index = index.index(bytes.len());
            match how {
                0 => bytes[index] = byte,
                1 => bytes.insert(index, byte),
                _ => { bytes.truncate(index.max(1)); }
            }
        }
        let document = String::from_utf8_lossy(&bytes).into_owned();
        if accepts(&guard(), &document) {
            prop_assert!(naive_size(&schema(), &document) <= Limits::default().nodes);
        }
    }

    #[test]
    fn noise_is_answered(document in "[ -~\\n\u{4e00}-\u{4e20}]{0,200}", tokens in vec(token(), 0..200)) {
        let guard = guard();
        accepts(&guard, &document);
        accepts(&guard, &tokens.concat());
        accepts(&guard, &tokens.join(" "));
    }

    #[test]
    fn variables_are_judged_as_the_compiler_judges_them(input in input()) {
        let text = "mutation($input: CheckIn!) { checkIn(input: $input) { id } }";
        let (schema, variables) = (schema(), json!({ "input": input }));
        let document = ExecutableDocument::parse_and_validate(&schema, text, "").expect("is valid");
        let operation = document.operations.get(None).expect("is the only one");
        let compiler = apollo_compiler::response::JsonValue::from(variables.clone());
        let by_compiler = coerce_variable_values(&schema, operation, compiler.as_object().expect("an object"));
        let by_guard = support::check_with(text, variables);
        prop_assert_eq!(by_guard.is_ok(), by_compiler.is_ok());
        if let (Ok(ours), Ok(theirs)) = (by_guard, by_compiler) {
            let theirs = serde_json::to_value(&*theirs).expect("is JSON");
            prop_assert_eq!(Value::from(ours.variables), theirs);
        } else {
            let rejection = support::check_with(text, json!({ "input": input })).expect_err("was refused");
            prop_assert!(rejection.errors.iter().all(|fault| fault.path.is_some()));
        }
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "=", "|", "&", "...", "\"", "\"\"\"", "#", ",", "query",
        "mutation", "fragment", "on", "rep", "visit", "id", "Rep", "true", "null", "1", "-1.5e9", "\"text\"", "\\u00",
        "extend", "type",
    ])
}

#[test]
fn many_generated_documents_are_accepted() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let guard = guard();
    let accepted = (0..300)
        .filter(|_| {
            let tree = document().new_tree(&mut runner).expect("generates");
            accepts(&guard, &proptest::strategy::ValueTree::current(&tree))
        })
        .count();
    assert!(accepted > 20, "only {accepted} of 300: the properties above say little");
}
