//! Who is behind an access token: the viewer of an open session, and the keys that sign tokens.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_domain::ids::{DepartmentId, DeviceId, EmployeeId, SessionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::{EmployeeStatus, Language};
use rounds_tables::{employees, sessions, signing_keys};
use uuid::Uuid;

use crate::platform::access::tokens::{Keys, StoredKey};
use crate::platform::access::{Facts, Viewer};
use crate::platform::clock::Clock;
use crate::platform::db::Session;
use crate::platform::error::{Error, Result};
use crate::platform::scalars::Zone;

#[derive(QueryableByName)]
struct Behind {
    #[diesel(sql_type = SqlUuid)]
    employee_id: EmployeeId,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    device_id: Option<DeviceId>,
    #[diesel(sql_type = SqlUuid)]
    department_id: DepartmentId,
    #[diesel(sql_type = BigInt)]
    epoch: i64,
    #[diesel(sql_type = Text)]
    language: Language,
    #[diesel(sql_type = Text)]
    time_zone: Zone,
    #[diesel(sql_type = Bool)]
    must_change_password: bool,
    #[diesel(sql_type = Array<SqlUuid>)]
    departments: Vec<Uuid>,
    #[diesel(sql_type = Jsonb)]
    grants: serde_json::Value,
}

/// Who is behind a session that is open.
pub(in crate::sessions) async fn viewer(session: &mut Session, id: SessionId) -> Result<Option<Viewer>> {
    let now = session.clock().now();
    let found = diesel::sql_query(include_str!("viewer.sql"))
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .get_result::<Behind>(session.connection())
        .await
        .optional()?;
    let Some(behind) = found else {
        return Ok(None);
    };
    let given: Vec<(Permission, GrantScope)> = serde_json::from_value(behind.grants).map_err(Error::internal)?;
    let mut grants = std::collections::BTreeMap::new();
    for (permission, scope) in given {
        let widest = grants.entry(permission).or_insert(scope);
        *widest = (*widest).max(scope);
    }
    let Zone(zone): Zone = behind.time_zone;
    Ok(Some(Viewer::of(Facts {
        employee: behind.employee_id,
        session: id,
        device: behind.device_id,
        department: behind.department_id,
        departments: behind.departments,
        grants,
        epoch: behind.epoch,
        language: behind.language,
        zone,
        must_change_password: behind.must_change_password,
        reason: None,
    })))
}

/// Which of these sessions are open still, of people who have access.
pub(in crate::sessions) async fn open_sessions(session: &mut Session, ids: &[SessionId]) -> Result<HashSet<SessionId>> {
    let now = session.clock().now();
    let open = sessions::table
        .inner_join(employees::table.on(employees::id.eq(sessions::employee_id)))
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(employees::status.eq(EmployeeStatus::Active))
        .select(sessions::id)
        .load::<SessionId>(session.connection())
        .await?;
    Ok(open.into_iter().collect())
}

/// Keys that sign access tokens, newest first; makes the first one.
pub(in crate::sessions) async fn signing_keys(
    connection: &mut AsyncPgConnection,
    clock: &Clock,
) -> anyhow::Result<Vec<StoredKey>> {
    let stored = load_keys(connection).await?;
    if !stored.is_empty() {
        return Ok(stored);
    }
    let row = (
        signing_keys::id.eq("first"),
        signing_keys::private_key.eq(Keys::generate()?),
        signing_keys::created_at.eq(clock.now()),
    );
    diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(connection).await?;
    load_keys(connection).await
}

async fn load_keys(connection: &mut AsyncPgConnection) -> anyhow::Result<Vec<StoredKey>> {
    let rows = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select((signing_keys::id, signing_keys::private_key))
        .load::<(String, Vec<u8>)>(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, pkcs8)| StoredKey { id, pkcs8 }).collect())
}
