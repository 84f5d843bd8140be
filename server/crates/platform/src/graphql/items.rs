//! What becomes of the items of a batch: each is answered for itself, never by a top-level error.

use async_graphql::SimpleObject;
use rounds_domain::vocabulary::Language;
use serde_json::Value;

use crate::messages::render;

/// One fault in one field of an input.
#[derive(Debug, Clone, SimpleObject)]
pub struct FieldError {
    /// Path of the field within the input, such as `fixes.0.lat`.
    pub path: String,
    /// Error code, listed in `mobile-contract/errors.json`.
    pub code: String,
    /// Error message in the caller's language.
    pub message: String,
}

/// Why one item of a batch was refused; the other items are not affected.
#[derive(Debug, Clone, SimpleObject)]
pub struct ItemRefusal {
    /// Error code, listed in `mobile-contract/errors.json`.
    pub code: String,
    /// Error message in the caller's language.
    pub message: String,
    /// Faults by field; empty when the item as a whole was refused.
    pub field_errors: Vec<FieldError>,
}

impl ItemRefusal {
    /// The refusal of an item as a whole.
    #[must_use]
    pub fn of(code: &str, language: Language) -> Self {
        let message = render(language, &format!("error-{code}"), &Value::Null);
        Self { code: code.to_owned(), message, field_errors: Vec::new() }
    }
}
