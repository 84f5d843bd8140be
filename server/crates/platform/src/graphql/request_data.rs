//! What one request or one event reads through.
//!
//! After a commit the loaders are new: what is answered after it is read after it. After a signing-in both database and
//! loaders belong to whoever signed in.

use std::sync::{Mutex, PoisonError};

use super::loaders::Loaders;
use crate::db::Db;
use crate::error::{Error, Result};

/// The database and the loaders of one request or one event.
#[derive(Default)]
pub struct RequestData(Mutex<Option<Reading>>);

/// A database and its loaders, both of one viewer.
#[derive(Clone)]
pub(super) struct Reading {
    /// The database as the viewer sees it.
    pub(super) db: Db,
    /// The loaders over it.
    pub(super) loaders: Loaders,
    commits: u64,
}

impl Reading {
    fn of(db: Db) -> Self {
        Self { commits: db.commits(), loaders: Loaders::new(db.clone()), db }
    }
}

impl RequestData {
    /// What a request reads through; nothing for somebody who is not signed in.
    #[must_use]
    pub fn of(db: Option<Db>) -> Self {
        Self(Mutex::new(db.map(Reading::of)))
    }

    /// From here on the request reads as this viewer.
    pub(super) fn read_as(&self, db: Db) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Reading::of(db));
    }

    /// What it reads through now; `UNAUTHENTICATED` when nobody is signed in.
    pub(super) fn reading(&self) -> Result<Reading> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let reading = held.as_mut().ok_or_else(Error::unauthenticated)?;
        if reading.commits != reading.db.commits() {
            *reading = Reading::of(reading.db.clone());
        }
        Ok(reading.clone())
    }
}
