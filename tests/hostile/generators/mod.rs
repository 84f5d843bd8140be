//! Generates documents and bodies that mean harm: every way to nest, to multiply, to flood and to lie that is known, and
//! the published operations cut, doubled and spoilt.

mod shapes;
mod texts;

use std::fs;
use std::path::Path;

use apollo_compiler::Schema;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use self::shapes::{circles, crowds, fragments, nested, twins};
use self::texts::{blanks, names, numbers, strings};
use crate::hostile::valid::Drawer;

/// What is sent: a document with variables, or a body that is none.
pub enum Payload {
    Document(String, Value),
    Body(Vec<u8>),
}

/// Draws one payload after another.
pub struct PayloadSource<'s> {
    random: StdRng,
    drawer: Drawer<'s>,
    published: Vec<String>,
}

type Generator = fn(&mut PayloadSource<'_>) -> Payload;

/// Every kind of payload by its name.
pub const GENERATORS: &[(&str, Generator)] = &[
    ("nested", nested),
    ("nested", nested),
    ("fragments", fragments),
    ("circles", circles),
    ("crowds", crowds),
    ("twins", twins),
    ("names", names),
    ("strings", strings),
    ("numbers", numbers),
    ("blanks", blanks),
    ("spoilt", spoilt),
    ("spoilt", spoilt),
    ("spoilt", spoilt),
    ("introspection", introspection),
    ("random_tokens", random_tokens),
    ("variables", variables),
    ("bodies", bodies),
    ("bytes", bytes),
    ("valid", valid),
];

impl<'s> PayloadSource<'s> {
    pub fn new(schema: &'s Schema, seed: u64) -> Self {
        let published = published();
        assert!(published.len() > 15);
        Self { random: StdRng::seed_from_u64(seed), drawer: Drawer::new(schema, seed), published }
    }

    pub fn next(&mut self) -> (&'static str, Payload) {
        let (name, kind) = GENERATORS[self.below(GENERATORS.len())];
        (name, kind(self))
    }

    fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

impl Payload {
    /// The body of a POST.
    pub fn body(&self) -> Vec<u8> {
        match self {
            Self::Document(document, variables) => {
                json!({"query": document, "variables": variables}).to_string().into()
            }
            Self::Body(body) => body.clone(),
        }
    }
}

/// The operations of the phones.
fn published() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("mobile-contract/operations");
    let screens = fs::read_dir(folder).unwrap().map(|screen| screen.unwrap().path());
    let files = screens.flat_map(|screen| fs::read_dir(screen).unwrap()).map(|file| file.unwrap().path());
    let mut operations: Vec<String> = files.map(|file| fs::read_to_string(file).unwrap()).collect();
    operations.sort();
    operations
}

fn plain(document: String) -> Payload {
    Payload::Document(document, json!({}))
}

/// Published operations after accidents.
fn spoilt(source: &mut PayloadSource<'_>) -> Payload {
    let chosen = source.below(source.published.len());
    let mut bytes = source.published[chosen].clone().into_bytes();
    for _ in 0..source.one(&[1, 1, 2, 5, 20]) {
        let at = source.below(bytes.len().max(2) - 1);
        let end = (at + source.one(&[1, 3, 20, 200])).min(bytes.len());
        match source.below(6) {
            0 => bytes.truncate(at.max(1)),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].repeat(source.one(&[1, 2, 30]));
                bytes.splice(at..at, copy);
            }
            3 if !bytes.is_empty() => bytes[at] = source.one(b"{}()[]:!$@=|&\"#,. \n0aZ_\0\x7f"),
            4 => {
                let word = source.one(&[
                    "on",
                    "fragment",
                    "...",
                    "mutation",
                    "null",
                    "@include(if: true)",
                    "$input",
                    "[[",
                    "\"\"\"",
                ]);
                bytes.splice(at..at, word.bytes());
            }
            _ if !bytes.is_empty() => bytes[at..end].reverse(),
            _ => {}
        }
        bytes.truncate(60_000);
        if bytes.is_empty() {
            bytes.push(b'{');
        }
    }
    Payload::Document(
        String::from_utf8_lossy(&bytes).into_owned(),
        json!({"input": {}, "id": "customer_1", "first": 3}),
    )
}

fn introspection(source: &mut PayloadSource<'_>) -> Payload {
    let turn =
        source.one(&["fields { type {", "possibleTypes { interfaces {", "inputFields { type {", "ofType { ofType {"]);
    let turns = source.one(&[1, 2, 5, 9]);
    let core = format!("{}name{}", turn.repeat(turns), "} }".repeat(turns));
    let core = core + &format!(" {}", source.one(&["", "", "name", "kind", "description"]));
    plain(match source.below(3) {
        0 => format!("{{ __schema {{ types {{ {core} }} }} }}"),
        1 => format!("{{ __type(name: \"Customer\") {{ {core} }} }}"),
        _ => format!("{{ viewer {{ employee {{ id }} }} __schema {{ types {{ {core} }} }} }}"),
    })
}

