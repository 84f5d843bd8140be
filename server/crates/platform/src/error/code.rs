//! A stable code as an answer carries it: apps decide by it, so that it is never renamed.

/// A stable code, and whether the same request may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    name: &'static str,
    is_retryable: bool,
}

impl Code {
    /// A refusal: the same request is refused again.
    #[must_use]
    pub const fn refusal(name: &'static str) -> Self {
        Self { name, is_retryable: false }
    }

    /// Something that passes: the same request may succeed later.
    #[must_use]
    pub const fn passing(name: &'static str) -> Self {
        Self { name, is_retryable: true }
    }

    /// As it stands in an answer.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        self.is_retryable
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}
