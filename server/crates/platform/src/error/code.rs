//! The closed list of codes that an answer can carry: those of the platform in `codes`, and those that subjects add.

use std::sync::OnceLock;

use super::codes;

/// A stable code, and whether the same request may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    name: &'static str,
    is_retryable: bool,
}

/// What subjects add: codes, and what violated constraints mean.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Codes of refusals.
    pub codes: Vec<Code>,
    /// Constraints that a caller can run into, by their names.
    pub constraints: Vec<(&'static str, Code)>,
}

static LEARNED: OnceLock<Vocabulary> = OnceLock::new();
static NOTHING: Vocabulary = Vocabulary { codes: Vec::new(), constraints: Vec::new() };

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

    /// The code of a rule, which a leaf crate says by its name.
    #[must_use]
    pub fn named(name: &'static str) -> Self {
        debug_assert!(find(name).is_some(), "{name} is no code");
        find(name).unwrap_or(Self::refusal(name))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Keeps what subjects add, once for the process; the same again changes nothing.
pub fn learn(vocabulary: Vocabulary) {
    LEARNED.get_or_init(|| vocabulary);
}

/// Every code.
pub fn all() -> impl Iterator<Item = Code> {
    codes::ALL.iter().chain(&LEARNED.get().unwrap_or(&NOTHING).codes).copied()
}

/// The code of a name.
#[must_use]
pub fn find(name: &str) -> Option<Code> {
    all().find(|code| code.name == name)
}

/// The code of the refusal that a violated constraint stands for; a constraint that is not listed is a fault of ours.
pub(super) fn meaning(constraint: Option<&str>) -> Option<Code> {
    let name = constraint?;
    let listed = &LEARNED.get().unwrap_or(&NOTHING).constraints;
    listed.iter().find(|(listed, _)| *listed == name).map(|(_, code)| *code)
}
