//! Where connections come from, and what is done when none come.
//!
//! The loops of this crate outlive the database: every statement they send is bounded in time, a failure is logged once per
//! outage and not once per try, and the loop goes on.

use std::{fmt::Display, sync::Arc, time::Duration};

use diesel::{ConnectionResult, QueryResult};
use diesel_async::{
    AsyncConnection, AsyncPgConnection,
    pooled_connection::deadpool::{Object, Pool},
};
use futures_util::{FutureExt, future::BoxFuture};

/// Longer than the server's own statement and lock limits together: past it the line itself is dead.
const ANSWER_WITHIN: Duration = Duration::from_secs(6);

/// A connection on loan; dropping it gives it back.
pub type PooledConnection = Object<AsyncPgConnection>;

/// Lends connections, one per call.
pub trait ConnectionSource: Send + Sync + 'static {
    /// Lends a connection that is inside no transaction.
    fn connection(&self) -> BoxFuture<'_, Result<PooledConnection, NoConnection>>;
}

impl ConnectionSource for Pool<AsyncPgConnection> {
    fn connection(&self) -> BoxFuture<'_, Result<PooledConnection, NoConnection>> {
        async { self.get().await.map_err(|error| NoConnection(error.to_string())) }.boxed()
    }
}

/// Says that no connection could be lent, and why.
#[derive(Debug, thiserror::Error)]
#[error("no connection: {0}")]
pub struct NoConnection(pub String);

/// Opens a connection that belongs to nobody else, for listening.
pub type Dedicated = Arc<dyn Fn() -> BoxFuture<'static, ConnectionResult<AsyncPgConnection>> + Send + Sync>;

/// Opens dedicated connections to `url` without TLS.
pub fn dedicated(url: impl Into<String>) -> Dedicated {
    let url: Arc<str> = url.into().into();
    Arc::new(move || {
        let url = Arc::clone(&url);
        async move { AsyncPgConnection::establish(&url).await }.boxed()
    })
}

/// What may go wrong between a loop and the database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error(transparent)]
    NoConnection(#[from] NoConnection),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
    #[error(transparent)]
    Connect(#[from] diesel::ConnectionError),
    #[error("no answer within {ANSWER_WITHIN:?}")]
    Silence,
}

/// Lends a connection to `work`, or says that either took too long; a connection that fell silent is not given back.
pub(crate) async fn lend<T, E>(
    source: &dyn ConnectionSource,
    work: impl AsyncFnOnce(&mut AsyncPgConnection) -> Result<T, E>,
) -> Result<T, Trouble>
where
    Trouble: From<E>,
{
    let mut conn = answered(async { Ok(source.connection().await?) }).await?;
    let answer = answered(async { Ok(work(&mut conn).await?) }).await;
    if matches!(answer, Err(Trouble::Silence)) {
        drop(Object::take(conn));
    }
    answer
}

/// Bounds `work` by the time after which an answer no longer comes.
pub(crate) async fn answered<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    tokio::time::timeout(ANSWER_WITHIN, work).await.unwrap_or(Err(Trouble::Silence))
}

/// A connection kept for one purpose outside the pool, replaced when it fails.
pub(crate) struct Reserved<'a> {
    source: &'a dyn ConnectionSource,
    conn: Option<AsyncPgConnection>,
}

impl<'a> Reserved<'a> {
    pub(crate) const fn of(source: &'a dyn ConnectionSource) -> Self {
        Self { source, conn: None }
    }

    /// Does `work` on the kept connection; whatever stops it, the next work gets a fresh one.
    pub(crate) async fn ask<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut AsyncPgConnection) -> QueryResult<T>,
    ) -> Result<T, Trouble> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => Object::take(self.source.connection().await?),
        };
        let answer = work(&mut conn).await?;
        self.conn = Some(conn);
        Ok(answer)
    }
}

/// Remembers whether a loop is cut off, so that the log has one line when it begins and one when it ends.
pub(crate) struct Outage {
    duty: &'static str,
    cut_off: bool,
}

impl Outage {
    pub(crate) const fn of(duty: &'static str) -> Self {
        Self { duty, cut_off: false }
    }

    /// Notes how the last try went and passes its value on.
    pub(crate) fn note<T, E: Display>(&mut self, outcome: Result<T, E>) -> Option<T> {
        match outcome {
            Ok(value) => {
                if std::mem::take(&mut self.cut_off) {
                    tracing::info!(duty = self.duty, "{} works again", self.duty);
                }
                Some(value)
            }
            Err(error) => {
                if !std::mem::replace(&mut self.cut_off, true) {
                    tracing::warn!(duty = self.duty, %error, "{} is cut off and keeps trying: {error}", self.duty);
                }
                None
            }
        }
    }
}
