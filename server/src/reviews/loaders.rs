//! Edges to reviews.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{ReviewId, VisitId};

use super::model::Review;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The review of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReviewOf(pub VisitId);

impl Loader<ReviewId> for Rows {
    type Value = Review;
    type Error = Error;

    async fn load(&self, ids: &[ReviewId]) -> Result<HashMap<ReviewId, Review>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ReviewOf> for Rows {
    type Value = Review;
    type Error = Error;

    async fn load(&self, keys: &[ReviewOf]) -> Result<HashMap<ReviewOf, Review>> {
        let visits: Vec<VisitId> = keys.iter().map(|key| key.0).collect();
        let rows = store::of_visits(&mut self.session().await?, &visits).await?;
        Ok(rows.into_iter().map(|row| (ReviewOf(row.visit_id), row)).collect())
    }
}
