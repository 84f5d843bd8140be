//! Edges to remarks.

use std::collections::HashMap;

use rounds_domain::ids::{EmployeeId, RemarkId};
use uuid::Uuid;

use super::model::Remark;
use super::store;
use rounds_platform::db::{DbSession, Page, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

/// One page of the remarks on a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RemarksOn(pub Uuid, pub Page<TimeKey>);

/// How many remarks a subject has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TotalOn(pub Uuid);

/// Who is named in a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NamedIn(pub RemarkId);

impl Entity for Remark {
    type Id = RemarkId;

    fn id(&self) -> RemarkId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[RemarkId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TimeKey> for Remark {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.written_at.0, self.id.0)
    }
}

impl Key for RemarksOn {
    type Value = Slice<Remark>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Remark>>> {
        let mut found = HashMap::new();
        for (page, subjects) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::pages_of(session, subjects, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (RemarksOn(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for TotalOn {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::totals(session, &subjects).await?;
        Ok(rows.into_iter().map(|(subject, total)| (TotalOn(subject), total)).collect())
    }
}

impl Key for NamedIn {
    type Value = Vec<EmployeeId>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<EmployeeId>>> {
        let ids: Vec<RemarkId> = keys.iter().map(|key| key.0).collect();
        let rows = store::mentions(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(remark, employee)| (NamedIn(remark), employee))))
    }
}
