//! The closed list of codes that an answer can carry: those of the platform in `codes`, and those that subjects add.
//!
//! Subjects add theirs once, when the process starts.

use std::sync::OnceLock;

use super::code::Code;
use super::codes;

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
    /// The code of a rule, which a leaf crate says by its name.
    #[must_use]
    pub fn named(name: &'static str) -> Self {
        debug_assert!(find(name).is_some(), "{name} is no code");
        find(name).unwrap_or(Self::refusal(name))
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
    all().find(|code| code.as_str() == name)
}

/// The code of the refusal that a violated constraint stands for; a constraint that is not listed is a fault of ours.
pub(super) fn meaning(constraint: Option<&str>) -> Option<Code> {
    let name = constraint?;
    let listed = &LEARNED.get().unwrap_or(&NOTHING).constraints;
    listed.iter().find(|(listed, _)| *listed == name).map(|(_, code)| *code)
}
