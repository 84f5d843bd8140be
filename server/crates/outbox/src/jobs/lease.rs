//! The statements by which a worker takes jobs, keeps them and lets go of them.
//!
//! Each changes a job only for the holder of its fence. Leases go by the clock of the database.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, QueryableByName, dsl,
    sql_types::{Array, BigInt, Double, Integer, Jsonb, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_tables::jobs;
use serde_json::Value;
use uuid::Uuid;

/// Characters of a cause that are kept.
const CAUSE_LENGTH: usize = 500;

/// A job under our lease.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Claimed {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(super) queue: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Jsonb)]
    pub(super) payload: Value,
    #[diesel(sql_type = BigInt)]
    pub(super) fence: i64,
    #[diesel(sql_type = Integer)]
    pub(super) attempts: i32,
    #[diesel(sql_type = Integer)]
    pub(super) max_attempts: i32,
}

/// What to claim.
pub(super) struct Demand<'a> {
    /// Queues that have places.
    pub(super) queues: &'a [&'static str],
    /// How many each of them has.
    pub(super) free: &'a [i32],
    /// Kinds of work that have a handler.
    pub(super) names: &'a [&'static str],
    /// The application's time.
    pub(super) now: DateTime<Utc>,
}

/// How a run ends in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Done,
    Again { at: DateTime<Utc>, cause: String },
    Dead { cause: String },
}

/// A lease that lapsed, and what became of its job.
#[derive(Debug, QueryableByName)]
pub(super) struct Lapsed {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Integer)]
    pub(super) attempts: i32,
    #[diesel(sql_type = Text)]
    pub(super) state: String,
}

#[derive(QueryableByName)]
struct Ours {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Takes the due jobs that `demand` asks for, each under a new fence.
pub(super) async fn claim(
    conn: &mut AsyncPgConnection,
    demand: &Demand<'_>,
    lease: Duration,
) -> QueryResult<Vec<Claimed>> {
    diesel::sql_query(include_str!("claim.sql"))
        .bind::<Array<Text>, _>(demand.queues)
        .bind::<Array<Integer>, _>(demand.free)
        .bind::<Timestamptz, _>(demand.now)
        .bind::<Array<Text>, _>(demand.names)
        .bind::<Double, _>(lease.as_secs_f64())
        .load(conn)
        .await
}

/// Renews the leases `held`, given as id and fence, and answers with those that are still ours.
pub(super) async fn renew(
    conn: &mut AsyncPgConnection,
    held: &[(Uuid, i64)],
    lease: Duration,
) -> QueryResult<Vec<Uuid>> {
    let (ids, fences): (Vec<Uuid>, Vec<i64>) = held.iter().copied().unzip();
    let ours: Vec<Ours> = diesel::sql_query(include_str!("renew.sql"))
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<BigInt>, _>(fences)
        .bind::<Double, _>(lease.as_secs_f64())
        .load(conn)
        .await?;
    Ok(ours.into_iter().map(|row| row.id).collect())
}

/// Takes away the jobs whose lease has lapsed.
pub(super) async fn lapse(conn: &mut AsyncPgConnection) -> QueryResult<Vec<Lapsed>> {
    diesel::sql_query(include_str!("lapse.sql")).load(conn).await
}

/// Records how a run ended; the answer is 0 when the job is no longer the run's own.
pub(super) async fn settle(conn: &mut AsyncPgConnection, job: &Claimed, verdict: &Verdict) -> QueryResult<usize> {
    let mine = jobs::table.find(job.id).filter(jobs::fence.eq(job.fence)).filter(jobs::state.eq("RUNNING"));
    let freed = jobs::leased_until.eq(None::<DateTime<Utc>>);
    let over = jobs::finished_at.eq(dsl::now);
    match verdict {
        Verdict::Done => diesel::update(mine).set((jobs::state.eq("DONE"), freed, over)).execute(conn).await,
        Verdict::Again { at, cause } => {
            let next = (jobs::state.eq("READY"), freed, jobs::run_at.eq(at), jobs::last_error.eq(bounded(cause)));
            diesel::update(mine).set(next).execute(conn).await
        }
        Verdict::Dead { cause } => {
            let end = (jobs::state.eq("DEAD"), freed, over, jobs::last_error.eq(bounded(cause)));
            diesel::update(mine).set(end).execute(conn).await
        }
    }
}

/// Returns the leases `held` as if they had never been taken.
pub(super) async fn give_back(conn: &mut AsyncPgConnection, held: &[(Uuid, i64)]) -> QueryResult<usize> {
    let (ids, fences): (Vec<Uuid>, Vec<i64>) = held.iter().copied().unzip();
    diesel::sql_query(include_str!("give_back.sql"))
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<BigInt>, _>(fences)
        .execute(conn)
        .await
}

/// The beginning of a cause, without what a text column refuses.
fn bounded(cause: &str) -> String {
    cause.chars().filter(|char| *char != '\0').take(CAUSE_LENGTH).collect()
}
