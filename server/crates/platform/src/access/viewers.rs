//! Who is behind a session, remembered for less than a second.

use std::time::{Duration, Instant};

use moka::future::Cache;
use rounds_domain::ids::SessionId;

use super::Viewer;

/// A change of permissions is to be felt within a second, the time for reading and answering among it.
const REMEMBERED_FOR: Duration = Duration::from_millis(700);
const MOST_REMEMBERED: u64 = 50_000;

/// Viewers read lately, with the instant at which reading began; none is older than a second.
#[derive(Clone)]
pub struct ViewerCache(Cache<SessionId, (Viewer, Instant)>);

impl Default for ViewerCache {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_REMEMBERED).time_to_live(REMEMBERED_FOR).build())
    }
}

impl ViewerCache {
    /// The viewer as read lately, and when reading began.
    pub async fn get(&self, session: SessionId) -> Option<(Viewer, Instant)> {
        self.0.get(&session).await
    }

    /// Remembers a viewer, of whom reading began then.
    pub async fn remember(&self, session: SessionId, viewer: Viewer, began: Instant) {
        self.0.insert(session, (viewer, began)).await;
    }

    /// Forgets a session at once.
    pub async fn forget(&self, session: SessionId) {
        self.0.invalidate(&session).await;
    }

    /// Forgets many sessions at once.
    pub async fn forget_all(&self, sessions: &[SessionId]) {
        for session in sessions {
            self.forget(*session).await;
        }
    }

    /// Forgets everybody at once: whoever asks next is read anew.
    pub fn forget_everybody(&self) {
        self.0.invalidate_all();
    }
}
