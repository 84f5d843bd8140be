//! What a resolver asks of its context.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use rounds_domain::ids::DeviceId;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::Language;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::ahead::{ById, Entity, Join, Of};
use super::command::command;
use super::loaders::{Key, Loaders};
use super::request_data::{Reading, RequestData};
use super::statement::Statement;
use crate::access::Viewer;
use crate::access::permits::Permit;
use crate::db::{Command, Db, Origin, SendWork, Tx, decode_cursor, encode_cursor};
use crate::error::codes;
use crate::error::{Answer, Error, Result};
use crate::scalars::Key as IdempotencyKey;

/// What is known of the client beside who is signed in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Language of the answer: as asked for, else that of the person.
    pub language: Language,
    /// Whether the client asked for a language.
    pub is_language_asked: bool,
    /// Id of the request, echoed and logged.
    pub request_id: String,
    /// Address of the peer.
    pub address: Option<IpAddr>,
    /// Device that it says it is.
    pub device: Option<DeviceId>,
    /// Version of the app that it says it is.
    pub app_version: Option<String>,
    /// What the phone's clocks said when it sent the request.
    pub phone_clock: Option<PhoneClock>,
}

impl Caller {
    /// Where it asks from, for the audit trail.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let request_id = Some(self.request_id.clone());
        Origin { request_id, address: self.address, app_version: self.app_version.clone() }
    }

    /// The client of this person, spoken to in the person's language unless it asked for another.
    #[must_use]
    pub fn known_as(self, viewer: Option<&Viewer>) -> Self {
        match viewer {
            Some(viewer) if !self.is_language_asked => Self { language: viewer.language, ..self },
            _ => self,
        }
    }
}

/// The news for which a subscription's operation is executed; absent while it is only being opened.
#[derive(Debug, Clone)]
pub enum News {
    /// Something happened.
    Event(Arc<rounds_outbox::Event>),
    /// Too much happened: the client asks for the first page again. The stream goes on after this number.
    Resync(i64),
}

impl News {
    /// The cursor by which a client resumes after this news.
    #[must_use]
    pub fn cursor(&self) -> String {
        encode_cursor(&self.seq())
    }

    /// The number of this news.
    #[must_use]
    pub fn seq(&self) -> i64 {
        match self {
            Self::Event(event) => event.seq,
            Self::Resync(seq) => *seq,
        }
    }
}

/// What a subscription says of itself while it is being opened.
#[derive(Debug, Clone, Default)]
pub struct Opening(Arc<Mutex<Option<Topic>>>);

/// What a subscription listens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// Topic of the events.
    pub name: &'static str,
    /// Only events about this.
    pub subject: Option<Uuid>,
    /// The number after which it resumes.
    pub after: Option<i64>,
}

impl Opening {
    /// What the subscription listens to.
    #[must_use]
    pub fn topic(&self) -> Option<Topic> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a resolver asks of its context.
pub trait ContextExt {
    /// The database as the viewer sees it; `UNAUTHENTICATED` when nobody is signed in.
    fn db(&self) -> Result<Db>;

    /// The loaders of this request, new after each commit; `UNAUTHENTICATED` when nobody is signed in.
    fn loaders(&self) -> Result<Loaders>;

    /// The same for what somebody may do before a new password is set.
    fn own_db(&self) -> Result<Db>;

    /// The loaders for what somebody may see before a new password is set.
    fn own_loaders(&self) -> Result<Loaders>;

    /// Who asks; `UNAUTHENTICATED` when nobody is signed in.
    fn viewer(&self) -> Result<Viewer>;

    /// Proof that whoever asks holds a permission; `FORBIDDEN` without it.
    fn permit<const P: u8>(&self) -> Result<Permit<P>> {
        self.viewer()?.permit()
    }

    /// What was asked for by the mutation field being resolved.
    fn command(&self, operation: &'static str, key: IdempotencyKey) -> Result<Command>;

    /// Carries out a mutation under its key; what is read after it is read anew.
    fn change<R, F>(
        &self,
        operation: &'static str,
        key: IdempotencyKey,
        work: F,
    ) -> impl Future<Output = Result<R>> + Send
    where
        for<'t> F: AsyncFnOnce(&'t mut Tx) -> Result<R> + SendWork<&'t mut Tx, Result<R>> + Clone + Send,
        R: Serialize + DeserializeOwned + Send + Sync;

    /// From here on the request reads as somebody who has just signed in.
    fn sign_in_as(&self, db: Db);

