//! What employees may do and how far they reach: in one text, whether they are signed in or not.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, DeviceId, EmployeeId, SessionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::Language;
use uuid::Uuid;

use rounds_platform::access::{Facts, Viewer};
use rounds_platform::db::{System, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Zone;

/// Selects one `Access` per active employee; a statement that joins it reads them with its own columns.
pub const ACCESS: &str = include_str!("access.sql");

/// What an active employee may do and how far they reach.
#[derive(QueryableByName)]
pub struct Access {
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

/// How somebody is signed in.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// The session in use.
    pub session: SessionId,
    /// The device in use.
    pub device: Option<DeviceId>,
    /// Whether a new password is due before anything else.
    pub must_change_password: bool,
}

impl Access {
    /// The viewer with this access.
    pub fn viewer(self, signed_in: SignedIn) -> Result<Viewer> {
        let given: Vec<(Permission, GrantScope)> = serde_json::from_value(self.grants).map_err(Error::internal)?;
        let mut grants = BTreeMap::new();
        for (permission, scope) in given {
            let widest = grants.entry(permission).or_insert(scope);
            *widest = (*widest).max(scope);
        }
        Ok(Viewer::of(Facts {
            employee: self.employee_id,
            session: signed_in.session,
            device: signed_in.device,
            department: self.department_id,
            departments: self.departments,
            grants,
            epoch: self.epoch,
            language: self.language,
            zone: self.time_zone.0,
            must_change_password: signed_in.must_change_password,
            reason: None,
        }))
    }
}

/// An active employee as a viewer without a session.
pub async fn as_viewer(tx: &mut Tx, _: &System, id: EmployeeId) -> Result<Option<Viewer>> {
    let found = diesel::sql_query(format!("select * from ({ACCESS}) access where access.employee_id = $1"))
        .bind::<SqlUuid, _>(id)
        .get_result::<Access>(tx.connection())
        .await
        .optional()?;
    let nowhere = SignedIn { session: SessionId(Uuid::nil()), device: None, must_change_password: false };
    found.map(|access| access.viewer(nowhere)).transpose()
}
