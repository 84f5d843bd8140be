//! Who is behind an access token: the viewer of an open session.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, DeviceId, EmployeeId, SessionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::Language;
use uuid::Uuid;

use crate::platform::access::{Facts, Viewer};
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
