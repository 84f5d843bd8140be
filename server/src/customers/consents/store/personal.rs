//! Consents of one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::consents;
use serde_json::Value;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

/// What the person agreed to, oldest first.
pub(in crate::customers::consents) async fn exported(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<Value>> {
    let query = consents::table
        .filter(consents::customer_id.eq(id))
        .order(consents::since)
        .select(sql::<Jsonb>("to_jsonb(consents) - '{sync_xid,sync_seq,rev}'::text[]"));
    Ok(query.load(tx.connection()).await?)
}

/// Takes away the evidence and the reasons.
pub(in crate::customers::consents) async fn erase(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    const ERASE: &str = "update consents set evidence = null, \
         withdrawal_reason = case when withdrawn_at is not null then '' end where customer_id = $1";
    diesel::sql_query(ERASE).bind::<SqlUuid, _>(**customer).execute(tx.connection()).await?;
    Ok(())
}
