//! Edges to customers that look alike.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;

use super::graphql::CustomerTrace;
use super::model::Likeness;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// Customers that look like what is described, at most ten, closest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LookalikesOf(pub Likeness);

impl Loader<LookalikesOf> for Rows {
    type Value = Vec<CustomerTrace>;
    type Error = Error;

    async fn load(&self, keys: &[LookalikesOf]) -> Result<HashMap<LookalikesOf, Vec<CustomerTrace>>> {
        let wanted: Vec<&Likeness> = keys.iter().map(|key| &key.0).collect();
        let mut found = store::lookalikes(&mut self.session().await?, &wanted).await?;
        let of = |place: usize| found.remove(&place).unwrap_or_default().into_iter().map(CustomerTrace::from).collect();
        Ok(keys.iter().cloned().zip((0..keys.len()).map(of)).collect())
    }
}
