//! Edges to handovers, their lines, shares and briefs.

use std::collections::HashMap;
use std::hash::Hash;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{HandoverBriefId, HandoverId};

use super::model::{Handover, HandoverBrief, HandoverLine, Headship, SuccessorShare};
use super::store;
use crate::platform::db::{Page, Slice, TextKey};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// Counts by kind of a handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LinesOf(pub HandoverId);

/// What each successor of a handover gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SharesOf(pub HandoverId);

/// Departments that the leaver of a handover led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HeadshipsOf(pub HandoverId);

/// One page of the briefs of a handover.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BriefsOf(pub HandoverId, pub Page<TextKey>);

/// How many briefs of a handover the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct BriefCountOf(pub HandoverId);

impl Loader<HandoverId> for Rows {
    type Value = Handover;
    type Error = Error;

    async fn load(&self, ids: &[HandoverId]) -> Result<HashMap<HandoverId, Handover>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<HandoverBriefId> for Rows {
    type Value = HandoverBrief;
    type Error = Error;

    async fn load(&self, ids: &[HandoverBriefId]) -> Result<HashMap<HandoverBriefId, HandoverBrief>> {
        let rows = store::briefs_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<LinesOf> for Rows {
    type Value = Vec<HandoverLine>;
    type Error = Error;

    async fn load(&self, keys: &[LinesOf]) -> Result<HashMap<LinesOf, Vec<HandoverLine>>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::lines(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(id, line)| (LinesOf(id), line))))
    }
}

impl Loader<SharesOf> for Rows {
    type Value = Vec<SuccessorShare>;
    type Error = Error;

    async fn load(&self, keys: &[SharesOf]) -> Result<HashMap<SharesOf, Vec<SuccessorShare>>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::shares(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(id, share)| (SharesOf(id), share))))
    }
}

impl Loader<HeadshipsOf> for Rows {
    type Value = Vec<Headship>;
    type Error = Error;

    async fn load(&self, keys: &[HeadshipsOf]) -> Result<HashMap<HeadshipsOf, Vec<Headship>>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::headships(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(id, headship)| (HeadshipsOf(id), headship))))
    }
}

impl Loader<BriefsOf> for Rows {
    type Value = Slice<HandoverBrief>;
    type Error = Error;

    async fn load(&self, keys: &[BriefsOf]) -> Result<HashMap<BriefsOf, Slice<HandoverBrief>>> {
        let mut session = self.session().await?;
        let mut slices = HashMap::new();
        for (page, ids) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let rows = store::briefs_of_each(&mut session, &ids, &page).await?;
            let mut rows = grouped(rows.into_iter().map(|row| (row.handover_id, row)));
            slices.extend(
                ids.into_iter()
                    .map(|id| (BriefsOf(id, page.clone()), page.slice(rows.remove(&id).unwrap_or_default()))),
            );
        }
        Ok(slices)
    }
}

impl Loader<BriefCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[BriefCountOf]) -> Result<HashMap<BriefCountOf, i64>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_briefs(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(id, count)| (BriefCountOf(id), count)).collect())
    }
}

/// Values under their keys, in the order in which they came.
fn grouped<K: Eq + Hash, V>(pairs: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
