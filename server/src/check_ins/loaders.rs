//! Edges to check-ins, their measurements and judgements.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CheckInId, EmployeeId};

use super::model::{CheckIn, Fix, Judgement};
use super::store;
use crate::platform::db::grouped;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;
use crate::platform::scalars::Instant;

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

impl Loader<CheckInId> for Rows {
    type Value = CheckIn;
    type Error = Error;

    async fn load(&self, ids: &[CheckInId]) -> Result<HashMap<CheckInId, CheckIn>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<OpenStayOf> for Rows {
    type Value = CheckIn;
    type Error = Error;

    async fn load(&self, keys: &[OpenStayOf]) -> Result<HashMap<OpenStayOf, CheckIn>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::open_of(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|row| (OpenStayOf(row.employee_id), row)).collect())
    }
}

impl Loader<StaysWithin> for Rows {
    type Value = Vec<CheckIn>;
    type Error = Error;

    async fn load(&self, keys: &[StaysWithin]) -> Result<HashMap<StaysWithin, Vec<CheckIn>>> {
        let spans: Vec<(EmployeeId, Instant, Instant)> = keys.iter().map(|key| (key.0, key.1, key.2)).collect();
        let rows = store::within(&mut self.session().await?, &spans).await?;
        let stays = grouped(rows.into_iter().map(|row| (row.employee_id, row)));
        let of = |key: &StaysWithin| {
            let all = stays.get(&key.0).into_iter().flatten();
            all.filter(|stay| (key.1..key.2).contains(&stay.arrived_at)).cloned().collect()
        };
        Ok(keys.iter().map(|key| (*key, of(key))).collect())
    }
}

impl Loader<FixesOf> for Rows {
    type Value = Vec<Fix>;
    type Error = Error;

    async fn load(&self, keys: &[FixesOf]) -> Result<HashMap<FixesOf, Vec<Fix>>> {
        let ids: Vec<CheckInId> = keys.iter().map(|key| key.0).collect();
        let (seen, rows) = store::fixes_of(&mut self.session().await?, &ids).await?;
        let mut fixes: HashMap<FixesOf, Vec<Fix>> = seen.into_iter().map(|id| (FixesOf(id), Vec::new())).collect();
        for row in rows {
            fixes.entry(FixesOf(row.check_in_id)).or_default().push(row);
        }
        Ok(fixes)
    }
}

impl Loader<JudgementsOf> for Rows {
    type Value = Vec<Judgement>;
    type Error = Error;

    async fn load(&self, keys: &[JudgementsOf]) -> Result<HashMap<JudgementsOf, Vec<Judgement>>> {
        let ids: Vec<CheckInId> = keys.iter().map(|key| key.0).collect();
        let mut judged: HashMap<JudgementsOf, Vec<Judgement>> = HashMap::new();
        for row in store::judgements_of(&mut self.session().await?, &ids).await? {
            judged.entry(JudgementsOf(row.check_in_id)).or_default().push(row);
        }
        Ok(judged)
    }
}
