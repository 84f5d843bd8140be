//! Errors as they leave the server: a code, a sentence in the caller's language, and nothing internal.

use async_graphql::{ErrorExtensionValues, Name, Response, ServerError, Value};
use chrono::SecondsFormat;
use rounds_domain::vocabulary::Language;
use rounds_guard::Rejection;
use serde_json::json;

use crate::error::codes;
use crate::error::{Code, Error, FieldFault, find_code, tally};
use crate::graphql::Caller;
use crate::messages::render;

const MOST_ERRORS: usize = 10;
const LONGEST_NAME: usize = 100;

/// A response that holds one error and no data.
pub(super) fn failed(error: &Error) -> Response {
    let made = async_graphql::Error::from(error.clone());
    Response::from_errors(vec![made.into_server_error(async_graphql::Pos::default())])
}

/// The response with every error told as promised.
pub(super) fn finished(mut response: Response, caller: &Caller) -> Response {
    response.errors.truncate(MOST_ERRORS);
    for error in &mut response.errors {
        told(error, caller);
    }
    response
}

/// A refusal by the guard.
pub(super) fn rejected(rejection: &Rejection, caller: &Caller) -> Response {
    let errors = rejection.errors.iter().map(|fault| {
        let mut error = ServerError::new(fault.message.clone(), None);
        error.locations =
            fault.locations.iter().map(|at| async_graphql::Pos { line: at.line, column: at.column }).collect();
        let mut extensions = ErrorExtensionValues::default();
        tally::count(Code::named(rejection.kind.code()));
        extensions.set("code", rejection.kind.code());
        extensions.set("retryable", false);
        if let (Some(path), Some(input)) = (&fault.path, fault.input) {
            let message = sentence(input.code(), caller.language);
            let field = json!({"path": path, "code": input.code(), "message": message});
            extensions.set("fieldErrors", Value::from_json(json!([field])).unwrap_or_default());
        }
        extensions.set("requestId", caller.request_id.clone());
        error.extensions = Some(extensions);
        error
    });
    Response::from_errors(errors.collect())
}

fn told(error: &mut ServerError, caller: &Caller) {
    let ours = error.source::<Error>().cloned();
    let code = ours.as_ref().map_or_else(|| code_of_engine(error), Error::as_code);
    if let Some(cause) = ours.as_ref().and_then(Error::cause) {
        tracing::error!(request_id = %caller.request_id, %code, cause, "a field failed");
    }
    let mut extensions = ErrorExtensionValues::default();
    tally::count(code);
    extensions.set("code", code.as_str());
    extensions.set("retryable", code.is_retryable());
    if let Some(after) = ours.as_ref().and_then(Error::retry_after_ms) {
        extensions.set("retryAfterMs", after);
    }
    if let Some(instant) = ours.as_ref().and_then(Error::holds_until) {
        extensions.set("notBefore", instant.to_rfc3339_opts(SecondsFormat::Millis, true));
    }
    if let Some(faults) = ours.as_ref().map(Error::faults).filter(|faults| !faults.is_empty()) {
        extensions
            .set("fieldErrors", Value::List(faults.iter().map(|fault| field_error(fault, caller.language)).collect()));
    }
    extensions.set("requestId", caller.request_id.clone());
    error.extensions = Some(extensions);
    error.message = match kind_of_value(&error.message) {
        Some(kind) if ours.is_none() && code == codes::BAD_USER_INPUT => unreadable(kind, caller.language),
        _ => sentence(code.as_str(), caller.language),
    };
    error.source = None;
}

/// The engine reports what it cannot read of an input without a code; everything else it reports is a fault of ours, for
/// the guard has validated the document.
fn code_of_engine(error: &ServerError) -> Code {
    let is_input = ["Failed to parse", "Invalid value", "Expected", "Unknown", "Subscription"];
    if is_input.iter().any(|opening| error.message.starts_with(opening)) {
        return codes::BAD_USER_INPUT;
    }
    tracing::error!(message = error.message, "the engine failed");
    codes::INTERNAL_SERVER_ERROR
}

/// The type whose value the engine could not read: it tells the innermost one first, in quotes.
fn kind_of_value(message: &str) -> Option<&str> {
    let (_, told) = message.split_once('"')?;
    let (kind, _) = told.split_once('"')?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    (kind.len() <= LONGEST_NAME && kind.chars().all(is_name)).then_some(kind)
}

fn unreadable(kind: &str, language: Language) -> String {
    render(language, "value-unreadable", &json!({"kind": kind}))
}

fn field_error(fault: &FieldFault, language: Language) -> Value {
    let text = |text: &str| Value::String(text.to_owned());
    Value::Object(
        [
            (Name::new("path"), text(&fault.path)),
            (Name::new("code"), text(fault.code.as_str())),
            (Name::new("message"), Value::String(sentence(fault.code.as_str(), language))),
        ]
        .into_iter()
        .collect(),
    )
}

/// The sentence for a code.
pub(super) fn sentence(code: &str, language: Language) -> String {
    render(language, &format!("error-{code}"), &serde_json::Value::Null)
}

/// The code of an error that was told.
pub(super) fn code_of(error: &async_graphql::ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => find_code(code),
        _ => None,
    }
}
