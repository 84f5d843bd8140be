//! What phones rely on, as text: the schema, the codes of errors, the scalars.
//!
//! `rounds schema` prints it, `make schema` writes it to `schema.graphql` and `mobile-contract/`, and a test holds the
//! committed files true.

use async_graphql::Request;
use include_dir::{Dir, include_dir};
use rounds_domain::vocabulary::Language;
use serde_json::{Value, json};

use crate::{graph, registries};
use rounds_platform::error::Code;
use rounds_platform::http::Example;
use rounds_platform::messages::render;

const SCALARS: &str = "{ __schema { types { kind name description specifiedByURL } } }";

static OPERATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../mobile-contract/operations");

/// Every operation of the contract, by its screen.
#[must_use]
pub fn operations() -> Vec<Example> {
    let of_screen = |screen: &'static Dir<'static>| {
        let name = screen.path().to_str().unwrap_or_default();
        screen.files().filter_map(move |file| {
            Some(Example { screen: name, name: file.path().file_stem()?.to_str()?, document: file.contents_utf8()? })
        })
    };
    OPERATIONS.dirs().flat_map(of_screen).collect()
}

/// The schema in its own language.
#[must_use]
pub fn schema() -> String {
    let sdl = graph::engine(None).sdl().to_owned();
    format!("{}\n", sdl.trim_end())
}

/// Every code of an error: whether trying again can help, the key of its message, and its sentences.
#[must_use]
pub fn errors() -> String {
    let codes: Vec<Value> = sorted().map(error).collect();
    pretty(&Value::Array(codes))
}

fn sorted() -> impl Iterator<Item = Code> {
    let mut codes: Vec<Code> = registries::codes().collect();
    codes.sort_by_key(|code| code.as_str());
    codes.into_iter()
}

fn error(code: Code) -> Value {
    let key = format!("error-{code}");
    let sentence = |language| render(language, &key, &Value::Null);
    json!({
        "code": code.as_str(),
        "retryable": code.is_retryable(),
        "messageKey": key,
        "zh-CN": sentence(Language::ZhCn),
        "en": sentence(Language::En),
    })
}

/// Every scalar of ours: what it means, where it is specified, and its form in JSON.
pub async fn scalars() -> String {
    let asked = graph::engine(None).execute(Request::new(SCALARS)).await.data.into_json().unwrap_or_default();
    let types = asked["__schema"]["types"].as_array().cloned().unwrap_or_default();
    let ours = types.iter().filter(|kind| kind["kind"] == "SCALAR" && !kind["specifiedByURL"].is_null());
    let told = ours.map(|scalar| {
        json!({
            "name": scalar["name"],
            "description": scalar["description"],
            "specifiedBy": scalar["specifiedByURL"],
            "json": "string",
        })
    });
    pretty(&told.collect())
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
