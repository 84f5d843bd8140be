//! Edges to customers that look alike.

use std::collections::HashMap;

use super::graphql::CustomerTrace;
use super::model::Likeness;
use super::store;
use rounds_platform::db::DbSession;
use rounds_platform::error::Result;
use rounds_platform::graphql::Key;

/// Customers that look like what is described, at most ten, closest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LookalikesOf(pub Likeness);

impl Key for LookalikesOf {
    type Value = Vec<CustomerTrace>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<CustomerTrace>>> {
        let wanted: Vec<&Likeness> = keys.iter().map(|key| &key.0).collect();
        let mut found = store::lookalikes(session, &wanted).await?;
        let of = |place: usize| found.remove(&place).unwrap_or_default().into_iter().map(CustomerTrace::from).collect();
        Ok(keys.iter().cloned().zip((0..keys.len()).map(of)).collect())
    }
}
