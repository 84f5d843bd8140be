//! What a resolver asks of its context.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use rounds_domain::ids::DeviceId;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::Language;
use uuid::Uuid;

use super::rows::{Loaders, Rows, loader};
use crate::platform::access::Viewer;
use crate::platform::db::{Db, Origin, decode_cursor, encode_cursor};
use crate::platform::error::{Answer, Error, Result};

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

/// Who came in by this very request: what hangs below a signing-in is read as the person who signed in.
#[derive(Default)]
pub struct Arrived(OnceLock<(Db, Loaders)>);

impl Arrived {
    /// From here on the request reads as this viewer; the first one counts.
    pub fn read_as(&self, db: &Db) {
        self.0.get_or_init(|| (db.clone(), loader(db.clone())));
    }
}

/// What a resolver asks of its context.
pub trait Ask {
    /// The database as the viewer sees it; `UNAUTHENTICATED` when nobody is signed in.
    fn db(&self) -> Result<&Db>;

    /// The loaders of this request; `UNAUTHENTICATED` when nobody is signed in.
    fn rows(&self) -> Result<&Loaders>;

    /// Who asks; `UNAUTHENTICATED` when nobody is signed in.
    fn viewer(&self) -> Result<&Viewer>;

    /// The client.
    fn caller(&self) -> &Caller;

    /// The language of the answer.
    fn language(&self) -> Language;

    /// Listens to a topic: none while the subscription is being opened, else the news to answer with.
    fn listen(&self, name: &'static str, subject: Option<Uuid>, after: Option<String>) -> Result<Option<News>>;
}

impl Ask for Context<'_> {
    fn db(&self) -> Result<&Db> {
        let arrived = self.data_opt::<Arrived>().and_then(|arrived| arrived.0.get()).map(|(db, _)| db);
        let db = arrived.or_else(|| self.data_opt::<Db>()).ok_or_else(Error::unauthenticated)?;
        if db.viewer().must_change_password {
            return Err(Error::code("PASSWORD_CHANGE_REQUIRED"));
        }
        Ok(db)
    }

    fn rows(&self) -> Result<&Loaders> {
        self.db()?;
        let arrived = self.data_opt::<Arrived>().and_then(|arrived| arrived.0.get()).map(|(_, rows)| rows);
        arrived.or_else(|| self.data_opt::<Loaders>()).ok_or_else(Error::unauthenticated)
    }

    fn viewer(&self) -> Result<&Viewer> {
        let arrived = self.data_opt::<Arrived>().and_then(|arrived| arrived.0.get()).map(|(db, _)| db);
        Ok(arrived.or_else(|| self.data_opt::<Db>()).ok_or_else(Error::unauthenticated)?.viewer())
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

/// An edge to one row by its key: null without a key, and when the row is absent or out of reach.
pub async fn edge<K>(ctx: &Context<'_>, key: Option<K>) -> Answer<<Rows as Loader<K>>::Value>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Error>,
{
    let key = key?;
    match ctx.rows() {
        Ok(rows) => rows.load_one(key).await.transpose(),
        Err(error) => Some(Err(error)),
    }
}

/// A row as it stands after a change in the same request; `NOT_FOUND` when it left the viewer's reach by it.
pub async fn reread<K>(ctx: &Context<'_>, key: K) -> Result<<Rows as Loader<K>>::Value>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = Error>,
{
    let rows = ctx.rows()?;
    rows.clear::<K>();
    rows.load_one(key).await?.ok_or_else(Error::not_found)
}
