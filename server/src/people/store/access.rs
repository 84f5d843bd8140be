//! What an employee would see if they were signed in.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId, SessionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::Language;
use uuid::Uuid;

use crate::platform::access::{Facts, Viewer};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::scalars::Zone;

#[derive(QueryableByName)]
struct Access {
    #[diesel(sql_type = SqlUuid)]
    employee_id: EmployeeId,
    #[diesel(sql_type = SqlUuid)]
    department_id: DepartmentId,
    #[diesel(sql_type = BigInt)]
    epoch: i64,
    #[diesel(sql_type = Text)]
    language: Language,
    #[diesel(sql_type = Text)]
    time_zone: Zone,
    #[diesel(sql_type = Array<SqlUuid>)]
    departments: Vec<Uuid>,
    #[diesel(sql_type = Jsonb)]
    grants: serde_json::Value,
}

/// An active employee as a viewer without a session.
pub async fn as_viewer(tx: &mut Tx, id: EmployeeId) -> Result<Option<Viewer>> {
    let found = diesel::sql_query(include_str!("access.sql"))
        .bind::<SqlUuid, _>(id)
        .get_result::<Access>(tx.connection())
        .await
        .optional()?;
    let Some(access) = found else {
        return Ok(None);
    };
    let given: Vec<(Permission, GrantScope)> = serde_json::from_value(access.grants).map_err(Error::internal)?;
    let mut grants = BTreeMap::new();
    for (permission, scope) in given {
        let widest = grants.entry(permission).or_insert(scope);
        *widest = (*widest).max(scope);
    }
    Ok(Some(Viewer::of(Facts {
        employee: access.employee_id,
        session: SessionId(Uuid::nil()),
        device: None,
        department: access.department_id,
        departments: access.departments,
        grants,
        epoch: access.epoch,
        language: access.language,
        zone: access.time_zone.0,
        must_change_password: false,
        reason: None,
    })))
}
