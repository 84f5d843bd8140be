//! What `admission` lets through.

use std::sync::Arc;

use rounds_guard::Checked;

/// An operation that may be executed.
#[derive(Clone)]
pub(super) struct Admitted {
    /// The verdict of the guard.
    pub(super) checked: Checked,
    /// The document that it was given on.
    pub(super) source: Arc<str>,
}
