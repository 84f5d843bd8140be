//! Edges to devices and sessions.

use std::collections::HashMap;

use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};
use rounds_tables::sessions;

use super::model::{Device, Session};
use super::store::{self, Wanted};
use crate::organisation::people::Employee;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Key, SortKey};

/// One page of somebody's sessions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SessionsOf(pub EmployeeId, pub Wanted, pub Page<TimeKey>);

/// How many sessions of somebody the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SessionCountOf(pub EmployeeId, pub Wanted);

/// Failed tries of somebody since they last signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FailedTriesOf(pub EmployeeId);

impl Entity for Device {
    type Id = DeviceId;

    fn id(&self) -> DeviceId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::devices_by_id(reader, ids)
    }
}

impl Entity for Session {
    type Id = SessionId;

    fn id(&self) -> SessionId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Employee>("employee", sessions::employee_id);
        rows.row::<Device>("device", sessions::device_id);
    }
}

impl SortKey<TimeKey> for Session {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.started_at.0, self.id.0)
    }
}

impl Key for SessionsOf {
    type Value = Slice<Session>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Session>>> {
        let mut found = HashMap::new();
        for ((wanted, page), employees) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let each = store::pages_of(session, employees, &wanted, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (SessionsOf(of, wanted, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for SessionCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut counts = HashMap::new();
        for (wanted, employees) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let rows = store::counts_of(session, &employees, &wanted).await?;
            counts.extend(rows.into_iter().map(|(of, count)| (SessionCountOf(of, wanted), count)));
        }
        Ok(counts)
    }
}

impl Key for FailedTriesOf {
    type Value = i32;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i32>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::failed_tries(session, &ids).await?;
        Ok(rows.into_iter().map(|(of, count)| (FailedTriesOf(of), count)).collect())
    }
}
