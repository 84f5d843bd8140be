//! Whether PostgreSQL is there, as `look_after` found it last. While it is away nobody waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether PostgreSQL is there, as far as this process knows.
#[derive(Debug, Clone, Default)]
pub struct Availability(Arc<AtomicBool>);

impl Availability {
    /// Whether PostgreSQL is known to be away.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Keeps what was found; whether that is new.
    pub(super) fn note(&self, is_away: bool) -> bool {
        self.0.swap(is_away, Ordering::Relaxed) != is_away
    }
}
