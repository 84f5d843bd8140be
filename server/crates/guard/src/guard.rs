//! The guard itself: the schema, the limits and what it remembers.
//!
//! Judging is pure and takes no lock but the one around the memory, held for a look-up only. Two threads that meet a new
//! document at once both judge it and agree.

use std::{collections::HashSet, sync::Arc};

use apollo_compiler::{Schema, validation::Valid};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::{
    cache::{Shelf, Verdict},
    cost,
    document::{Document, OperationKind, Outline, RootField},
    fragments::Fragments,
    limits::Limits,
    literals, parse,
    rejection::{Rejection, RejectionKind},
    roots::{self, Rules},
    schema::{self, SchemaFault},
    variables,
};

/// Memory of a remembered document for each byte of its text, and of any verdict at least; measured, rounded up.
const BYTES_PER_BYTE: usize = 80;
const BYTES_AT_LEAST: usize = 4_096;

/// Judges documents and variables against one schema. Make one and share it.
#[derive(Debug)]
pub struct Guard {
    schema: Valid<Schema>,
    limits: Limits,
    alone: HashSet<String>,
    accepted: Shelf,
    refused: Shelf,
}

/// A request that may be executed.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The variables the operation declares, coerced: defaults filled in, single values made lists where lists are
    /// wanted, undeclared ones dropped. What was omitted stays omitted and what was null stays null.
    pub variables: Map<String, Value>,
    /// The document, shared by all requests that send the same text.
    pub document: Arc<Document>,
    outline: Arc<Outline>,
}

impl Checked {
    /// What the operation does.
    pub fn operation_kind(&self) -> OperationKind {
        self.outline.kind
    }

    /// The name of the operation as the document has it.
    pub fn operation_name(&self) -> Option<&str> {
        self.outline.name.as_deref()
    }

    /// What the operation starts, in order.
    pub fn root_fields(&self) -> &[RootField] {
        &self.outline.root_fields
    }

    /// Whether the operation reads nothing but the schema (`__schema`, `__type`, `__typename`).
    pub fn introspection_only(&self) -> bool {
        self.outline.introspection_only
    }

    /// Whether the operation reads the schema at all; `__typename` alone does not.
    pub fn asks_for_schema(&self) -> bool {
        self.root_fields().iter().any(|field| matches!(field.name.as_str(), "__schema" | "__type"))
    }
}

impl Guard {
    /// A guard of the schema in this SDL. The root fields in `alone` must be the only field of their document.
    ///
    /// # Errors
    ///
    /// When the SDL is invalid or lacks one of the root fields.
    pub fn new(sdl: &str, limits: Limits, alone: &[&str]) -> Result<Self, SchemaFault> {
        let schema = schema::read(sdl)?;
        if let Some(field) = alone.iter().find(|field| !schema::has_root_field(&schema, field)) {
            return Err(SchemaFault::UnknownRootField((*field).to_owned()));
        }
        let alone = alone.iter().map(|&field| field.to_owned()).collect();
        let (accepted, refused) = (Shelf::new(&limits), Shelf::new(&limits));
        Ok(Self { schema, limits, alone, accepted, refused })
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many accepted and refused documents are remembered.
    pub fn remembered(&self) -> (usize, usize) {
        (self.accepted.len(), self.refused.len())
    }

    /// Judges a request: its document, the operation it names and its variables.
    ///
    /// # Errors
    ///
    /// When the engine must not see the request.
    pub fn check(
        &self,
        document: &str,
        operation_name: Option<&str>,
        variables: Map<String, Value>,
    ) -> Result<Checked, Rejection> {
        let document = self.document(document)?;
        let Some((outline, operation)) = document.operation(operation_name) else {
            return Err(self.no_operation(&document, operation_name));
        };
        let sources = &document.compiled.sources;
        let variables = variables::coerce(&self.schema, &self.limits, (operation, sources), variables)?;
        Ok(Checked { variables, outline: Arc::clone(outline), document })
    }

    /// Judges a document by itself, as when it is registered or warmed up.
    ///
    /// # Errors
    ///
    /// When no request with this document could pass.
    pub fn document(&self, source: &str) -> Verdict {
        parse::fits(source, &self.limits)?;
        let sha256: [u8; 32] = Sha256::digest(source).into();
        if let Some(verdict) = self.accepted.find(&sha256).or_else(|| self.refused.find(&sha256)) {
            return verdict;
        }
        let verdict = self.judge(source, sha256).map(Arc::new);
        let (shelf, per_byte) = match &verdict {
            Ok(_) => (&self.accepted, BYTES_PER_BYTE),
            Err(_) => (&self.refused, 0),
        };
        shelf.keep(sha256, verdict.clone(), BYTES_AT_LEAST + source.len() * per_byte);
        verdict
    }

    fn judge(&self, source: &str, sha256: [u8; 32]) -> Result<Document, Rejection> {
        let limits = &self.limits;
        let tree = parse::read(source, limits)?;
        let fragments = Fragments::of(&tree, limits)?;
        let costs = cost::judge(&tree, &fragments, limits)?;
        let outlines = roots::judge(&tree, &fragments, &costs, &Rules { limits, alone: &self.alone })?;
        let compiled = tree
            .to_executable_validate(&self.schema)
            .map_err(|fault| Rejection::by_compiler(RejectionKind::Validation, &fault.errors, limits))?;
        literals::judge(&self.schema, &compiled, limits)?;
        Ok(Document::new(sha256, compiled, outlines))
    }

    fn no_operation(&self, document: &Document, name: Option<&str>) -> Rejection {
        let message = match (document.operations.len(), name) {
            (0, _) => "the document holds no operation".to_owned(),
            (_, Some(_)) => "the document has no operation of the name asked for".to_owned(),
            (_, None) => "the document holds several operations: say which by `operationName`".to_owned(),
        };
        Rejection::of(RejectionKind::OperationNotFound, message, &self.limits)
    }
}
