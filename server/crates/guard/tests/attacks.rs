//! Requests that end a server which hands them to the engine as they are.

mod support;

use rounds_guard::{Limits, RejectionKind};
use serde_json::{Map, Value, json};
use support::{check, check_with, faults, guard, guard_with, on_a_small_stack, refusal};

fn nested(open: &str, core: &str, close: &str, levels: usize) -> String {
    format!("{}{core}{}", open.repeat(levels), close.repeat(levels))
}

/// Every way to nest that the grammar knows.
fn nests(levels: usize) -> Vec<String> {
    vec![
        format!("{{ find(ids: {}) {{ __typename }} }}", nested("[", "1", "]", levels)),
        format!("{{ find(ids: {}", "[".repeat(levels)),
        format!("{{ find(at: {}) {{ __typename }} }}", nested("{a:", "1", "}", levels)),
        format!("{{ find(at: {}", "{a:".repeat(levels)),
        format!("query($x: Json = {}) {{ rep {{ id }} }}", nested("[", "1", "]", levels)),
        format!("query($x: Json = {}) {{ rep {{ id }} }}", nested("{a:", "1", "}", levels)),
        format!("query($x: {}) {{ rep {{ id }} }}", nested("[", "ID", "]", levels)),
        format!("query($x: {}", "[".repeat(levels)),
        format!("{{ rep {{ {} }} }}", nested("boss{", "id", "}", levels)),
        format!("{{ rep {} }}", "{boss".repeat(levels)),
        format!("{{ rep {{ {} }} }}", nested("...{", "id", "}", levels)),
        format!("{{ rep {{ {} }} }}", nested("...on Rep{", "id", "}", levels)),
        format!("{{ rep @skip(if: {}) {{ id }} }}", nested("[", "true", "]", levels)),
        nested("{", "", "}", levels),
        "(".repeat(levels),
        "@a(".repeat(levels),
    ]
}

#[test]
fn nesting_of_any_sort_is_refused_on_a_small_stack() {
    let roomy = Limits { document_bytes: 1 << 20, tokens: usize::MAX, ..Limits::default() };
    on_a_small_stack(|| {
        for guard in [guard(), guard_with(roomy)] {
            for levels in [33, 200, 500, 2_000, 50_000] {
                for document in nests(levels) {
                    let (kind, message) = refusal(guard.check(&document, None, Map::new()));
                    let known = matches!(kind, RejectionKind::TooComplex | RejectionKind::Parse);
                    assert!(known, "{message}: {}", &document[..40]);
                }
            }
        }
    });
}

#[test]
fn nesting_is_called_too_complex() {
    for document in nests(2_000).into_iter().filter(|document| document.contains("rep") || document.contains("find")) {
        assert_eq!(refusal(check(&document)).0, RejectionKind::TooComplex, "{}", &document[..40]);
    }
}

#[test]
fn nesting_through_a_chain_of_fragments_is_refused_on_a_small_stack() {
    let levels = 25;
    let mut document = String::from("{ rep { ...f0 } }");
    for index in 0..10 {
        let next = if index == 9 { "id".to_owned() } else { format!("...f{}", index + 1) };
        document += &format!("fragment f{index} on Rep {{ {} }}", nested("...{", &next, "}", levels));
    }
    let (kind, message) = on_a_small_stack(|| refusal(check(&document)));
    assert_eq!(kind, RejectionKind::TooComplex);
    assert!(message.contains("levels of fields and fragments"), "{message}");
}

#[test]
fn a_long_chain_of_fragments_is_refused_on_a_small_stack() {
    let limits = Limits { document_bytes: 1 << 20, tokens: usize::MAX, ..Limits::default() };
    let mut document = String::from("{ rep { ...f0 } } fragment f5000 on Rep { id }");
    for index in 0..5_000 {
        document += &format!(" fragment f{index} on Rep {{ ...f{} }}", index + 1);
    }
    let result = on_a_small_stack(|| guard_with(limits).check(&document, None, Map::new()));
    assert_eq!(refusal(result).0, RejectionKind::TooComplex);
}

/// `count` fragments, each spreading the next `times` times.
fn bomb(count: usize, times: usize) -> String {
    let mut document = String::from("{ rep { ...f0 } }");
    for index in 0..count {
        let body = if index + 1 == count { "id".to_owned() } else { format!("...f{} ", index + 1).repeat(times) };
        document += &format!("fragment f{index} on Rep {{ {body} }}");
    }
    document
}

#[test]
fn a_fragment_bomb_is_refused() {
    for times in [2, 3, 6] {
        let (kind, message) = refusal(check(&bomb(30, times)));
        assert_eq!(kind, RejectionKind::TooComplex);
        assert!(message.contains("fields and fragments"), "{message}");
        assert!(message.contains("fragment spreads"), "{message}");
    }
}

#[test]
fn fragments_that_expand_to_little_are_accepted() {
    assert!(check(&bomb(5, 2)).is_ok());
    assert!(check(&bomb(8, 1)).is_ok());
}

