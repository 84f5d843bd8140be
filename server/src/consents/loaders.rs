//! Edges to consents.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{ConsentId, CustomerId};

use super::model::Consent;
use super::store;
use crate::platform::db::{Page, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// One page of the consents of a professional.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ConsentsOf(pub CustomerId, pub Page<TimeKey>);

/// How many consents a professional has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ConsentCountOf(pub CustomerId);

impl Loader<ConsentId> for Rows {
    type Value = Consent;
    type Error = Error;

    async fn load(&self, ids: &[ConsentId]) -> Result<HashMap<ConsentId, Consent>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ConsentsOf> for Rows {
    type Value = Slice<Consent>;
    type Error = Error;

    async fn load(&self, keys: &[ConsentsOf]) -> Result<HashMap<ConsentsOf, Slice<Consent>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::pages_of(&mut session, &customers, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (ConsentsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<ConsentCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[ConsentCountOf]) -> Result<HashMap<ConsentCountOf, i64>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::totals(&mut self.session().await?, &customers).await?;
        Ok(rows.into_iter().map(|(customer, total)| (ConsentCountOf(customer), total)).collect())
    }
}
