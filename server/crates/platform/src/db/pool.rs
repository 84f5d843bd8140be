//! The pool of connections, each with the limits of `ConnectionLimits` set by its start-up options.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool::managed::{PoolConfig, Timeouts};
use diesel::connection::InstrumentationEvent;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use futures_util::future::BoxFuture;

use super::address::Address;
use super::availability::Availability;
use super::locks::Watch;
use super::tls;
use crate::error::{Error, Result};
use crate::vault::Vault;

/// One connection out of the pool.
pub type PooledConnection = Object<AsyncPgConnection>;

/// The pool, and a count of the statements sent through it.
#[derive(Clone)]
pub struct Database {
    pool: Pool<AsyncPgConnection>,
    url: Arc<str>,
    statements: Arc<AtomicU64>,
    availability: Availability,
    vault: Vault,
}

/// Connections that a node keeps beside its pool: listening, publishing, keeping leases, looking after the database.
pub const BESIDE_POOL: usize = 4;

/// Statement, lock and idle-in-transaction limits of every connection, in milliseconds, and the time zone. Nothing is
/// compiled on the way: the rules of reach make plans look dear, and compiling one takes seconds where running it takes
/// milliseconds.
pub(super) const OPTIONS: &str = "-c statement_timeout=3000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=5000 -c timezone=UTC -c jit=off";
const POOL_WAIT: Duration = Duration::from_secs(1);

impl Database {
    /// Opens a pool of at most `size` connections; none is opened before it is needed.
    pub fn open(url: &str, size: usize) -> anyhow::Result<Self> {
        let statements = Arc::new(AtomicU64::new(0));
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let counter = statements.clone();
        config.custom_setup = Box::new(move |url| {
            let counter = counter.clone();
            let url = url.to_owned();
            Box::pin(async move { counted(&url, counter).await })
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let timeouts =
            Timeouts { wait: Some(POOL_WAIT), create: Some(Duration::from_secs(3)), recycle: Some(POOL_WAIT) };
        let pool = Pool::builder(manager)
            .config(PoolConfig { max_size: size, timeouts, ..PoolConfig::default() })
            .runtime(deadpool::Runtime::Tokio1)
            .build()?;
        Ok(Self {
            pool,
            url: url.into(),
            statements,
            availability: Availability::default(),
            vault: Vault::well_known(),
        })
    }

    /// The same with data keys of one's own.
    #[must_use]
    pub fn sealed_under(self, vault: Vault) -> Self {
        Self { vault, ..self }
    }

    /// The keys of what is kept sealed.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// A connection; `UNAVAILABLE` when none comes free within a second, and at once while PostgreSQL is known to be away.
    pub async fn connection(&self) -> Result<PooledConnection> {
        if self.availability.is_away() {
            return Err(Error::unavailable("PostgreSQL is away"));
        }
        self.pool.get().await.map_err(Error::unavailable)
    }

    /// A connection of one's own outside the pool, without a statement limit: for migrations, LISTEN and imports.
    pub async fn dedicated(&self) -> ConnectionResult<AsyncPgConnection> {
        connect(&self.url, "-c timezone=UTC").await
    }

    /// The same for the outbox, which listens on one.
    #[must_use]
    pub fn dedicated_source(&self) -> rounds_outbox::Dedicated {
        let database = self.clone();
        Arc::new(move || {
            let database = database.clone();
            Box::pin(async move { database.dedicated().await })
        })
    }

    /// Whether PostgreSQL is there, as far as this process knows.
    #[must_use]
    pub fn availability(&self) -> &Availability {
        &self.availability
    }

    /// Closes every connection that nobody holds: after an outage they lead nowhere.
    pub(super) fn forget_idle(&self) {
        self.pool.retain(|_, _| false);
    }

    /// Connections lent, connections idle, and callers who wait for one.
    #[must_use]
    pub fn occupancy(&self) -> [(&'static str, usize); 3] {
        let status = self.pool.status();
        [
            ("lent", status.size.saturating_sub(status.available)),
            ("idle", status.available),
            ("waiting", status.waiting),
        ]
    }

    /// Where the database is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Statements sent through the pool so far.
    #[must_use]
    pub fn statement_count(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }
}

impl rounds_outbox::ConnectionSource for Database {
    fn connection(&self) -> BoxFuture<'_, std::result::Result<PooledConnection, rounds_outbox::NoConnection>> {
        Box::pin(async { self.pool.get().await.map_err(|error| rounds_outbox::NoConnection(error.to_string())) })
    }
}

async fn counted(url: &str, counter: Arc<AtomicU64>) -> ConnectionResult<AsyncPgConnection> {
    let mut connection = connect(url, OPTIONS).await?;
    let mut watch = Watch::default();
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if cfg!(debug_assertions) {
            watch.hear(&event);
        }
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    Ok(connection)
}

/// Opens one connection with start-up options, secured as its address says.
pub async fn connect(url: &str, options: &str) -> ConnectionResult<AsyncPgConnection> {
    let refuse = |error: anyhow::Error| ConnectionError::BadConnection(format!("{error:#}"));
    let mut address = Address::parse(url).map_err(refuse)?;
    let connector = tls::connector(&address.security).map_err(refuse)?;
    address.config.options(options).application_name("rounds").connect_timeout(Duration::from_secs(3));
    let opened = address.config.connect(connector).await;
    let (client, connection) = opened.map_err(|error| refuse(error.into()))?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}
