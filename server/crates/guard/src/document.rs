//! A document that was found good: what the guard remembers of it and what the server may keep beside it.
//!
//! It stands for the whole text; which of its operations runs is chosen per request.

use std::{
    any::Any,
    sync::{Arc, OnceLock},
};

use apollo_compiler::{ExecutableDocument, Node, ast::OperationType, executable::Operation, validation::Valid};

/// A document that passed every check that does not need variables.
#[derive(Debug)]
pub struct Document {
    pub(crate) sha256: [u8; 32],
    pub(crate) compiled: Valid<ExecutableDocument>,
    pub(crate) operations: Vec<Arc<Outline>>,
    companion: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
    /// Listens.
    Subscription,
}

/// A field of a root type, as often as the engine would run it: fragments are expanded, and a field under `@skip` or
/// `@include` is listed whatever its condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootField {
    /// The key in the answer: the alias, or else the name.
    pub response_key: String,
    /// The name in the schema.
    pub name: String,
}

/// What is known of an operation without its variables.
#[derive(Debug)]
pub(crate) struct Outline {
    pub(crate) kind: OperationKind,
    pub(crate) name: Option<String>,
    pub(crate) root_fields: Vec<RootField>,
    pub(crate) introspection_only: bool,
}

impl Document {
    pub(crate) fn new(sha256: [u8; 32], compiled: Valid<ExecutableDocument>, operations: Vec<Outline>) -> Self {
        let operations = operations.into_iter().map(Arc::new).collect();
        Self { sha256, compiled, operations, companion: OnceLock::new() }
    }

    /// The SHA-256 of the text, which is also its id among persisted documents.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// The document as the compiler reads it: typed, and valid against the guard's schema.
    pub fn compiled(&self) -> &Valid<ExecutableDocument> {
        &self.compiled
    }

    /// What the caller made of the same text, such as the engine's own parsed form: made at first use and forgotten
    /// together with the document. `None` if something of another type was kept here before.
    pub fn companion<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.companion.get_or_init(|| Box::new(make())).downcast_ref()
    }

    /// The operation to run: the one of that name, or without a name the only one.
    pub(crate) fn operation(&self, name: Option<&str>) -> Option<(&Arc<Outline>, &Node<Operation>)> {
        let compiled = self.compiled.operations.get(name).ok()?;
        let outline = self.operations.iter().find(|outline| outline.name.as_deref() == compiled.name.as_deref())?;
        Some((outline, compiled))
    }
}

impl From<OperationType> for OperationKind {
    fn from(kind: OperationType) -> Self {
        match kind {
            OperationType::Query => Self::Query,
            OperationType::Mutation => Self::Mutation,
            OperationType::Subscription => Self::Subscription,
        }
    }
}
