//! What an examination of the surroundings found: one line each, with what to do.

use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Fine,
    /// Works, and somebody should look.
    Doubtful,
    /// Must not be served on.
    Broken,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub grade: Grade,
    /// What was looked at.
    pub subject: &'static str,
    /// What was found, and what to do where it is not as it should be.
    pub text: String,
}

impl Finding {
    /// As it should be.
    pub fn fine(subject: &'static str, text: impl Into<String>) -> Self {
        Self { grade: Grade::Fine, subject, text: text.into() }
    }

    /// Works, and somebody should look.
    pub fn doubtful(subject: &'static str, text: impl Into<String>) -> Self {
        Self { grade: Grade::Doubtful, subject, text: text.into() }
    }

    /// Must not be served on.
    pub fn broken(subject: &'static str, text: impl Into<String>) -> Self {
        Self { grade: Grade::Broken, subject, text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grade = match self.grade {
            Grade::Fine => "ok",
            Grade::Doubtful => "warn",
            Grade::Broken => "FAIL",
        };
        write!(formatter, "{grade:<5} {:<20} {}", self.subject, self.text)
    }
}
