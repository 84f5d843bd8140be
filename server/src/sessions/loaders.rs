//! Edges to devices and sessions.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};

use super::model::{Device, Session};
use super::store::{self, Wanted};
use crate::platform::db::{Page, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// One page of somebody's sessions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SessionsOf(pub EmployeeId, pub Wanted, pub Page<TimeKey>);

/// How many sessions of somebody the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SessionCountOf(pub EmployeeId, pub Wanted);

/// Failed tries of somebody since they last signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FailedTriesOf(pub EmployeeId);

impl Loader<DeviceId> for Rows {
    type Value = Device;
    type Error = Error;

    async fn load(&self, ids: &[DeviceId]) -> Result<HashMap<DeviceId, Device>> {
        let rows = store::devices_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<SessionId> for Rows {
    type Value = Session;
    type Error = Error;

    async fn load(&self, ids: &[SessionId]) -> Result<HashMap<SessionId, Session>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<SessionsOf> for Rows {
    type Value = Slice<Session>;
    type Error = Error;

    async fn load(&self, keys: &[SessionsOf]) -> Result<HashMap<SessionsOf, Slice<Session>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for ((wanted, page), employees) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let each = store::pages_of(&mut session, employees, &wanted, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (SessionsOf(of, wanted, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<SessionCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[SessionCountOf]) -> Result<HashMap<SessionCountOf, i64>> {
        let mut session = self.session().await?;
        let mut counts = HashMap::new();
        for (wanted, employees) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let rows = store::counts_of(&mut session, &employees, &wanted).await?;
            counts.extend(rows.into_iter().map(|(of, count)| (SessionCountOf(of, wanted), count)));
        }
        Ok(counts)
    }
}

impl Loader<FailedTriesOf> for Rows {
    type Value = i32;
    type Error = Error;

    async fn load(&self, keys: &[FailedTriesOf]) -> Result<HashMap<FailedTriesOf, i32>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::failed_tries(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(of, count)| (FailedTriesOf(of), count)).collect())
    }
}
