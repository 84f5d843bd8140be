//! What was said of one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, RemarkId};
use rounds_tables::remarks;
use serde_json::Value;
use uuid::Uuid;

use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;

/// Every remark on these things.
pub(in crate::communication::remarks) async fn ids_about(
    tx: &mut Tx,
    _: &System,
    about: &[Uuid],
) -> Result<Vec<RemarkId>> {
    Ok(remarks::table.filter(remarks::about_id.eq_any(about)).select(remarks::id).load(tx.connection()).await?)
}

/// What was said of these things, oldest first, each with who did.
pub(in crate::communication::remarks) async fn exported(
    tx: &mut Tx,
    _: &System,
    about: &[Uuid],
) -> Result<Vec<(EmployeeId, Value)>> {
    let remark = sql::<Jsonb>("jsonb_build_object('text', remarks.text, 'writtenAt', remarks.written_at)");
    let query = remarks::table
        .filter(remarks::about_id.eq_any(about))
        .order(remarks::written_at)
        .select((remarks::author_id, remark));
    Ok(query.load(tx.connection()).await?)
}

/// Takes away what was said of these things.
pub(in crate::communication::remarks) async fn erase(tx: &mut Tx, _: &System, about: &[Uuid]) -> Result<()> {
    diesel::update(remarks::table.filter(remarks::about_id.eq_any(about)))
        .set(remarks::text.eq(""))
        .execute(tx.connection())
        .await?;
    Ok(())
}
