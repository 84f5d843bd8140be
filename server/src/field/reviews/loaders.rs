//! Edges to reviews.

use std::collections::HashMap;

use rounds_domain::ids::{ReviewId, VisitId};

use super::model::{FeedKey, Review};
use super::store;
use rounds_platform::db::DbSession;
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

/// The review of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReviewOf(pub VisitId);

impl Entity for Review {
    type Id = ReviewId;

    fn id(&self) -> ReviewId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[ReviewId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<FeedKey> for Review {
    fn sort_key(&self) -> FeedKey {
        FeedKey(self.priority_rank, self.due_at.0, self.id.0)
    }
}

impl Key for ReviewOf {
    type Value = Review;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Review>> {
        let visits: Vec<VisitId> = keys.iter().map(|key| key.0).collect();
        let rows = store::of_visits(session, &visits).await?;
        Ok(rows.into_iter().map(|row| (ReviewOf(row.visit_id), row)).collect())
    }
}
