//! What can be spoken of: the subjects on which remarks stand and of which people are reminded.

use futures_util::future::BoxFuture;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_platform::access::{Predicate, Viewer};
use rounds_platform::db::DbSession;
use rounds_platform::error::{Error, Result};
use rounds_tables::remarks;
use uuid::Uuid;

/// One kind of thing that can be spoken of.
pub struct Remarkable {
    /// The word before the underscore of its ids.
    pub prefix: &'static str,
    /// The word under which remarks on it are kept.
    pub kept_as: &'static str,
    /// Remarks on those of them that the viewer sees.
    pub visible: fn(&Viewer) -> Predicate<remarks::table>,
    /// The thing, if the viewer of the session sees it.
    pub find: for<'t> fn(&'t mut DbSession, Uuid) -> BoxFuture<'t, Result<Option<Subject>>>,
}

/// Something that is spoken of, as whoever looked it up sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The word before the underscore of its id.
    pub prefix: &'static str,
    /// The word under which remarks on it are kept.
    pub kept_as: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Whom it concerns: author, owner, or the customer's rep.
    pub concerned: Option<EmployeeId>,
    /// The customer that it is about.
    pub customer: Option<CustomerId>,
}

impl std::fmt::Debug for Remarkable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Remarkable").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// Everything that can be spoken of.
#[must_use]
pub fn remarkables() -> &'static [Remarkable] {
    super::gathered().remarkables
}

/// The kind that is kept under a word.
#[must_use]
pub fn remarkable_kept_as(word: &str) -> Option<&'static Remarkable> {
    remarkables().iter().find(|kind| kind.kept_as == word)
}

/// What an id in an input stands for, if the viewer sees it; `NOT_FOUND` for all else.
pub async fn resolve(session: &mut DbSession, id: &str) -> Result<Subject> {
    let (prefix, uuid) = id.split_once('_').ok_or_else(Error::not_found)?;
    let uuid: Uuid = uuid.parse().map_err(|_| Error::not_found())?;
    let kind = remarkables().iter().find(|kind| kind.prefix == prefix).ok_or_else(Error::not_found)?;
    (kind.find)(session, uuid).await?.ok_or_else(Error::not_found)
}
