//! Edges to remarks.

use std::collections::{BTreeMap, HashMap};

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{EmployeeId, RemarkId};
use uuid::Uuid;

use super::model::Remark;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The first or last so many remarks on a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct EndOf {
    pub subject: Uuid,
    pub limit: i64,
    pub is_backward: bool,
}

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

impl Loader<EndOf> for Rows {
    type Value = Vec<Remark>;
    type Error = Error;

    async fn load(&self, keys: &[EndOf]) -> Result<HashMap<EndOf, Vec<Remark>>> {
        let mut by_end: BTreeMap<(i64, bool), Vec<Uuid>> = BTreeMap::new();
        for key in keys {
            by_end.entry((key.limit, key.is_backward)).or_default().push(key.subject);
        }
        let mut found: HashMap<EndOf, Vec<Remark>> = HashMap::new();
        let mut session = self.session().await?;
        for ((limit, is_backward), subjects) in by_end {
            for row in store::ends(&mut session, &subjects, (limit, is_backward)).await? {
                found.entry(EndOf { subject: row.about_id, limit, is_backward }).or_default().push(row);
            }
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
        let mut named: HashMap<NamedIn, Vec<EmployeeId>> = HashMap::new();
        for (remark, employee) in store::mentions(&mut self.session().await?, &ids).await? {
            named.entry(NamedIn(remark)).or_default().push(employee);
        }
        Ok(named)
    }
}
