//! What is judged of a document alone.

#[expect(dead_code, reason = "each test file uses some of it")]
mod support;

use rounds_guard::{Fault, Guard, Limits, Location, OperationKind, Rejection, RejectionKind, RootField, SchemaFault};
use serde_json::{Map, json};
use support::{SDL, check, check_with, faults, guard, guard_with, refusal};

const INTROSPECTION: &str = include_str!("support/introspection.graphql");

fn too_complex(document: &str, part: &str) {
    let (kind, message) = refusal(check(document));
    assert_eq!(kind, RejectionKind::TooComplex, "{message}");
    assert!(message.contains(part), "{message}");
}

fn invalid(document: &str) -> String {
    let (kind, message) = refusal(check(document));
    assert_eq!(kind, RejectionKind::Validation, "{message}");
    message
}

#[test]
fn a_plain_query_passes() {
    let checked = check("query Home { boss: rep { name visits(first: 3) { id } } }").expect("accepted");
    assert_eq!(checked.operation_kind(), OperationKind::Query);
    assert_eq!(checked.operation_name(), Some("Home"));
    assert_eq!(checked.root_fields(), [RootField { response_key: "boss".into(), name: "rep".into() }]);
    assert!(!checked.introspection_only());
    assert!(!checked.asks_for_schema());
}

#[test]
fn root_fields_are_seen_through_fragments_and_whatever_their_condition() {
    let document = "query($no: Boolean!) { ...a ... @skip(if: true) { count(min: 1) } rep @include(if: $no) { id } }
        fragment a on Query { ... on Query { seen: visit { id } } }";
    let checked = check_with(document, json!({ "no": false })).expect("accepted");
    let found: Vec<_> = checked.root_fields().iter().map(|field| (&*field.response_key, &*field.name)).collect();
    assert_eq!(found, [("seen", "visit"), ("count", "count"), ("rep", "rep")]);
}

#[test]
fn aliases_are_counted_with_fragments_expanded() {
    let aliases = |count: usize| (0..count).map(|index| format!("a{index}: id ")).collect::<String>();
    assert!(check(&format!("{{ rep {{ {} }} }}", aliases(15))).is_ok());
    too_complex(&format!("{{ rep {{ {} }} }}", aliases(16)), "aliases");
    let spread = format!("{{ rep {{ ...a boss {{ ...a }} }} }} fragment a on Rep {{ {} }}", aliases(8));
    too_complex(&spread, "aliases");
}

#[test]
fn directives_are_counted_with_fragments_expanded() {
    let fields = |count: usize| "id @skip(if: false) ".repeat(count);
    assert!(check(&format!("{{ rep {{ {} }} }}", fields(20))).is_ok());
    too_complex(&format!("{{ rep {{ {} }} }}", fields(21)), "directives");
    too_complex(&format!("{{ rep {{ id {} }} }}", "@skip(if: false)".repeat(21)), "directives");
    let spread = format!("{{ rep {{ ...a boss {{ ...a }} }} }} fragment a on Rep {{ {} }}", fields(11));
    too_complex(&spread, "directives");
}

#[test]
fn depth_counts_fields_and_sees_through_fragments() {
    let deep = |levels: usize| format!("{}{}", "boss{".repeat(levels), "id") + &"}".repeat(levels);
    assert!(check(&format!("{{ rep {{ {} }} }}", deep(8))).is_ok());
    too_complex(&format!("{{ rep {{ {} }} }}", deep(9)), "10 levels of fields");
    too_complex(&format!("{{ rep {{ ...a }} }} fragment a on Rep {{ {} }}", deep(9)), "10 levels of fields");
}

#[test]
fn an_operation_starts_at_most_ten_fields() {
    let fields = |count: usize| "rep { id } ".repeat(count);
    assert!(check(&format!("{{ {} }}", fields(10))).is_ok());
    too_complex(&format!("{{ {} }}", fields(11)), "root fields");
    too_complex(&format!("{{ ...a ...a }} fragment a on Query {{ {} }}", fields(6)), "root fields");
}

#[test]
fn variables_and_fragments_are_counted() {
    let variables: String = (0..101).map(|index| format!("$v{index}: Int ")).collect();
    too_complex(&format!("query({variables}) {{ rep {{ id }} }}"), "variables");
    let fragments: String = (0..51).map(|index| format!("fragment f{index} on Rep {{ id }} ")).collect();
    too_complex(&format!("{{ rep {{ id }} }} {fragments}"), "fragment definitions");
}