#[test]
fn a_fragment_bomb_that_no_operation_uses_is_invalid() {
    let unused = bomb(30, 3).replace("{ rep { ...f0 } }", "{ rep { id } }");
    assert_eq!(refusal(check(&unused)).0, RejectionKind::Validation);
}

#[test]
fn fragments_that_spread_themselves_are_invalid() {
    for document in [
        "{ rep { ...a } } fragment a on Rep { ...a }",
        "{ rep { ...a } } fragment a on Rep { boss { ...b } } fragment b on Rep { ... { ...c } } fragment c on Rep { ...a }",
        "{ rep { id } } fragment a on Rep { ...b } fragment b on Rep { ...a }",
    ] {
        let (kind, message) = refusal(check(document));
        assert_eq!(kind, RejectionKind::Validation);
        assert!(message.contains("spreads itself"), "{message}");
    }
}

#[test]
fn a_second_fragment_of_one_name_cannot_hide_what_it_costs() {
    let levels = 25;
    let mut document = String::from("{ rep { ...f0 } }");
    for index in 0..10 {
        let next = format!("...f{}", (index + 1) % 10);
        let body = nested("...{", &next, "}", levels);
        document += &format!("fragment f{index} on Missing {{ id }} fragment f{index} on Rep {{ {body} }}");
    }
    let (kind, message) = on_a_small_stack(|| refusal(check(&document)));
    assert_eq!(kind, RejectionKind::Validation);
    assert!(message.contains("only one fragment named"), "{message}");
}

#[test]
fn nesting_in_fragments_that_no_operation_uses_is_refused() {
    let body = |next: &str| nested("...{", next, "}", 25);
    let document =
        format!("{{ rep {{ id }} }} fragment a on Rep {{ {} }} fragment b on Rep {{ {} }}", body("...b"), body("id"));
    assert_eq!(refusal(check(&document)).0, RejectionKind::TooComplex);
}

#[test]
fn long_documents_are_refused_unread() {
    let guard = guard();
    for bytes in [16 * 1024 + 1, 512 * 1024] {
        let document = format!("{{ rep {{ id }} }}{}", " ".repeat(bytes - 14));
        assert_eq!(document.len(), bytes);
        let (kind, message) = refusal(guard.check(&document, None, Map::new()));
        assert_eq!(kind, RejectionKind::TooComplex);
        assert!(message.contains("too long"), "{message}");
    }
    assert_eq!(guard.remembered(), (0, 0));
    let document = format!("{{ rep {{ id }} }}{}", " ".repeat(16 * 1024 - 14));
    assert!(guard.check(&document, None, Map::new()).is_ok());
}

#[test]
fn too_many_tokens_are_refused() {
    let (kind, message) = refusal(check(&format!("{{ rep {{ {} }} }}", "id ".repeat(1_100))));
    assert_eq!(kind, RejectionKind::TooComplex);
    assert!(message.contains("tokens"), "{message}");
}

#[test]
fn introspection_in_circles_is_refused() {
    let circle = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    let (kind, message) = refusal(check(circle));
    assert_eq!(kind, RejectionKind::TooComplex);
    assert!(message.contains("schema lists"), "{message}");
    let hidden = "{ __type(name: \"Rep\") { ...t } }
        fragment t on __Type { possibleTypes { ...u } } fragment u on __Type { interfaces { ...v } }
        fragment v on __Type { inputFields { name } }";
    assert_eq!(refusal(check(hidden)).0, RejectionKind::TooComplex);
}

#[test]
fn variables_that_nest_too_deeply_are_refused_on_a_small_stack() {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let document = "mutation($input: CheckIn!) { checkIn(input: $input) { id } }";
    let input = json!({ "id": "1", "fixes": [], "extra": deep });
    let found = on_a_small_stack(|| faults(check_with(document, json!({ "input": input }))));
    assert_eq!(found.iter().map(|fault| fault.1).collect::<Vec<_>>(), ["TOO_DEEP"]);
    assert!(found[0].0.starts_with("input.extra.0.0.0"), "{found:?}");

    let parents =
        (0..100).fold(json!({ "id": "1", "fixes": [] }), |inner, _| json!({ "id": "1", "fixes": [], "parent": inner }));
    let found = on_a_small_stack(|| faults(check_with(document, json!({ "input": parents }))));
    assert_eq!(found[0].1, "TOO_DEEP");
}

#[test]
fn answers_stay_short() {
    let wrong = |index: usize| format!("{}{index} ", "x".repeat(200));
    let document = format!("{{ rep {{ {} }} }}", (0..50).map(wrong).collect::<String>());
    let rejection = check(&document).expect_err("must be refused");
    assert_eq!(rejection.errors.len(), 10);
    assert!(rejection.errors.iter().all(|fault| fault.message.chars().count() <= 300));
    assert!(rejection.errors.iter().all(|fault| !fault.message.contains(&"x".repeat(65))));

    let many: Value = (0..50).map(|index| (format!("f{index}"), json!(1))).collect::<Map<_, _>>().into();
    let document = "mutation($input: CheckIn!) { checkIn(input: $input) { id } }";
    assert_eq!(faults(check_with(document, json!({ "input": many }))).len(), 10);
}
