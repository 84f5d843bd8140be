//! How a refusal is told: a kind with a public code and a few short faults.
//!
//! Messages name fields, types and variables and never repeat the document or a value, so that a password typed in the
//! wrong place does not travel into logs. What a client wrote as a name is cut to 64 characters.

use std::{fmt, sync::Arc};

use apollo_compiler::{
    parser::{LineColumn, SourceMap, SourceSpan},
    validation::DiagnosticList,
};

use crate::limits::Limits;

const NAME_CHARS: usize = 64;

/// Why a request was refused before the engine saw it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Rejection {
    /// The sort of refusal, which decides the public code.
    pub kind: RejectionKind,
    /// What is wrong, in the order of the document; never empty.
    pub errors: Arc<[Fault]>,
}

/// The sorts of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RejectionKind {
    /// The document is not GraphQL.
    Parse,
    /// The document does not fit the schema or the rules of GraphQL.
    Validation,
    /// The variables, or a list written in the document, do not fit.
    BadUserInput,
    /// The document asks for more than one request may.
    TooComplex,
    /// No operation has the name asked for, or several would do.
    OperationNotFound,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fault {
    /// A sentence for the developer of the client, without a full stop.
    pub message: String,
    /// Where in the document, when that is known.
    pub locations: Vec<Location>,
    /// Where in the variables or arguments, such as `input.fixes.0.lat`.
    pub path: Option<String>,
    /// What is wrong at the path.
    pub input: Option<InputCode>,
}

/// What is wrong with one value of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputCode {
    /// The list holds too many items.
    ListTooLong,
    /// The input type has no such field.
    UnknownField,
    /// A value is missing or null.
    Required,
    /// The value has another type.
    WrongType,
    /// Not exactly one field of a `@oneOf` type is given.
    OneOf,
    /// The value nests too deeply.
    TooDeep,
}

/// A place in the document; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl RejectionKind {
    /// The code that clients read in `extensions.code`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Parse => "GRAPHQL_PARSE_FAILED",
            Self::Validation => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput | Self::OperationNotFound => "BAD_USER_INPUT",
            Self::TooComplex => "QUERY_TOO_COMPLEX",
        }
    }
}

impl InputCode {
    /// The code that clients read in `extensions.fieldErrors`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ListTooLong => "LIST_TOO_LONG",
            Self::UnknownField => "UNKNOWN_FIELD",
            Self::Required => "FIELD_REQUIRED",
            Self::WrongType => "WRONG_TYPE",
            Self::OneOf => "ONE_OF",
            Self::TooDeep => "TOO_DEEP",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code())?;
        match self.errors.first() {
            Some(fault) => write!(f, ": {}", fault.message),
            None => Ok(()),
        }
    }
}

impl Rejection {
    /// A refusal with as many and as long messages as the limits allow.
    pub(crate) fn new(kind: RejectionKind, faults: impl IntoIterator<Item = Fault>, limits: &Limits) -> Self {
        let errors = faults.into_iter().take(limits.errors.max(1)).map(|fault| fault.shortened(limits)).collect();
        Self { kind, errors }
    }

    /// A refusal with one message.
    pub(crate) fn of(kind: RejectionKind, fault: impl Into<Fault>, limits: &Limits) -> Self {
        Self::new(kind, [fault.into()], limits)
    }

    /// A refusal made of what the compiler found.
    pub(crate) fn by_compiler(kind: RejectionKind, found: &DiagnosticList, limits: &Limits) -> Self {
        let faults = found.iter().map(|diagnostic| Fault {
            message: diagnostic.error.to_string(),
            locations: diagnostic.line_column_range().map(|range| range.start.into()).into_iter().collect(),
            ..Fault::default()
        });
        Self::new(kind, faults, limits)
    }
}

impl Fault {
    /// The fault with a place in the document, if there is one.
    pub(crate) fn located(mut self, span: Option<SourceSpan>, sources: &SourceMap) -> Self {
        self.locations.extend(span.and_then(|span| span.line_column(sources)).map(Location::from));
        self
    }

    /// The fault of one value of the input.
    pub(crate) fn input(code: InputCode, path: &str, message: impl Into<String>) -> Self {
        Self { message: message.into(), path: Some(path.to_owned()), input: Some(code), ..Self::default() }
    }

    /// The fault of a list with too many items; its message starts with the code.
    pub(crate) fn list_too_long(path: &str, limits: &Limits) -> Self {
        let message = format!("LIST_TOO_LONG: a list holds at most {} items", limits.list_items);
        Self::input(InputCode::ListTooLong, path, message)
    }

    fn shortened(self, limits: &Limits) -> Self {
        Self {
            message: clip(&clip_names(&self.message), limits.error_chars),
            path: self.path.map(|path| clip(&clip_names(&path), limits.error_chars)),
            ..self
        }
    }
}

impl<T: Into<String>> From<T> for Fault {
    fn from(message: T) -> Self {
        Self { message: message.into(), ..Self::default() }
    }
}

impl From<LineColumn> for Location {
    fn from(at: LineColumn) -> Self {
        Self { line: at.line, column: at.column }
    }
}

/// Cuts every run of name characters that is longer than a sensible name.
fn clip_names(text: &str) -> String {
    let mut run = 0;
    let short = |c: &char| {
        run = if c.is_alphanumeric() || *c == '_' { run + 1 } else { 0 };
        run <= NAME_CHARS
    };
    text.chars().filter(short).collect()
}

fn clip(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    text.chars().take(chars.saturating_sub(1)).chain(['…']).collect()
}
