//! One error for everything that can go wrong between a request and its answer.
//!
//! A refusal carries a stable code from the closed list (`codes`, and what subjects add); its sentence is rendered in the caller's
//! language where the answer leaves the server (`platform::http::answer`). An internal fault keeps its cause for the log and shows
//! nothing of it. Constraints of the database speak through what subjects say of them: the database is the last judge.

mod code;
pub mod codes;
pub mod tally;
mod vocabulary;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use rounds_domain::refusal::Refusal;

pub use self::code::Code;
pub use self::vocabulary::{Vocabulary, all as all_codes, find as find_code, learn};

/// What a fallible function of the server answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a GraphQL field that can fail by itself answers: nullable, so that its failure leaves its neighbours alone.
pub type Answer<T> = Option<Result<T>>;

/// A refusal or a fault.
#[derive(Debug, Clone)]
pub struct Error(Arc<Fault>);

#[derive(Debug)]
struct Fault {
    code: Code,
    fields: Vec<FieldFault>,
    retry_after_ms: Option<u64>,
    not_before: Option<DateTime<Utc>>,
    is_overtaken: bool,
    cause: Option<String>,
}

impl Fault {
    const fn of(code: Code) -> Self {
        Self { code, fields: Vec::new(), retry_after_ms: None, not_before: None, is_overtaken: false, cause: None }
    }
}

/// What is wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Path within the input, `fixes.0.lat`.
    pub path: String,
    /// What is wrong with it.
    pub code: Code,
}

impl Error {
    /// A refusal by its code.
    #[must_use]
    pub fn code(code: Code) -> Self {
        Self(Arc::new(Fault::of(code)))
    }

    /// A rule's refusal.
    #[must_use]
    pub fn refused(refusal: &impl Refusal) -> Self {
        Self::code(Code::named(refusal.code()))
    }

    /// An input that cannot be taken, with the fields that are at fault.
    #[must_use]
    pub fn fields(fields: Vec<FieldFault>) -> Self {
        Self(Arc::new(Fault { fields, ..Fault::of(codes::BAD_USER_INPUT) }))
    }

    /// One field of an input that cannot be taken.
    #[must_use]
    pub fn field(path: impl Into<String>, code: Code) -> Self {
        Self::fields(vec![FieldFault { path: path.into(), code }])
    }

    /// Absent, or out of reach: nobody can tell which.
    #[must_use]
    pub fn not_found() -> Self {
        Self::code(codes::NOT_FOUND)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::code(codes::UNAUTHENTICATED)
    }

    /// Somebody without the permission.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::code(codes::FORBIDDEN)
    }

    /// Somebody else was faster, or the same thing was asked for in two ways.
    #[must_use]
    pub fn conflict() -> Self {
        Self::code(codes::CONFLICT)
    }

    /// Somebody else was faster, and nothing of what was asked for speaks against it: the whole transaction may run again.
    #[must_use]
    pub fn overtaken() -> Self {
        Self(Arc::new(Fault { is_overtaken: true, ..Fault::of(codes::CONFLICT) }))
    }

    /// A refusal that may be tried again after a while.
    #[must_use]
    pub fn later(code: Code, after: std::time::Duration) -> Self {
        let retry_after_ms = u64::try_from(after.as_millis()).ok();
        Self(Arc::new(Fault { retry_after_ms, ..Fault::of(code) }))
    }

    /// A refusal that holds until an instant.
    #[must_use]
    pub fn not_before(code: Code, instant: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let retry_after_ms = u64::try_from((instant - now).num_milliseconds()).ok();
        Self(Arc::new(Fault { retry_after_ms, not_before: Some(instant), ..Fault::of(code) }))
    }

    /// A fault of ours; `cause` is for the log alone.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let cause = Some(cause.to_string());
        Self(Arc::new(Fault { cause, ..Fault::of(codes::INTERNAL_SERVER_ERROR) }))
    }

    /// Its code.
    #[must_use]
    pub fn as_code(&self) -> Code {
        self.0.code
    }

    /// Whether it carries this code.
    #[must_use]
    pub fn is(&self, code: Code) -> bool {
        self.0.code == code
    }

    /// The fields at fault.
    #[must_use]
    pub fn faults(&self) -> &[FieldFault] {
        &self.0.fields
    }

    /// What the log should know.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The instant from which the same may succeed.
    #[must_use]
    pub fn holds_until(&self) -> Option<DateTime<Utc>> {
        self.0.not_before
    }

    /// Whether the same transaction may run again at once.
    #[must_use]
    pub fn is_overtaken(&self) -> bool {
        self.0.is_overtaken
    }

    /// How long to wait before the next try.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<u64> {
        self.0.retry_after_ms
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0.cause {
            Some(cause) => write!(formatter, "{}: {cause}", self.0.code),
            None => write!(formatter, "{}", self.0.code),
        }
    }
}

impl std::error::Error for Error {}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::not_found(),
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::overtaken(),
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            ) => Self::unavailable(error),
            DieselError::DatabaseError(_, information) => match vocabulary::meaning(information.constraint_name()) {
                Some(code) => Self::code(code),
                // PostgreSQL ended one of two that waited for each other: the other goes on, and this one may try again.
                None if information.message().starts_with("deadlock") => Self::overtaken(),
                None if will_pass(information.message()) => Self::unavailable(error),
                None => Self::internal(error),
            },
            _ => Self::internal(error),
        }
    }
}

/// Whether PostgreSQL speaks of something that another try may not meet. The numbers of its states are not handed on to
/// us, so `doctor` sees to it that it speaks English.
fn will_pass(message: &str) -> bool {
    let openings = ["terminating connection", "the database system is"];
    message.contains("timeout") || openings.iter().any(|opening| message.starts_with(opening))
}

impl Error {
    /// The database is away, or too busy.
    #[must_use]
    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        let cause = Some(cause.to_string());
        Self(Arc::new(Fault { retry_after_ms: Some(1000), cause, ..Fault::of(codes::UNAVAILABLE) }))
    }
}

/// Turns a rule's refusal into an error.
pub trait OrRefuse<T> {
    /// The value, or the refusal as an error.
    fn or_refuse(self) -> Result<T>;

    /// The value, or the refusal as the fault of one field.
    fn or_fault(self, path: &str) -> Result<T>;
}

impl<T, R: Refusal> OrRefuse<T> for std::result::Result<T, R> {
    fn or_refuse(self) -> Result<T> {
        self.map_err(|refusal| Error::refused(&refusal))
    }

    fn or_fault(self, path: &str) -> Result<T> {
        self.map_err(|refusal| Error::field(path, Code::named(refusal.code())))
    }
}