#[test]
fn the_operations_of_a_document_are_counted_together() {
    let operations: String =
        (0..3).map(|index| format!("query q{index} {{ rep {{ {} }} }} ", "a: id ".repeat(6))).collect();
    too_complex(&operations, "aliases");
}

#[test]
fn introspection_alone_may_be_deeper() {
    let checked = check(INTROSPECTION).expect("accepted");
    assert!(checked.introspection_only());
    assert!(checked.asks_for_schema());
    let of_type = |levels: usize| "ofType{".repeat(levels) + "name" + &"}".repeat(levels);
    let alone = |levels: usize| format!("{{ __type(name: \"Rep\") {{ {} }} __typename }}", of_type(levels));
    assert!(check(&alone(18)).is_ok());
    too_complex(&alone(19), "20 levels of fields");
    too_complex(&format!("{{ rep {{ id }} __type(name: \"Rep\") {{ {} }} }}", of_type(12)), "10 levels of fields");
    assert!(!check("{ rep { id } __typename }").expect("accepted").introspection_only());
    assert!(!check("{ __typename }").expect("accepted").asks_for_schema());
}

#[test]
fn sign_in_stands_alone() {
    let sign_in = "signIn(name: \"a\", password: \"b\") { id }";
    assert!(check(&format!("mutation {{ {sign_in} }}")).is_ok());
    assert!(check(&format!("mutation {{ me: {sign_in} }}")).is_ok());
    for document in [
        format!("mutation {{ a: {sign_in} b: {sign_in} }}"),
        format!("mutation {{ {sign_in} __typename }}"),
        format!("mutation {{ ...a b: {sign_in} }} fragment a on Mutation {{ {sign_in} }}"),
        format!("mutation {{ ...a push(actions: []) }} fragment a on Mutation {{ ... {{ x: {sign_in} }} }}"),
        format!("mutation {{ ... @skip(if: true) {{ a: {sign_in} }} push(actions: []) }}"),
        format!("mutation a {{ {sign_in} }} query b {{ rep {{ id }} }}"),
    ] {
        too_complex(&document, "`signIn` must be the only field of its document");
    }
}

#[test]
fn a_mutation_runs_each_key_once() {
    too_complex("mutation { push(actions: []) push(actions: []) }", "selected twice");
    too_complex("mutation { ...a ...a } fragment a on Mutation { push(actions: []) }", "selected twice");
    assert!(check("mutation { push(actions: []) again: push(actions: []) }").is_ok());
    assert!(check("{ rep { id } rep { name } }").is_ok());
}

#[test]
fn a_subscription_has_one_root_field() {
    assert!(check("subscription { visitAdded { id } }").is_ok());
    invalid("subscription { visitAdded { id } hint }");
    invalid("subscription { a: hint b: hint }");
    invalid("subscription { ...a } fragment a on Subscription { visitAdded { id } hint }");
    invalid("subscription { __typename }");
    too_complex("subscription { ...a ...a } fragment a on Subscription { hint }", "selected twice");
}

#[test]
fn what_the_specification_forbids_is_invalid() {
    for document in [
        "{ unknown }",
        "{ rep }",
        "{ rep { id { x } } }",
        "{ visit(nothing: 1) { id } }",
        "{ count }",
        "{ count(min: \"1\") }",
        "{ count(min: 2147483648) }",
        "{ node(id: 1) { name } }",
        "{ rep { id } } { rep { name } }",
        "{ rep { id } } query a { rep { id } }",
        "query a { rep { id } } query a { rep { id } }",
        "query($x: Int!) { count(min: 1) }",
        "query($x: Int) { count(min: $x) }",
        "query($x: Rep) { count(min: 1) }",
        "{ rep { ...missing } }",
        "{ rep { ... on Visit { id } } }",
        "{ rep { id @unknown } }",
        "{ visit(id: 1) { id } visit(id: 2) { id } }",
        "{ rep { id } } type X { id: ID }",
        "mutation { checkIn(input: { id: 1, fixes: [], unknown: 1 }) { id } }",
        "mutation { checkIn(input: { id: 1 }) { id } }",
        "fragment a on Rep { id }",
    ] {
        let (kind, message) = refusal(check(document));
        let holds_no_operation = document.starts_with("fragment");
        assert!(kind == RejectionKind::Validation || holds_no_operation, "{document}: {kind:?} {message}");
    }
}

