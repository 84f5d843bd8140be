//! Notifications and deliveries in the database; reads of notifications start from `visible(viewer)`.

mod personal;

use diesel::dsl::count_star;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DeliveryId, DeviceId, NotificationId};
use rounds_domain::vocabulary::NotificationKind;
use rounds_tables::{deliveries, notifications};

use super::model::{DeliveryRow, Ending, MarkInboxReadInput, Notification, NotificationRow, Parcel};
use super::scope;
use rounds_platform::access::Viewer;
use rounds_platform::db::{DbSession, Keys, Order, Page, Read, Reader, Slice, System, TimeKey, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use personal::erase;

const NEWEST_FIRST: Order = Order { key: "notifications.at", id: "notifications.id", is_descending: true };

/// Which notifications to list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of these kinds; of all when none is named.
    pub kinds: Option<Vec<NotificationKind>>,
    /// Only unread.
    pub unread_only: bool,
}

type Listed<'q> = notifications::BoxedQuery<'q, Pg>;

fn wanted_by<'q>(viewer: &Viewer, wanted: &Wanted) -> Listed<'q> {
    let mut query = notifications::table.filter(scope::visible(viewer)).into_boxed();
    if let Some(kinds) = &wanted.kinds {
        query = query.filter(notifications::kind.eq_any(kinds.clone()));
    }
    if wanted.unread_only {
        query = query.filter(notifications::read_at.is_null());
    }
    query
}

/// Notifications by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Notification>> {
    let viewer = reader.viewer();
    let query = notifications::table
        .filter(notifications::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .select(Notification::as_select());
    Read::rows(query)
}

/// One's notifications, newest first.
pub(super) fn page(reader: &Reader, wanted: &Wanted, page: &Page<TimeKey>) -> Read<Slice<Notification>> {
    let mut query = wanted_by(reader.viewer(), wanted).select(Notification::as_select());
    for bound in page.bounds(NEWEST_FIRST) {
        query = query.filter(bound);
    }
    Read::rows(query.order_by(page.order(NEWEST_FIRST)).limit(page.limit())).slice(page)
}

/// How many there are.
pub(super) fn total(reader: &Reader, wanted: &Wanted) -> Read<i64> {
    Read::value(wanted_by(reader.viewer(), wanted).count())
}

/// One's unread notifications by kind.
pub(super) async fn unread(session: &mut DbSession) -> Result<Vec<(NotificationKind, i64)>> {
    let (viewer, connection) = session.parts();
    let query = notifications::table
        .filter(scope::visible(viewer))
        .filter(notifications::read_at.is_null())
        .group_by(notifications::kind)
        .order(notifications::kind)
        .select((notifications::kind, count_star()));
    Ok(query.load(connection).await?)
}

/// Keeps a notification; false when the person was told under this key before.
pub(super) async fn insert(tx: &mut Tx, row: &NotificationRow) -> Result<bool> {
    let kept = diesel::insert_into(notifications::table)
        .values(row)
        .on_conflict((notifications::employee_id, notifications::dedupe_key))
        .do_nothing()
        .execute(tx.connection())
        .await?;
    Ok(kept == 1)
}

/// Marks as read what was named in one way or another, and says which that were.
pub(super) async fn mark_read(tx: &mut Tx, input: &MarkInboxReadInput) -> Result<Vec<NotificationId>> {
    let now = Instant(tx.now());
    let (viewer, connection) = tx.parts();
    let named = notifications::id
        .eq_any(input.notification_ids.clone())
        .or(notifications::group_key.nullable().eq(input.group_key.clone()).assume_not_null())
        .or(notifications::at.nullable().le(input.up_to).assume_not_null());
    let mine: Vec<NotificationId> = notifications::table
        .filter(scope::visible(viewer))
        .filter(notifications::read_at.is_null())
        .filter(named)
        .order(notifications::id)
        .select(notifications::id)
        .for_no_key_update()
        .load(connection)
        .await?;
    diesel::update(notifications::table.filter(notifications::id.eq_any(&mine)))
        .set(notifications::read_at.eq(now))
        .execute(connection)
        .await?;
    Ok(mine)
}

/// Promises pushes.
pub(super) async fn promise(tx: &mut Tx, rows: &[DeliveryRow]) -> Result<()> {
    diesel::insert_into(deliveries::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// A push on its way.
pub(super) async fn parcel(session: &mut DbSession, _: &System, id: DeliveryId) -> Result<Option<Parcel>> {
    let found = deliveries::table
        .inner_join(notifications::table.on(notifications::id.eq(deliveries::notification_id)))
        .filter(deliveries::id.eq(id))
        .select((deliveries::device_id, deliveries::state, Notification::as_select()))
        .first::<(DeviceId, String, Notification)>(session.connection())
        .await
        .optional()?;
    Ok(found.map(|(device, state, notification)| Parcel { device, is_pending: state == "PENDING", notification }))
}

/// Records an attempt to push, and perhaps its end.
pub(super) async fn attempted(tx: &mut Tx, _: &System, id: DeliveryId, ending: Ending) -> Result<()> {
    let now = Instant(tx.now());
    let pending = deliveries::table.find(id).filter(deliveries::state.eq("PENDING"));
    diesel::update(pending)
        .set((
            deliveries::attempts.eq(deliveries::attempts + 1),
            deliveries::last_error.eq(ending.error),
            deliveries::message_name.eq(ending.message_name),
            deliveries::finished_at.eq(ending.state.map(|_| now)),
            deliveries::state.eq(ending.state.unwrap_or("PENDING")),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}
