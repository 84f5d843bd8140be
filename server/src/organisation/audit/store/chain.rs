//! The chains of the audit trail, read from one snapshot and a batch at a time.
//!
//! The database only says what stands in the columns; what follows from it is computed by `actions::verify`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rounds_tables::audit_heads;

use rounds_platform::db::{Database, System};

const ROWS_AT_ONCE: i64 = 2_000;
const LINKS: &str = "select stream, seq, previous, hash, array[stream, id::text, \
                     (extract(epoch from at) * 1000000)::bigint::text, actor_id::text, acted_for_id::text, \
                     session_id::text, device_id::text, request_id, address, app_version, action, outcome, code, \
                     object_type, object_id::text, changes::text, details::text] as fields, \
                     'auditentry_' || id || ' of ' || to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') || ', ' || action as name \
                     from audit_entries where (stream, seq) > ($1, $2) order by stream, seq limit $3";
const HASHES: &str = "select stream, seq, hash from unnest($1::text[], $2::bigint[]) wanted (stream, seq) \
                      join audit_entries using (stream, seq)";
const LINEAGE: &str = "select (select system_identifier from pg_control_system()) || '/' \
                       || ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int as lineage";

/// One row as a link of its chain.
#[derive(Debug, QueryableByName)]
pub(in crate::organisation::audit) struct Link {
    #[diesel(sql_type = Text)]
    pub stream: String,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Binary)]
    pub previous: Vec<u8>,
    #[diesel(sql_type = Binary)]
    pub hash: Vec<u8>,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    pub fields: Vec<Option<String>>,
    /// As people would look for it.
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// The last link of a chain, as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_heads)]
pub(in crate::organisation::audit) struct Head {
    pub stream: String,
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// Where the chains end.
#[derive(Debug)]
pub(in crate::organisation::audit) struct Ends {
    /// Which cluster it is, and how often it was restored: `<system identifier>/<timeline>`.
    pub lineage: String,
    /// The last link of each chain.
    pub heads: Vec<Head>,
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    stream: String,
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    lineage: String,
}

/// Where the chains end now, and in which database.
pub(in crate::organisation::audit) async fn ends(
    connection: &mut AsyncPgConnection,
    _: &System,
) -> anyhow::Result<Ends> {
    let heads = audit_heads::table.order(audit_heads::stream).select(Head::as_select()).load(connection).await?;
    Ok(Ends { lineage: diesel::sql_query(LINEAGE).get_result::<Named>(connection).await?.lineage, heads })
}

/// The chains as they stood at one instant.
pub(in crate::organisation::audit) struct Chain(AsyncPgConnection, System);

impl Chain {
    /// Looks at the database from now on, whatever is written meanwhile.
    pub async fn snapshot(database: &Database, system: &System) -> anyhow::Result<Self> {
        let mut connection = database.dedicated().await?;
        connection.batch_execute("begin isolation level repeatable read read only").await?;
        Ok(Self(connection, *system))
    }

    /// The links behind a place, in the order of chain and place; none behind the last.
    pub async fn after(&mut self, stream: &str, seq: i64) -> anyhow::Result<Vec<Link>> {
        let query =
            diesel::sql_query(LINKS).bind::<Text, _>(stream).bind::<BigInt, _>(seq).bind::<BigInt, _>(ROWS_AT_ONCE);
        Ok(query.load(&mut self.0).await?)
    }

    /// Where the chains end, and in which database.
    pub async fn ends(&mut self) -> anyhow::Result<Ends> {
        ends(&mut self.0, &self.1).await
    }

    /// The hashes that stand at these places.
    pub async fn hashes(&mut self, places: &[(String, i64)]) -> anyhow::Result<HashMap<(String, i64), Vec<u8>>> {
        let (streams, seqs): (Vec<&str>, Vec<i64>) = places.iter().map(|(stream, seq)| (stream.as_str(), *seq)).unzip();
        let query = diesel::sql_query(HASHES).bind::<Array<Text>, _>(streams).bind::<Array<BigInt>, _>(seqs);
        let found: Vec<Place> = query.load(&mut self.0).await?;
        Ok(found.into_iter().map(|place| ((place.stream, place.seq), place.hash)).collect())
    }
}
