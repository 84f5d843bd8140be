//! Revisions of one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, RevisionId};
use rounds_tables::customer_revisions;
use serde_json::Value;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

const REVISION: &str = "jsonb_build_object('field', field, 'before', before, 'after', after, 'reason', reason, 'state', state, \
     'requestedAt', requested_at, 'decisionReason', decision_reason)";
const ERASE: &str = "update customer_revisions set before = null, after = null, workplace_department = null, reason = '', \
     decision_reason = case when decision_reason is not null then '' end where customer_id = $1";

/// Every revision of the person.
pub(in crate::customers::revisions) async fn ids_of(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<RevisionId>> {
    let query = customer_revisions::table.filter(customer_revisions::customer_id.eq(id)).select(customer_revisions::id);
    Ok(query.load(tx.connection()).await?)
}

/// What was asked for, oldest first.
pub(in crate::customers::revisions) async fn exported(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<Value>> {
    let query = customer_revisions::table
        .filter(customer_revisions::customer_id.eq(id))
        .order(customer_revisions::requested_at)
        .select(sql::<Jsonb>(REVISION));
    Ok(query.load(tx.connection()).await?)
}

/// Takes away what was asked for and every reason.
pub(in crate::customers::revisions) async fn erase(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    diesel::sql_query(ERASE).bind::<SqlUuid, _>(**customer).execute(tx.connection()).await?;
    Ok(())
}
