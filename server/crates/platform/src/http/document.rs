//! What a client sent to be run, read strictly.
//!
//! A parameter of another type than the protocol gives it is refused by its name, and a batch as a whole: one request is
//! one operation. Parameters that nobody knows are left alone.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::codes;
use crate::error::{Error, Result};

/// One request as it came.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Document {
    /// The document.
    pub query: Option<String>,
    /// Its id among the persisted ones, `documentId`.
    pub document_id: Option<String>,
    /// Its SHA-256 or id, `extensions.persistedQuery.sha256Hash`.
    pub sha256: Option<String>,
    /// The operation to run.
    pub operation_name: Option<String>,
    /// Its variables.
    pub variables: Map<String, Value>,
}

/// `GET /graphql?query=…`.
#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    query: Option<String>,
    #[serde(rename = "documentId")]
    document_id: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Document {
    /// The request in a JSON body.
    pub(super) fn of_json(body: &[u8]) -> Result<Self> {
        let sent: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Error::code(codes::BAD_USER_INPUT))?;
        sent.try_into()
    }

    /// The request in a URL.
    pub(super) fn of_parameters(parameters: Parameters) -> Result<Self> {
        let mut sent = Map::new();
        let texts = [
            ("query", parameters.query),
            ("documentId", parameters.document_id),
            ("operationName", parameters.operation_name),
        ];
        for (name, text) in texts {
            sent.extend(text.map(|text| (name.to_owned(), Value::String(text))));
        }
        for (name, json) in [("variables", parameters.variables), ("extensions", parameters.extensions)] {
            let value = json.map(|json| serde_json::from_str(&json)).transpose();
            sent.insert(name.to_owned(), value.map_err(|_| Error::field(name, codes::WRONG_TYPE))?.unwrap_or_default());
        }
        sent.try_into()
    }

    /// Itself, if it says what to run.
    pub(super) fn complete(self) -> Result<Self> {
        let is_complete = self.query.is_some() || self.document_id.is_some() || self.sha256.is_some();
        is_complete.then_some(self).ok_or_else(|| Error::field("query", codes::FIELD_REQUIRED))
    }
}

impl TryFrom<Map<String, Value>> for Document {
    type Error = Error;

    fn try_from(mut sent: Map<String, Value>) -> Result<Self> {
        let mut extensions = object(&mut sent, "extensions")?;
        let persisted = extensions.get_mut("persistedQuery").and_then(Value::as_object_mut);
        Ok(Self {
            query: text(&mut sent, "query")?.filter(|query| !query.is_empty()),
            document_id: text(&mut sent, "documentId")?,
            sha256: persisted.map(|persisted| text(persisted, "sha256Hash")).transpose()?.flatten(),
            operation_name: text(&mut sent, "operationName")?,
            variables: object(&mut sent, "variables")?,
        })
    }
}

fn text(sent: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>> {
    match sent.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Error::field(name, codes::WRONG_TYPE)),
    }
}

fn object(sent: &mut Map<String, Value>, name: &'static str) -> Result<Map<String, Value>> {
    match sent.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(Error::field(name, codes::WRONG_TYPE)),
    }
}
