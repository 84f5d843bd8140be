//! What a client sent to be run, read strictly.
//!
//! A parameter of another type than the protocol gives it is refused by its name, and a batch as a whole: one request is
//! one operation. Parameters that nobody knows are left alone.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::platform::error::{Error, Result};

/// One request as it came.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Document {
    /// The document.
    pub query: Option<String>,
    /// The operation to run.
    pub operation_name: Option<String>,
    /// Its variables.
    pub variables: Map<String, Value>,
}

/// `GET /graphql?query=…`.
#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Document {
    /// The request in a JSON body.
    pub(super) fn of_json(body: &[u8]) -> Result<Self> {
        let sent: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Error::code("BAD_USER_INPUT"))?;
        sent.try_into()
    }

    /// The request in a URL.
    pub(super) fn of_parameters(parameters: Parameters) -> Result<Self> {
        let mut sent = Map::new();
        for (name, text) in [("query", parameters.query), ("operationName", parameters.operation_name)] {
            sent.extend(text.map(|text| (name.to_owned(), Value::String(text))));
        }
        for (name, json) in [("variables", parameters.variables), ("extensions", parameters.extensions)] {
            let value = json.map(|json| serde_json::from_str(&json)).transpose();
            sent.insert(name.to_owned(), value.map_err(|_| Error::field(name, "WRONG_TYPE"))?.unwrap_or_default());
        }
        sent.try_into()
    }

    /// Itself, if it says what to run.
    pub(super) fn complete(self) -> Result<Self> {
        self.text().is_ok().then_some(self).ok_or_else(|| Error::field("query", "REQUIRED"))
    }

    /// The document in full.
    pub(super) fn text(&self) -> Result<&str> {
        self.query.as_deref().filter(|text| !text.is_empty()).ok_or_else(|| Error::field("query", "REQUIRED"))
    }
}

impl TryFrom<Map<String, Value>> for Document {
    type Error = Error;

    fn try_from(mut sent: Map<String, Value>) -> Result<Self> {
        object(&mut sent, "extensions")?;
        Ok(Self {
            query: text(&mut sent, "query")?,
            operation_name: text(&mut sent, "operationName")?,
            variables: object(&mut sent, "variables")?,
        })
    }
}

fn text(sent: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>> {
    match sent.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Error::field(name, "WRONG_TYPE")),
    }
}

fn object(sent: &mut Map<String, Value>, name: &'static str) -> Result<Map<String, Value>> {
    match sent.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(Error::field(name, "WRONG_TYPE")),
    }
}
