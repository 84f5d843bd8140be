//! What a rule says when it refuses: a stable code, listed in `mobile-contract/errors.json`.

/// A rule's refusal, told to the caller by its code.
pub trait Refusal: std::error::Error {
    /// The stable code, in upper case with underscores.
    fn code(&self) -> &'static str;
}

/// A word that does not belong to its closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Unknown word for {set}")]
pub struct UnknownWord {
    /// The set that does not know it.
    pub set: &'static str,
}
