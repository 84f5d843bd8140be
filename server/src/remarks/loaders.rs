//! Edges to remarks.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{EmployeeId, RemarkId};
use uuid::Uuid;

use super::model::Remark;
use super::store;
use crate::platform::db::{Page, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// One page of the remarks on a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RemarksOn(pub Uuid, pub Page<TimeKey>);

/// How many remarks a subject has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TotalOn(pub Uuid);

/// Who is named in a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NamedIn(pub RemarkId);

impl Loader<RemarkId> for Rows {
    type Value = Remark;
    type Error = Error;

    async fn load(&self, ids: &[RemarkId]) -> Result<HashMap<RemarkId, Remark>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<RemarksOn> for Rows {
    type Value = Slice<Remark>;
    type Error = Error;

    async fn load(&self, keys: &[RemarksOn]) -> Result<HashMap<RemarksOn, Slice<Remark>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (page, subjects) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::pages_of(&mut session, subjects, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (RemarksOn(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<TotalOn> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[TotalOn]) -> Result<HashMap<TotalOn, i64>> {
        let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::totals(&mut self.session().await?, &subjects).await?;
        Ok(rows.into_iter().map(|(subject, total)| (TotalOn(subject), total)).collect())
    }
}

impl Loader<NamedIn> for Rows {
    type Value = Vec<EmployeeId>;
    type Error = Error;

    async fn load(&self, keys: &[NamedIn]) -> Result<HashMap<NamedIn, Vec<EmployeeId>>> {
        let ids: Vec<RemarkId> = keys.iter().map(|key| key.0).collect();
        let rows = store::mentions(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(remark, employee)| (NamedIn(remark), employee))))
    }
}
