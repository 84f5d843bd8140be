//! Sessions by which somebody is connected, and which may end or see less under them.
//!
//! All open sessions of this node are looked at together, once a second, whatever the number of connections: whoever is
//! connected by one that has ended is told within two seconds, also when nothing else happens, and so is whoever's reach
//! has changed. Nodes ask the database and rely on no message between them, so a lost line delays nothing. While the
//! database is away nobody can tell, and nobody is told.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rounds_domain::ids::SessionId;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::error::Result;

const LOOKED_AT_EVERY: Duration = Duration::from_secs(1);
const MOST_AT_ONCE: usize = 5_000;

/// Tells which of some sessions are open still, and at which epoch.
pub type OpenSessions =
    Arc<dyn Fn(Vec<SessionId>) -> BoxFuture<'static, Result<HashMap<SessionId, i64>>> + Send + Sync>;

/// Watches over the sessions of all connections of this node.
#[derive(Clone)]
pub struct SessionWatcher {
    open: OpenSessions,
    watched: Watched,
}

type Watched = Arc<Mutex<HashMap<SessionId, Session>>>;

struct Session {
    connections: usize,
    standing: watch::Sender<Standing>,
}

/// How a session was found when it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unknown,
    Open(i64),
    Ended,
}

/// One connection whose session is watched over, until it is dropped.
pub(super) struct Watching {
    session: SessionId,
    standing: watch::Receiver<Standing>,
    watched: Watched,
}

impl SessionWatcher {
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
        let fresh = || Session { connections: 0, standing: watch::Sender::new(Standing::Unknown) };
        let mut watched = locked(&self.watched);
        let found = watched.entry(session).or_insert_with(fresh);
        found.connections += 1;
        Watching { session, standing: found.standing.subscribe(), watched: self.watched.clone() }
    }

    async fn look(&self) {
        let sessions: Vec<SessionId> = locked(&self.watched).keys().copied().collect();
        for some in sessions.chunks(MOST_AT_ONCE) {
            match (self.open)(some.to_vec()).await {
                Ok(open) => self.tell(some, &open),
                Err(error) => tracing::debug!(%error, "nobody can tell which sessions are open"),
            }
        }
    }

    fn tell(&self, sessions: &[SessionId], open: &HashMap<SessionId, i64>) {
        let watched = locked(&self.watched);
        for session in sessions {
            let standing = open.get(session).map_or(Standing::Ended, |epoch| Standing::Open(*epoch));
            if let Some(found) = watched.get(session) {
                found.standing.send_if_modified(|known| std::mem::replace(known, standing) != standing);
            }
        }
    }
}

impl Watching {
    /// Waits for the end of the session.
    pub(super) async fn ended(&self) {
        self.until(|standing| standing == Standing::Ended).await;
    }

    /// Waits until the session is found open at another epoch, and says at which.
    pub(super) async fn moved_from(&self, epoch: i64) -> i64 {
        match self.until(|standing| matches!(standing, Standing::Open(now) if now != epoch)).await {
            Standing::Open(now) => now,
            Standing::Unknown | Standing::Ended => epoch,
        }
    }

    async fn until(&self, is_so: impl Fn(Standing) -> bool) -> Standing {
        let mut standing = self.standing.clone();
        let found = standing.wait_for(|standing| is_so(*standing)).await.map(|found| *found);
        match found {
            Ok(found) => found,
            Err(_) => std::future::pending().await,
        }
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
