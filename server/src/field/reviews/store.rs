//! Reviews in the database; reads start from `visible(viewer)`, the feed from `duties(viewer)`.

mod personal;

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Timestamptz, Untyped, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, ReviewId};
use rounds_domain::vocabulary::{ReviewMode, ReviewPriority, ReviewState};
use rounds_tables::reviews;

use super::model::{FeedKey, Met, Review, ReviewRow};
use super::scope;
use rounds_platform::access::{Predicate, Viewer};
use rounds_platform::db::{DbSession, Held, Keys, Page, Read, Reader, Slice, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use personal::{erase, ids_among, texts_on};

const PLACE: &str = "(reviews.priority_rank, reviews.due_at, reviews.id)";

/// Which duties to list.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How far.
    pub state: ReviewState,
    /// Only with this priority.
    pub priority: Option<ReviewPriority>,
    /// Only by this rep.
    pub employee: Option<EmployeeId>,
}

/// Place of a priority in the feed.
pub(super) fn rank(priority: ReviewPriority) -> i32 {
    match priority {
        ReviewPriority::MustSee => 0,
        ReviewPriority::Sample => 1,
        ReviewPriority::Routine => 2,
    }
}

fn wanted_by<'q>(viewer: &Viewer, wanted: &Wanted) -> reviews::BoxedQuery<'q, Pg> {
    let mut query = reviews::table.filter(scope::duties(viewer)).filter(reviews::state.eq(wanted.state)).into_boxed();
    if let Some(priority) = wanted.priority {
        query = query.filter(reviews::priority_rank.eq(rank(priority)));
    }
    if let Some(employee) = wanted.employee {
        query = query.filter(reviews::employee_id.eq(employee));
    }
    query
}

/// Duties of the viewer: must-see first, then the soonest due; one range of the index `reviews_feed`.
pub(super) fn feed(reader: &Reader, wanted: &Wanted, page: &Page<FeedKey>) -> Read<Slice<Review>> {
    let mut query = wanted_by(reader.viewer(), wanted).select(Review::as_select());
    if let Some(key) = page.from() {
        query = query.filter(beyond(">", key));
    }
    if let Some(key) = page.until() {
        query = query.filter(beyond("<", key));
    }
    let direction = if page.is_backward() { "desc" } else { "asc" };
    let order = format!("reviews.priority_rank {direction}, reviews.due_at {direction}, reviews.id {direction}");
    Read::rows(query.order_by(sql::<Untyped>(&order)).limit(page.limit())).slice(page)
}

fn beyond(sign: &str, key: &FeedKey) -> Predicate<reviews::table> {
    Box::new(
        sql::<Bool>(&format!("{PLACE} {sign} ("))
            .bind::<Integer, _>(key.0)
            .sql(", ")
            .bind::<Timestamptz, _>(key.1)
            .sql(", ")
            .bind::<SqlUuid, _>(key.2)
            .sql(")"),
    )
}

/// How many duties there are.
pub(super) fn total(reader: &Reader, wanted: &Wanted) -> Read<i64> {
    Read::value(wanted_by(reader.viewer(), wanted).count())
}

/// Reviews by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Review>> {
    let viewer = reader.viewer();
    let query =
        reviews::table.filter(reviews::id.eq_any(ids)).filter(scope::visible(viewer)).select(Review::as_select());
    Read::rows(query)
}

/// The review of each visit.
pub(super) fn of_visits(reader: &Reader, visits: Keys) -> Read<Vec<Review>> {
    let viewer = reader.viewer();
    let query = reviews::table
        .filter(reviews::visit_id.eq_any(visits))
        .filter(scope::visible(viewer))
        .select(Review::as_select());
    Read::rows(query)
}

/// A review, held until the transaction ends; `NOT_FOUND` when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: ReviewId) -> Result<Held<Review>> {
    let (viewer, connection) = tx.parts();
    let query = reviews::table.find(id).filter(scope::visible(viewer)).select(Review::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Whether the viewer may meet this review.
pub(super) async fn is_reviewable(tx: &mut Tx, id: ReviewId) -> Result<bool> {
    let (viewer, connection) = tx.parts();
    let query = reviews::table.find(id).filter(scope::reviewable(viewer)).select(reviews::id);
    Ok(query.first::<ReviewId>(connection).await.optional()?.is_some())
}

/// Keeps a duty; the one of a visit that was corrected opens again, with the manager that it had.
pub(super) async fn raise(tx: &mut Tx, _: &System, row: &ReviewRow) -> Result<Review> {
    Ok(diesel::insert_into(reviews::table)
        .values(row)
        .on_conflict(reviews::visit_id)
        .do_update()
        .set((
            reviews::state.eq(ReviewState::Due),
            reviews::priority.eq(row.priority),
            reviews::priority_rank.eq(row.priority_rank),
            reviews::reasons.eq(&row.reasons),
            reviews::due_at.eq(row.due_at),
            reviews::done_at.eq(None::<Instant>),
            reviews::done_by.eq(None::<EmployeeId>),
            reviews::mode.eq(None::<ReviewMode>),
            reviews::rating.eq(None::<i32>),
            reviews::text.eq(None::<String>),
            reviews::visit_version.eq(row.visit_version),
        ))
        .returning(Review::as_returning())
        .get_result(tx.connection())
        .await?)
}

/// Records how a held review was met.
pub(super) async fn finish(tx: &mut Tx, review: &Held<Review>, met: &Met) -> Result<()> {
    diesel::update(reviews::table.find(review.id))
        .set((
            reviews::state.eq(ReviewState::Done),
            reviews::done_at.eq(met.done_at),
            reviews::done_by.eq(met.done_by),
            reviews::mode.eq(met.mode),
            reviews::rating.eq(met.rating),
            reviews::text.eq(&met.text),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn owed(manager: EmployeeId) -> reviews::BoxedQuery<'static, Pg> {
    reviews::table.filter(reviews::manager_id.eq(manager)).filter(reviews::state.ne(ReviewState::Done)).into_boxed()
}

/// How many duties a manager has not met.
pub(super) async fn count_owed(session: &mut DbSession, _: &System, manager: EmployeeId) -> Result<i64> {
    Ok(owed(manager).count().get_result(session.connection()).await?)
}

/// Duties that a manager has not met, at most so many, held until the transaction ends.
pub(super) async fn hold_owed(tx: &mut Tx, _: &System, manager: EmployeeId, at_most: i64) -> Result<Vec<Held<Review>>> {
    let ids: Vec<ReviewId> =
        owed(manager).order(reviews::id).limit(at_most).select(reviews::id).load(tx.connection()).await?;
    let query = reviews::table
        .filter(reviews::id.eq_any(ids))
        .filter(reviews::manager_id.eq(manager))
        .filter(reviews::state.ne(ReviewState::Done))
        .order(reviews::id)
        .select(Review::as_select())
        .for_no_key_update();
    let reviews: Vec<Review> = query.load(tx.connection()).await?;
    Ok(reviews.into_iter().map(Held::locked).collect())
}

/// Makes held duties somebody else's, or the administrators'.
pub(super) async fn pass_on(tx: &mut Tx, held: &[&Held<Review>], to: Option<EmployeeId>) -> Result<()> {
    let ids = held.iter().map(|review| review.id);
    diesel::update(reviews::table.filter(reviews::id.eq_any(ids)))
        .set(reviews::manager_id.eq(to))
        .execute(tx.connection())
        .await?;
    Ok(())
}
