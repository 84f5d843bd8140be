//! Edges to check-ins, their measurements and judgements.

use std::collections::HashMap;

use rounds_domain::ids::{CheckInId, EmployeeId};

use super::model::{CheckIn, Fix, Judgement};
use super::store;
use rounds_platform::db::{DbSession, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key};
use rounds_platform::scalars::Instant;

/// The stay of an employee that is open now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OpenStayOf(pub EmployeeId);

/// Stays of an employee that began within a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StaysWithin(pub EmployeeId, pub Instant, pub Instant);

/// The measurements of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FixesOf(pub CheckInId);

/// The judgements of a stay, the one in force first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct JudgementsOf(pub CheckInId);

impl Entity for CheckIn {
    type Id = CheckInId;

    fn id(&self) -> CheckInId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[CheckInId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl Key for OpenStayOf {
    type Value = CheckIn;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, CheckIn>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::open_of(session, &ids).await?;
        Ok(rows.into_iter().map(|row| (OpenStayOf(row.employee_id), row)).collect())
    }
}

impl Key for StaysWithin {
    type Value = Vec<CheckIn>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<CheckIn>>> {
        let spans: Vec<(EmployeeId, Instant, Instant)> = keys.iter().map(|key| (key.0, key.1, key.2)).collect();
        let rows = store::within(session, &spans).await?;
        let stays = grouped(rows.into_iter().map(|row| (row.employee_id, row)));
        let of = |key: &StaysWithin| {
            let all = stays.get(&key.0).into_iter().flatten();
            all.filter(|stay| (key.1..key.2).contains(&stay.arrived_at)).cloned().collect()
        };
        Ok(keys.iter().map(|key| (*key, of(key))).collect())
    }
}

impl Key for FixesOf {
    type Value = Vec<Fix>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Fix>>> {
        let ids: Vec<CheckInId> = keys.iter().map(|key| key.0).collect();
        let (seen, rows) = store::fixes_of(session, &ids).await?;
        let mut fixes: HashMap<FixesOf, Vec<Fix>> = seen.into_iter().map(|id| (FixesOf(id), Vec::new())).collect();
        for row in rows {
            fixes.entry(FixesOf(row.check_in_id)).or_default().push(row);
        }
        Ok(fixes)
    }
}

impl Key for JudgementsOf {
    type Value = Vec<Judgement>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Judgement>>> {
        let ids: Vec<CheckInId> = keys.iter().map(|key| key.0).collect();
        let mut judged: HashMap<JudgementsOf, Vec<Judgement>> = HashMap::new();
        for row in store::judgements_of(session, &ids).await? {
            judged.entry(JudgementsOf(row.check_in_id)).or_default().push(row);
        }
        Ok(judged)
    }
}
