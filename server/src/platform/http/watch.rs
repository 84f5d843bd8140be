//! Sessions by which somebody is connected, and which may end under them.
//!
//! All open sessions of this node are looked at together, once a second, whatever the number of connections: whoever is
//! connected by one that has ended is told within two seconds, also when nothing else happens. While the database is away
//! nobody can tell, and nobody is told.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rounds_domain::ids::SessionId;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::platform::error::Result;

const LOOKED_AT_EVERY: Duration = Duration::from_secs(1);
const MOST_AT_ONCE: usize = 5_000;

/// Tells which of some sessions are open still.
pub type OpenSessions = Arc<dyn Fn(Vec<SessionId>) -> BoxFuture<'static, Result<HashSet<SessionId>>> + Send + Sync>;

/// Watches over the sessions of all connections of this node.
#[derive(Clone)]
pub struct Watch {
    open: OpenSessions,
    watched: Watched,
}

type Watched = Arc<Mutex<HashMap<SessionId, Session>>>;

struct Session {
    connections: usize,
    ended: CancellationToken,
}

/// One connection whose session is watched over, until it is dropped.
pub(super) struct Watching {
    session: SessionId,
    ended: CancellationToken,
    watched: Watched,
}

impl Watch {
    /// A watch that looks by `open`.
    #[must_use]
    pub fn new(open: OpenSessions) -> Self {
        Self { open, watched: Watched::default() }
    }

    /// Looks again and again.
    pub async fn keep(self, shutdown: CancellationToken) {
        let mut look = tokio::time::interval(LOOKED_AT_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = look.tick() => self.look().await,
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Watches over a session for one more connection.
    pub(super) fn over(&self, session: SessionId) -> Watching {
        let fresh = || Session { connections: 0, ended: CancellationToken::new() };
        let mut watched = locked(&self.watched);
        let found = watched.entry(session).or_insert_with(fresh);
        found.connections += 1;
        Watching { session, ended: found.ended.clone(), watched: self.watched.clone() }
    }

    async fn look(&self) {
        let sessions: Vec<SessionId> = locked(&self.watched).keys().copied().collect();
        for some in sessions.chunks(MOST_AT_ONCE) {
            match (self.open)(some.to_vec()).await {
                Ok(open) => self.end(some.iter().filter(|session| !open.contains(session))),
                Err(error) => tracing::debug!(%error, "nobody can tell which sessions are open"),
            }
        }
    }

    fn end<'s>(&self, sessions: impl Iterator<Item = &'s SessionId>) {
        let watched = locked(&self.watched);
        for found in sessions.filter_map(|session| watched.get(session)) {
            found.ended.cancel();
        }
    }
}

impl Watching {
    /// Waits for the end of the session.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Entry::Occupied(mut found) = locked(&self.watched).entry(self.session) {
            found.get_mut().connections -= 1;
            if found.get().connections == 0 {
                found.remove();
            }
        }
    }
}

fn locked(watched: &Watched) -> MutexGuard<'_, HashMap<SessionId, Session>> {
    watched.lock().unwrap_or_else(PoisonError::into_inner)
}