fn random_tokens(source: &mut PayloadSource<'_>) -> Payload {
    const TOKENS: &[&str] = &[
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        "!",
        "$",
        "@",
        "=",
        "|",
        "&",
        "...",
        "\"",
        "\"\"\"",
        "#",
        ",",
        "query",
        "mutation",
        "subscription",
        "fragment",
        "on",
        "viewer",
        "customers",
        "id",
        "Query",
        "true",
        "null",
        "1",
        "-1.5e9",
        "\"text\"",
        "\\u00",
        "extend",
        "type",
        "{ __typename }",
        "$a: Int",
        "@skip(if: true)",
        "\n",
        "é",
    ];
    let count = source.one(&[3, 20, 150, 1_200]);
    let gap = source.one(&["", " "]);
    let tokens: Vec<_> = (0..count).map(|_| source.one(TOKENS)).collect();
    plain(tokens.join(gap))
}

fn variables(source: &mut PayloadSource<'_>) -> Payload {
    let count = source.one(&[1, 30, 120, 300, 5_000]);
    let deep = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!({"a": [inner]}));
    let value = match source.below(8) {
        0 => deep(count.min(60)),
        1 => json!(vec!["customer_1"; count]),
        2 => (0..count).map(|number| (format!("f{number}"), json!(number))).collect::<serde_json::Map<_, _>>().into(),
        3 => json!("x".repeat(count * 20)),
        4 => json!({"idempotencyKey": "x".repeat(count), "captured": deep(20)}),
        5 => json!({"__proto__": 1, "": "", "\0": null}),
        6 => json!([1e300, -1e300, u64::MAX, i64::MIN, 0.1]),
        _ => json!({"id": ["a", "b"], "draft": {"kind": "institution", "name": "\0"}}),
    };
    let document = source.one(&[
        "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } } }",
        "mutation($input: SetReminderInput!) { setReminder(input: $input) { reminder { id } } }",
        "query($input: [ID!]!) { nodes(ids: $input) { id } }",
        "query($input: String) { customers(search: $input) { totalCount } }",
        "query($input: CustomerFilter) { customers(filter: $input) { totalCount } }",
    ]);
    Payload::Document(document.to_owned(), json!({"input": value, "more": deep(20)}))
}

fn bodies(source: &mut PayloadSource<'_>) -> Payload {
    let count = source.one(&[1, 127, 200, 30_000]);
    let body = match source.below(4) {
        0 => source
            .one(&[
                "",
                "null",
                "[]",
                "{}",
                "1",
                "\"x\"",
                "[{\"query\": \"{ __typename }\"}]",
                "{\"query\": 1}",
                "{\"query\": null}",
                "{\"query\": [\"{a}\"]}",
                "{\"query\": \"{ __typename }\", \"variables\": []}",
                "{\"query\": \"{ __typename }\", \"variables\": \"x\"}",
                "{\"query\": \"{ __typename }\", \"operationName\": 7}",
                "{\"query\": \"{ __typename }\", \"extensions\": 7}",
                "{\"query\": \"{ __typename }\", \"query\": \"{ a }\"}",
                "{\"query\": \"\\ud800\"}",
                "{\"query\": \"{ __typename }\"",
                "{\"query\": \"\\u0000\"}",
                "{\"query\": \"query a { __typename }\", \"operationName\": \"b\"}",
                "\u{feff}{}",
                "{\"query\": \"{ __typename }\", \"variables\": {\"a\": 1e400}}",
                "{\"documentId\": \"x\"}",
                "{\"extensions\": {\"persistedQuery\": {\"sha256Hash\": \"x\", \"version\": 1}}}",
                "NaN",
            ])
            .to_owned(),
        1 => format!(
            "{{\"query\": \"{{ __typename }}\", \"variables\": {{\"a\": {}1{}}}}}",
            "[".repeat(count),
            "]".repeat(count)
        ),
        2 => "{\"a\":".repeat(count),
        _ => format!("{{\"query\": \"{{ __typename }}\", {} \"z\": 1}}", "\"k\": 1,".repeat(count)),
    };
    Payload::Body(body.into_bytes())
}

fn bytes(source: &mut PayloadSource<'_>) -> Payload {
    let mut body = json!({"query": "query Q($a: Int) { __typename }", "variables": {"a": 1}}).to_string().into_bytes();
    for _ in 0..source.one(&[1, 2, 9]) {
        let at = source.below(body.len());
        body[at] = source.random.random();
    }
    Payload::Body(body)
}

fn valid(source: &mut PayloadSource<'_>) -> Payload {
    let operation = source.drawer.operation();
    Payload::Document(operation.document, operation.variables.into())
}