#[test]
fn what_the_compiler_leaves_open_is_invalid_too() {
    for document in [
        "mutation { push(actions: [{ remark: \"a\", checkIn: { id: 1, fixes: [] } }]) }",
        "mutation { push(actions: [{}]) }",
        "mutation { push(actions: [{ remark: null }]) }",
        "mutation($r: String) { push(actions: [{ remark: $r }]) }",
        "mutation($r: String = \"a\") { push(actions: [{ remark: $r }]) }",
        "query($lat: Float) { find(at: { lat: $lat, lon: 1 }) { __typename } }",
        "query($lat: Float = null) { find(at: { lat: $lat, lon: 1 }) { __typename } }",
        "query($min: Int = null) { count(min: $min) }",
        "query($id: ID) { find(ids: [$id]) { __typename } }",
        "query($row: [[Int]]) { find(matrix: [$row]) { __typename } }",
        "{ find(at: { lat: 1, lon: 1, lat: 2 }) { __typename } }",
        "query($a: [Action!]! = [{}]) { rep { id } } mutation b { push(actions: []) }",
    ] {
        invalid(document);
    }
    for document in [
        "mutation($r: String!) { push(actions: [{ remark: $r }]) }",
        "query($lat: Float = 1) { find(at: { lat: $lat, lon: 1 }) { __typename } }",
        "query($row: [Int!]) { find(matrix: [$row]) { __typename } }",
        "query($first: Int) { find(first: $first) { __typename } }",
        "mutation { push(actions: { remark: \"a\" }) }",
    ] {
        let rejected = guard().document(document).err();
        assert_eq!(rejected, None, "{document}");
    }
}

#[test]
fn long_lists_in_the_document_are_bad_input() {
    let ids = |count: usize| format!("{{ found: find(ids: [{}]) {{ __typename }} }}", "1,".repeat(count));
    assert!(check(&ids(250)).is_ok());
    assert_eq!(faults(check(&ids(251))), [("found.ids".to_owned(), "LIST_TOO_LONG")]);
    let hidden = format!(
        "mutation {{ ...a }} fragment a on Mutation {{ checkIn(input: {{ id: 1, fixes: [], extra: {{ x: [{}] }} }}) {{ id }} }}",
        "1,".repeat(251)
    );
    assert_eq!(faults(check(&hidden)), [("checkIn.input.extra.x".to_owned(), "LIST_TOO_LONG")]);
    let default = format!("query($ids: [ID!] = [{}]) {{ find(ids: $ids) {{ __typename }} }}", "1,".repeat(251));
    let rejection = check(&default).expect_err("must be refused");
    assert_eq!(rejection.errors[0].path.as_deref(), Some("ids"));
    assert!(rejection.errors[0].message.starts_with("LIST_TOO_LONG"));
    assert_eq!(rejection.errors[0].locations, [Location { line: 1, column: 21 }]);
}

#[test]
fn what_is_not_graphql_is_told_with_a_place() {
    for document in
        ["", " ", "# nothing", "{", "{ rep { id }", "query", "{ rep { id } } }", "\u{0}", "🦀", "{ rep(", "\"\"\""]
    {
        assert_eq!(refusal(check(document)).0, RejectionKind::Parse, "{document:?}");
    }
    let rejection = check("{ rep {\n  id )\n} }").expect_err("must be refused");
    assert_eq!(rejection.errors[0].locations, [Location { line: 2, column: 6 }]);
}

#[test]
fn one_operation_is_picked() {
    let (guard, two) = (guard(), "query a { rep { id } } query b { rep { name } }");
    let pick = |document: &str, name: Option<&str>| guard.check(document, name, Map::new());
    assert_eq!(pick(two, Some("b")).expect("accepted").operation_name(), Some("b"));
    assert_eq!(pick("query a { rep { id } }", None).expect("accepted").operation_name(), Some("a"));
    assert_eq!(pick("{ rep { id } }", None).expect("accepted").operation_name(), None);
    for (document, name) in [(two, None), (two, Some("c")), (two, Some("")), ("{ rep { id } }", Some("a"))] {
        let (kind, _) = refusal(pick(document, name));
        assert_eq!(kind, RejectionKind::OperationNotFound);
        assert_eq!(kind.code(), "BAD_USER_INPUT");
    }
}