    /// The client.
    fn caller(&self) -> &Caller;

    /// The language of the answer.
    fn language(&self) -> Language;

    /// Listens to a topic: none while the subscription is being opened, else the news to answer with.
    fn listen(&self, name: &'static str, subject: Option<Uuid>, after: Option<String>) -> Result<Option<News>>;
}

impl ContextExt for Context<'_> {
    fn db(&self) -> Result<Db> {
        signed_in(self).map(|reading| reading.db)
    }

    fn loaders(&self) -> Result<Loaders> {
        signed_in(self).map(|reading| reading.loaders)
    }

    fn own_db(&self) -> Result<Db> {
        Ok(self.data_unchecked::<RequestData>().reading()?.db)
    }

    fn own_loaders(&self) -> Result<Loaders> {
        Ok(self.data_unchecked::<RequestData>().reading()?.loaders)
    }

    fn viewer(&self) -> Result<Viewer> {
        Ok(self.own_db()?.viewer().clone())
    }

    fn command(&self, operation: &'static str, key: IdempotencyKey) -> Result<Command> {
        command(self, operation, key)
    }

    async fn change<R, F>(&self, operation: &'static str, key: IdempotencyKey, work: F) -> Result<R>
    where
        for<'t> F: AsyncFnOnce(&'t mut Tx) -> Result<R> + SendWork<&'t mut Tx, Result<R>> + Clone + Send,
        R: Serialize + DeserializeOwned + Send + Sync,
    {
        let command = command(self, operation, key)?;
        self.db()?.transact(command, work).await
    }

    fn sign_in_as(&self, db: Db) {
        self.data_unchecked::<RequestData>().read_as(db);
    }

    fn caller(&self) -> &Caller {
        self.data_unchecked()
    }

    fn language(&self) -> Language {
        self.caller().language
    }

    fn listen(&self, name: &'static str, subject: Option<Uuid>, after: Option<String>) -> Result<Option<News>> {
        self.viewer()?;
        if let Some(news) = self.data_opt::<News>() {
            return Ok(Some(news.clone()));
        }
        let after = after.map(|cursor| decode_cursor(&cursor, "after")).transpose()?;
        if let Some(Opening(opening)) = self.data_opt::<Opening>() {
            *opening.lock().unwrap_or_else(PoisonError::into_inner) = Some(Topic { name, subject, after });
        }
        Ok(None)
    }
}

/// What somebody reads through who is signed in and need not change their password first.
fn signed_in(ctx: &Context<'_>) -> Result<Reading> {
    let reading = ctx.data_unchecked::<RequestData>().reading()?;
    if reading.db.viewer().must_change_password {
        return Err(Error::code(codes::PASSWORD_CHANGE_REQUIRED));
    }
    Ok(reading)
}

/// An edge to one row by its id: null without one, and when the row is absent or out of reach.
pub async fn edge<T: Entity>(ctx: &Context<'_>, id: Option<T::Id>) -> Answer<T> {
    let id = id?;
    match ctx.loaders() {
        Ok(loaders) => loaders.row(id).await.transpose(),
        Err(error) => Some(Err(error)),
    }
}

/// An edge to what hangs on a key: null when there is nothing.
pub async fn edge_of<K: Key>(ctx: &Context<'_>, key: K) -> Answer<K::Value> {
    match ctx.loaders() {
        Ok(loaders) => loaders.one(key).await.transpose(),
        Err(error) => Some(Err(error)),
    }
}

/// The same at the root: what is selected below the row is read along with it.
pub async fn row_ahead<T: Entity>(ctx: &Context<'_>, id: T::Id) -> Answer<T> {
    edge_ahead(ctx, ById::<T>::on(id, ())).await
}

/// The same at the root for what hangs on a key.
pub async fn edge_ahead<J: Join>(ctx: &Context<'_>, key: Of<J>) -> Answer<J::Value> {
    let read = async {
        let (db, loaders) = (ctx.db()?, ctx.loaders()?);
        let mut statement = Statement::begin(&db);
        statement.edge(&key, ctx.field());
        statement.send(&db, &loaders).await
    };
    match read.await {
        Ok(()) => edge_of(ctx, key).await,
        Err(error) => Some(Err(error)),
    }
}

/// A row as it stands now; `NOT_FOUND` when it is absent or has left the viewer's reach.
pub async fn required<T: Entity>(ctx: &Context<'_>, id: T::Id) -> Result<T> {
    ctx.loaders()?.row(id).await?.ok_or_else(Error::not_found)
}
