//! Everything that a process needs, built once.

use std::sync::Arc;
use std::time::Duration;

use rounds_outbox::{Feed, FeedOptions, Relay, Wake};

use crate::config::Control;
use crate::platform::access::Viewer;
use crate::platform::access::keyring::Keyring;
use crate::platform::access::passwords::Passwords;
use crate::platform::clock::Clock;
use crate::platform::db::{Database, Db};
use crate::platform::push::Push;
use crate::platform::sms::Texts;
use crate::platform::tasks::Supervisor;
use crate::platform::vault::Vault;
use crate::sessions::Viewers;

/// Everything that a process needs.
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
    pub viewers: Viewers,
    /// How phones are pushed to; none where no channel is configured.
    pub push: Option<Arc<dyn Push>>,
    /// How the company controls its customers.
    pub control: Control,
    /// How text messages leave; none where no gateway is configured.
    pub sms: Option<Arc<dyn Texts>>,
}

/// The most connections in the pool of a node.
pub const POOL_SIZE: usize = 16;

impl App {
    /// Opens the database, which must be migrated, and reads the signing keys; makes the first key if there is none.
    pub async fn open(url: &str, clock: Clock) -> anyhow::Result<Self> {
        Self::open_under(url, clock, Vault::well_known()).await
    }

    /// The same with data keys of one's own.
    pub async fn open_under(url: &str, clock: Clock, vault: Vault) -> anyhow::Result<Self> {
        let database = Database::open(url, POOL_SIZE)?.sealed_under(vault);
        database.learn_data_keys().await?;
        let keys = crate::sessions::signing_keys(&database, &clock).await?;
        let source = Arc::new(database.clone());
        let feed = Feed::new(source, database.dedicated_source(), FeedOptions::default());
        Ok(Self {
            database,
            clock,
            wake: Wake::new(),
            feed,
            supervisor: Supervisor::default(),
            keys: Arc::new(Keyring::new(&keys)?),
            passwords: Passwords::default(),
            viewers: Viewers::default(),
            push: None,
            control: Control::default(),
            sms: None,
        })
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

    /// Starts what every node runs: it publishes events, hears those of all nodes, and looks after the database and its keys.
    pub fn start_news(&self) {
        let database = self.database.clone();
        self.supervisor.keep("presence", move |shutdown| {
            let database = database.clone();
            async move { database.look_after(shutdown).await }
        });
        let app = self.clone();
        self.supervisor.keep("keys", move |shutdown| crate::sessions::keep_keys(app.clone(), shutdown));
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