#[test]
fn messages_never_repeat_the_document() {
    let canary = "hunter2 is my password";
    let quoted = format!("\"{canary}\"");
    for document in [
        format!("mutation {{ signIn(name: 1, password: {quoted}"),
        format!("mutation {{ signIn(name: {quoted}, password: [{quoted}]) {{ id }} }}"),
        format!("mutation {{ signIn(name: {quoted}, password: {{a: {quoted}}}) {{ id }} }}"),
        format!("{{ count(min: {quoted}) }}"),
        format!("{{ rep {{ id @skip(if: {quoted}) }} }}"),
        format!("query($x: Int = {quoted}) {{ count(min: $x) }}"),
        format!("{{ visit(id: {quoted}) {{ id }} visit(id: 1) {{ id }} }}"),
        format!("# {canary}\n{{ rep {{ id }} "),
        format!("{canary} {{ rep {{ id }} }}"),
        format!("{{ rep {{ id }} }} \"{canary}"),
        format!("{{ rep {{ id }} }} \"\"\"{canary}"),
        format!("{{ rep(a: \"{canary}\\q\") {{ id }} }}"),
        format!("{{ find(at: {{ lat: 1, lon: 1, lat: {quoted} }}) {{ __typename }} }}"),
        format!("{{ rep {{ ...a }} }} fragment a on Rep {{ ...a visits(first: {quoted}) {{ id }} }}"),
        format!("{{ count(min: {}) }}", "7".repeat(40)),
    ] {
        let rejection = check(&document).expect_err("must be refused");
        for Fault { message, path, .. } in rejection.errors.iter() {
            let told = format!("{message} {path:?} {rejection}");
            assert!(!told.contains("hunter2") && !told.contains("password\"") && !told.contains("777"), "{told}");
            assert!(!told.contains(&document), "{told}");
        }
    }
}

#[test]
fn verdicts_are_remembered_within_bounds() {
    let guard = guard_with(Limits { cached_documents: 3, ..Limits::default() });
    let good = guard.document("{ rep { id } }").expect("accepted");
    for index in 0..10 {
        assert!(guard.document(&format!("{{ unknown{index} }}")).is_err());
    }
    assert_eq!(guard.remembered(), (1, 3));
    let again = guard.document("{ rep { id } }").expect("accepted");
    assert!(std::sync::Arc::ptr_eq(&good, &again));
    let twice: [Rejection; 2] = [(); 2].map(|()| guard.document("{ unknown }").expect_err("must be refused"));
    assert_eq!(twice[0], twice[1]);

    let small = guard_with(Limits { cached_bytes: 13_000, ..Limits::default() });
    for index in 0..10 {
        assert!(small.document(&format!("query q{index} {{ rep {{ id }} }}")).is_ok());
    }
    assert_eq!(small.remembered(), (2, 0));
}

#[test]
fn the_caller_keeps_its_own_form_beside_the_document() {
    let document = guard().document("{ rep { id } }").expect("accepted");
    assert_eq!(document.companion(|| 7_u32), Some(&7));
    assert_eq!(document.companion(|| 8_u32), Some(&7));
    assert_eq!(document.companion(String::new), None);
    assert_eq!(document.sha256().len(), 32);
}

#[test]
fn a_wrong_schema_is_found_at_start() {
    let unknown = Guard::new(SDL, Limits::default(), &["signOut"]).expect_err("must be refused");
    assert_eq!(unknown, SchemaFault::UnknownRootField("signOut".into()));
    let invalid = Guard::new("type Query { a: Missing }", Limits::default(), &[]).expect_err("must be refused");
    assert!(matches!(invalid, SchemaFault::Invalid(_)));
    let plain = "type Query { a(b: B): Int } input B @oneOf { c: Int, d: Int }";
    let guard = Guard::new(plain, Limits::default(), &[]).expect("knows @oneOf");
    assert!(guard.document("{ a(b: { c: 1, d: 2 }) }").is_err());
    assert!(guard.document("{ a(b: { c: 1 }) }").is_ok());
}

#[test]
fn a_guard_is_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Guard>();
    shared::<rounds_guard::Checked>();
}
