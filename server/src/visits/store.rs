//! Visits in the database; everything starts from `visible(viewer)`.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::VisitId;
use rounds_tables::visits;

use super::model::Visit;
use super::scope;
use crate::platform::db::{Session, Tx};
use crate::platform::error::{Error, Result};

/// Visits by id.
pub(super) async fn by_ids(session: &mut Session, ids: &[VisitId]) -> Result<Vec<Visit>> {
    let (viewer, connection) = session.parts();
    let query = visits::table
        .filter(visits::id.eq_any(ids))
        .filter(scope::visible::<visits::table>(viewer))
        .select(Visit::as_select());
    Ok(query.load(connection).await?)
}

/// The visit of an id in an input; `NOT_FOUND` when absent or out of reach.
pub async fn resolve(tx: &mut Tx, id: VisitId) -> Result<Visit> {
    by_ids(tx.session(), &[id]).await?.pop().ok_or_else(Error::not_found)
}
