//! Edges to consents.

use std::collections::HashMap;

use rounds_domain::ids::{ConsentId, CustomerId};

use super::model::Consent;
use super::store;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

/// One page of the consents of a professional.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ConsentsOf(pub CustomerId, pub Page<TimeKey>);

/// How many consents a professional has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ConsentCountOf(pub CustomerId);

impl Entity for Consent {
    type Id = ConsentId;

    fn id(&self) -> ConsentId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for Consent {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.since.0, self.id.0)
    }
}

impl Key for ConsentsOf {
    type Value = Slice<Consent>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Consent>>> {
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::pages_of(session, &customers, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (ConsentsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for ConsentCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::totals(session, &customers).await?;
        Ok(rows.into_iter().map(|(customer, total)| (ConsentCountOf(customer), total)).collect())
    }
}
