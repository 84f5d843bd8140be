//! Devices in the database, and how they are pushed to.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DeviceId, EmployeeId};
use rounds_domain::vocabulary::{Platform, PushChannel};
use rounds_tables::{devices, sessions};

use crate::organisation::sessions::model::{Device, DeviceInput};
use crate::organisation::sessions::scope;
use rounds_platform::db::{DbSession, Keys, Read, Reader, System, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::{Instant, Zone};

/// Notes that somebody uses a device; it becomes theirs.
pub(in crate::organisation::sessions) async fn seen_on(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    device: &DeviceInput,
) -> Result<()> {
    let now = Instant(tx.now());
    let facts = (
        devices::employee_id.eq(employee),
        devices::platform.eq(device.platform),
        devices::model.eq(&device.model),
        devices::app_version.eq(&device.app_version),
        devices::last_seen_at.eq(now),
    );
    let belonged_to = devices::table
        .find(device.id)
        .select(devices::employee_id)
        .first::<EmployeeId>(tx.connection())
        .await
        .optional()?;
    if belonged_to.is_some_and(|owner| owner != employee) {
        let nobody = (devices::push_channel.eq(PushChannel::None), devices::push_token.eq(None::<String>));
        diesel::update(devices::table.find(device.id)).set(nobody).execute(tx.connection()).await?;
    }
    diesel::insert_into(devices::table)
        .values((devices::id.eq(device.id), facts))
        .on_conflict(devices::id)
        .do_update()
        .set((facts, devices::retired_at.eq(None::<Instant>)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Sets how a device is pushed to; a token that another device had is taken from it.
pub(in crate::organisation::sessions) async fn push_by(
    tx: &mut Tx,
    _: &System,
    device: DeviceId,
    by: (PushChannel, Option<String>, Zone),
) -> Result<()> {
    let (channel, token, zone) = by;
    if let Some(token) = &token {
        diesel::update(devices::table.filter(devices::push_token.eq(token)).filter(devices::id.ne(device)))
            .set((devices::push_channel.eq(PushChannel::None), devices::push_token.eq(None::<String>)))
            .execute(tx.connection())
            .await?;
    }
    diesel::update(devices::table.find(device))
        .set((
            devices::push_channel.eq(channel),
            devices::push_token.eq(token),
            devices::is_push_healthy.eq(true),
            devices::time_zone.eq(zone),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Ends a device that the viewer may end, and says whose it was.
pub(in crate::organisation::sessions) async fn retire(tx: &mut Tx, device: DeviceId) -> Result<EmployeeId> {
    let now = Instant(tx.now());
    let (viewer, connection) = tx.parts();
    let retired = diesel::update(devices::table.find(device).filter(scope::retirable(viewer)))
        .set((
            devices::retired_at.eq(now),
            devices::push_channel.eq(PushChannel::None),
            devices::push_token.eq(None::<String>),
        ))
        .returning(devices::employee_id);
    retired.get_result(connection).await.optional()?.ok_or_else(Error::not_found)
}

/// Visible devices by id.
pub(in crate::organisation::sessions) fn devices_by_id(reader: &Reader, ids: Keys) -> Read<Vec<Device>> {
    let viewer = reader.viewer();
    let query = devices::table
        .filter(devices::id.eq_any(ids))
        .filter(scope::visible_devices(viewer))
        .select(Device::as_select());
    Read::rows(query)
}

/// The viewer's own devices in use, latest first, at most 10.
pub(in crate::organisation::sessions) async fn own_devices(session: &mut DbSession) -> Result<Vec<Device>> {
    let (viewer, connection) = session.parts();
    let query = devices::table
        .filter(devices::employee_id.eq(viewer.employee))
        .filter(devices::retired_at.is_null())
        .order(devices::last_seen_at.desc())
        .limit(10)
        .select(Device::as_select());
    Ok(query.load(connection).await?)
}

/// Devices of an employee that can be pushed to and on which a session is open, with their channels.
pub(in crate::organisation::sessions) async fn reachable(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
) -> Result<Vec<(DeviceId, PushChannel)>> {
    let open = sessions::table
        .filter(sessions::device_id.eq(devices::id.nullable()))
        .filter(sessions::employee_id.eq(employee))
        .filter(sessions::ended_at.is_null());
    let query = devices::table
        .filter(devices::employee_id.eq(employee))
        .filter(devices::retired_at.is_null())
        .filter(devices::push_channel.ne(PushChannel::None))
        .filter(devices::is_push_healthy)
        .filter(diesel::dsl::exists(open))
        .order(devices::id)
        .select((devices::id, devices::push_channel));
    Ok(query.load(tx.connection()).await?)
}

/// Where a push to a device goes now; none when it cannot be pushed to any more.
pub(in crate::organisation::sessions) async fn push_address(
    session: &mut DbSession,
    _: &System,
    device: (DeviceId, EmployeeId),
) -> Result<Option<(Platform, String)>> {
    let query = devices::table
        .find(device.0)
        .filter(devices::employee_id.eq(device.1))
        .filter(devices::retired_at.is_null())
        .filter(devices::is_push_healthy)
        .filter(devices::push_token.is_not_null())
        .select((devices::platform, devices::push_token.assume_not_null()));
    Ok(query.first(session.connection()).await.optional()?)
}

/// Forgets a push token, unless the device has another one by now.
pub(in crate::organisation::sessions) async fn forget_token(
    tx: &mut Tx,
    _: &System,
    device: DeviceId,
    token: &str,
) -> Result<()> {
    diesel::update(devices::table.find(device).filter(devices::push_token.eq(token)))
        .set((
            devices::push_channel.eq(PushChannel::None),
            devices::push_token.eq(None::<String>),
            devices::is_push_healthy.eq(false),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes that a push token never was one, unless the device has another one by now.
pub(in crate::organisation::sessions) async fn doubt_token(
    tx: &mut Tx,
    _: &System,
    device: DeviceId,
    token: &str,
) -> Result<()> {
    diesel::update(devices::table.find(device).filter(devices::push_token.eq(token)))
        .set(devices::is_push_healthy.eq(false))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes that the viewer's session goes on on a device; a browser's session has none until it is registered.
pub(in crate::organisation::sessions) async fn carry_on(tx: &mut Tx, device: DeviceId) -> Result<()> {
    let (viewer, connection) = tx.parts();
    let own = sessions::table.find(viewer.session).filter(sessions::employee_id.eq(viewer.employee));
    diesel::update(own).set(sessions::device_id.eq(device)).execute(connection).await?;
    Ok(())
}

/// How many devices of an employee are in use.
pub(in crate::organisation::sessions) async fn count_devices(
    session: &mut DbSession,
    _: &System,
    employee: EmployeeId,
) -> Result<i64> {
    let used = devices::table.filter(devices::employee_id.eq(employee)).filter(devices::retired_at.is_null());
    Ok(used.count().get_result(session.connection()).await?)
}

/// Ends every device of somebody who leaves; says which.
pub(in crate::organisation::sessions) async fn retire_all(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
) -> Result<Vec<DeviceId>> {
    let now = Instant(tx.now());
    let used = devices::table.filter(devices::employee_id.eq(employee)).filter(devices::retired_at.is_null());
    let retired = diesel::update(used)
        .set((
            devices::retired_at.eq(now),
            devices::push_channel.eq(PushChannel::None),
            devices::push_token.eq(None::<String>),
        ))
        .returning(devices::id);
    Ok(retired.get_results(tx.connection()).await?)
}
