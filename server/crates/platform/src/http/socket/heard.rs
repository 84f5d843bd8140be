//! News on its way to a subscription: whoever is told is told as they are since it was heard of.

use std::time::Instant;

use crate::graphql::News;

/// News, and when it was heard of.
pub(super) struct Heard {
    /// What happened.
    pub(super) news: News,
    /// Since when it is known here.
    pub(super) at: Instant,
}

impl Heard {
    /// What is heard of at this moment.
    pub(super) fn now(news: News) -> Self {
        Self { news, at: Instant::now() }
    }
}
