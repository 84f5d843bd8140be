//! Who is behind an access token: the viewer of an open session.

use std::collections::HashMap;
use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DeviceId, SessionId};
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_tables::{employees, sessions};

use crate::organisation::people::{self, Access, SignedIn};
use rounds_platform::access::Viewer;
use rounds_platform::db::{DbSession, System};
use rounds_platform::error::Result;

#[derive(QueryableByName)]
struct Behind {
    #[diesel(embed)]
    access: Access,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    device_id: Option<DeviceId>,
    #[diesel(sql_type = Bool)]
    must_change_password: bool,
}

static VIEWER: LazyLock<String> = LazyLock::new(|| include_str!("viewer.sql").replace("{access}", people::ACCESS));

/// Who is behind a session that is open.
pub(in crate::organisation::sessions) async fn viewer(
    session: &mut DbSession,
    _: &System,
    id: SessionId,
) -> Result<Option<Viewer>> {
    let now = session.clock().now();
    let found = diesel::sql_query(VIEWER.as_str())
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .get_result::<Behind>(session.connection())
        .await
        .optional()?;
    let viewer = found.map(|Behind { access, device_id, must_change_password }| {
        access.viewer(SignedIn { session: id, device: device_id, must_change_password })
    });
    viewer.transpose()
}

/// Which of these sessions are open still, of people who have access, and at which epoch of their reach.
pub(in crate::organisation::sessions) async fn open_sessions(
    session: &mut DbSession,
    _: &System,
    ids: &[SessionId],
) -> Result<HashMap<SessionId, i64>> {
    let now = session.clock().now();
    let open = sessions::table
        .inner_join(employees::table.on(employees::id.eq(sessions::employee_id)))
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .filter(employees::status.eq(EmployeeStatus::Active))
        .select((sessions::id, employees::epoch))
        .load::<(SessionId, i64)>(session.connection())
        .await?;
    Ok(open.into_iter().collect())
}
