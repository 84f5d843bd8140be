//! What a process holds, built once.

use std::sync::Arc;
use std::time::Duration;

use http::Extensions;
use rounds_outbox::{Feed, FeedOptions, Relay, Wake};

use crate::access::Viewer;
use crate::access::keyring::Keyring;
use crate::access::passwords::Passwords;
use crate::access::viewers::ViewerCache;
use crate::clock::Clock;
use crate::db::{Database, Db};
use crate::push::Push;
use crate::sms::Texts;
use crate::supervisor::Supervisor;

/// What a process holds.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// What wakes relay and workers after a commit.
    pub wake: Wake,
    /// News of all nodes.
    pub feed: Feed,
    /// Background work.
    pub supervisor: Supervisor,
    /// Keys of access tokens.
    pub keys: Arc<Keyring>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Who is behind a session, remembered for a second.
    pub viewers: ViewerCache,
    /// How phones are pushed to; none where no channel is configured.
    pub push: Option<Arc<dyn Push>>,
    /// How text messages leave; none where no gateway is configured.
    pub sms: Option<Arc<dyn Texts>>,
    /// What the composition root hands to subjects, by its type: registries, and what the company decides.
    pub handed: Extensions,
}

impl App {
    /// What a process holds that works on this database and signs with these keys.
    #[must_use]
    pub fn new(database: Database, clock: Clock, keys: Keyring) -> Self {
        let feed = Feed::new(Arc::new(database.clone()), database.dedicated_source(), FeedOptions::default());
        Self {
            database,
            clock,
            wake: Wake::new(),
            feed,
            supervisor: Supervisor::default(),
            keys: Arc::new(keys),
            passwords: Passwords::default(),
            viewers: ViewerCache::default(),
            push: None,
            sms: None,
            handed: Extensions::new(),
        }
    }

    /// What the composition root handed in of a type; its default where it handed in none.
    #[must_use]
    pub fn handed<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        self.handed.get::<T>().cloned().unwrap_or_default()
    }

    /// The database for a viewer.
    #[must_use]
    pub fn db(&self, viewer: Viewer) -> Db {
        Db::new(self.database.clone(), viewer, self.clock.clone(), self.wake.clone())
    }

    /// The database for the system, which says why.
    #[must_use]
    pub fn system(&self, reason: &'static str) -> Db {
        self.db(Viewer::system(reason))
    }

    /// Starts what every node runs: it looks after the database and its keys, publishes events, and hears those of all nodes.
    pub fn start(&self) {
        let database = self.database.clone();
        self.supervisor.keep("availability", move |shutdown| {
            let database = database.clone();
            async move { database.look_after(shutdown).await }
        });
        let database = self.database.clone();
        self.supervisor.keep("data keys", move |shutdown| {
            let database = database.clone();
            async move { database.keep_data_keys(shutdown).await }
        });
        let relay = Arc::new(Relay::new(Arc::new(self.database.clone()), self.wake.clone()));
        self.supervisor.keep("relay", move |shutdown| {
            let relay = relay.clone();
            async move { relay.run(shutdown).await }
        });
        let feed = self.feed.clone();
        self.supervisor.keep("feed", move |shutdown| {
            let feed = feed.clone();
            async move { feed.run(shutdown).await }
        });
    }

    /// Ends background work.
    pub async fn stop(&self, patience: Duration) {
        self.supervisor.stop(patience).await;
    }
}
