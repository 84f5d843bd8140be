//! The state of the system in the database: what processes write of themselves, and what administrators read.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use rounds_tables::nodes;
use uuid::Uuid;

use super::model::{Myself, Status};
use rounds_platform::access::permits;
use rounds_platform::db::{DbSession, System};
use rounds_platform::error::{Code, Result};
use rounds_platform::http::ConnectionCounts;
use rounds_platform::scalars::Instant;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const FORGET_NODES: &str = "delete from nodes where seen_at < $1 - interval '1 day'";
const ADD_ERRORS: &str = "insert into error_tallies (minute, code, count) \
                          select date_trunc('minute', $1), code, count from unnest($2::text[], $3::bigint[]) told (code, count) \
                          order by code \
                          on conflict (minute, code) do update set count = error_tallies.count + excluded.count";
const FORGET_ERRORS: &str = "delete from error_tallies where minute < $1 - interval '1 day'";

/// Everything that administrators are told, as it stands now.
pub(super) async fn status(session: &mut DbSession, _: permits::SystemRead) -> Result<Status> {
    let now = session.clock().now();
    let nodes = diesel::sql_query(include_str!("nodes.sql")).bind::<Timestamptz, _>(now);
    let nodes = nodes.load(session.connection()).await?;
    let queues = diesel::sql_query(include_str!("queues.sql")).bind::<Timestamptz, _>(now);
    let queues = queues.load(session.connection()).await?;
    let errors = diesel::sql_query(include_str!("errors.sql")).bind::<Timestamptz, _>(now);
    let errors = errors.load(session.connection()).await?;
    let database = diesel::sql_query(include_str!("database.sql")).get_result(session.connection()).await?;
    Ok(Status { nodes, queues, errors, database })
}

/// Says that a process is there, and forgets those that died long ago.
pub(super) async fn say_present(session: &mut DbSession, _: &System, myself: &Myself) -> Result<()> {
    let now = Instant(session.clock().now());
    let held = ConnectionCounts::now();
    let seen =
        (nodes::seen_at.eq(now), nodes::connection_count.eq(held.connections), nodes::socket_count.eq(held.sockets));
    let row = (
        nodes::id.eq(myself.id),
        nodes::name.eq(&myself.name),
        nodes::role.eq(myself.role.as_str()),
        nodes::version.eq(VERSION),
        nodes::started_at.eq(myself.started_at),
        seen,
    );
    diesel::insert_into(nodes::table)
        .values(row)
        .on_conflict(nodes::id)
        .do_update()
        .set(seen)
        .execute(session.connection())
        .await?;
    diesel::sql_query(FORGET_NODES).bind::<Timestamptz, _>(now).execute(session.connection()).await?;
    Ok(())
}

/// Says that a process is no more.
pub(super) async fn say_absent(session: &mut DbSession, _: &System, id: Uuid) -> Result<()> {
    diesel::delete(nodes::table.find(id)).execute(session.connection()).await?;
    Ok(())
}

/// Adds errors by code to those of this minute, and forgets those of yesterday.
pub(super) async fn add_errors(session: &mut DbSession, _: &System, told: &[(Code, u32)]) -> Result<()> {
    let now = session.clock().now();
    let (codes, counts): (Vec<&str>, Vec<i64>) =
        told.iter().map(|(code, count)| (code.as_str(), i64::from(*count))).unzip();
    diesel::sql_query(ADD_ERRORS)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<Text>, _>(codes)
        .bind::<Array<BigInt>, _>(counts)
        .execute(session.connection())
        .await?;
    diesel::sql_query(FORGET_ERRORS).bind::<Timestamptz, _>(now).execute(session.connection()).await?;
    Ok(())
}
