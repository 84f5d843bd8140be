//! Edges to handovers, their lines, shares and briefs.

use std::collections::HashMap;
use std::hash::Hash;

use rounds_domain::ids::{HandoverBriefId, HandoverId};

use super::model::{Handover, HandoverBrief, HandoverLine, Headship, SuccessorShare};
use super::store;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TextKey, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

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

impl Entity for Handover {
    type Id = HandoverId;

    fn id(&self) -> HandoverId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for Handover {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.started_at.0, self.id.0)
    }
}

impl Entity for HandoverBrief {
    type Id = HandoverBriefId;

    fn id(&self) -> HandoverBriefId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::briefs_by_id(reader, ids)
    }
}

impl SortKey<TextKey> for HandoverBrief {
    fn sort_key(&self) -> TextKey {
        TextKey(self.pinyin.clone(), self.id.0)
    }
}

impl Key for LinesOf {
    type Value = Vec<HandoverLine>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<HandoverLine>>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::lines(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(id, line)| (LinesOf(id), line))))
    }
}

impl Key for SharesOf {
    type Value = Vec<SuccessorShare>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<SuccessorShare>>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::shares(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(id, share)| (SharesOf(id), share))))
    }
}

impl Key for HeadshipsOf {
    type Value = Vec<Headship>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Headship>>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::headships(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(id, headship)| (HeadshipsOf(id), headship))))
    }
}

impl Key for BriefsOf {
    type Value = Slice<HandoverBrief>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<HandoverBrief>>> {
        let mut slices = HashMap::new();
        for (page, ids) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let rows = store::briefs_of_each(session, &ids, &page).await?;
            let mut rows = grouped(rows.into_iter().map(|row| (row.handover_id, row)));
            slices.extend(
                ids.into_iter()
                    .map(|id| (BriefsOf(id, page.clone()), page.slice(rows.remove(&id).unwrap_or_default()))),
            );
        }
        Ok(slices)
    }
}

impl Key for BriefCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let ids: Vec<HandoverId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_briefs(session, &ids).await?;
        Ok(rows.into_iter().map(|(id, count)| (BriefCountOf(id), count)).collect())
    }
}
