//! Edges to revisions.

use std::collections::HashMap;

use rounds_domain::ids::{CustomerId, RevisionId};
use rounds_tables::customer_revisions;

use super::model::CustomerRevision;
use super::store;
use crate::customers::customers::Customer;
use crate::organisation::people::Employee;
use rounds_platform::db::{DbSession, Keys, Read, Reader, TimeKey};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Key, SortKey};

/// What waits at a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PendingOf(pub CustomerId);

impl Entity for CustomerRevision {
    type Id = RevisionId;

    fn id(&self) -> RevisionId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Customer>("customer", customer_revisions::customer_id);
        rows.row::<Employee>("requestedBy", customer_revisions::requested_by);
    }
}

impl SortKey<TimeKey> for CustomerRevision {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.requested_at.0, self.id.0)
    }
}

impl Key for PendingOf {
    type Value = Vec<CustomerRevision>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<CustomerRevision>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let mut waiting: HashMap<PendingOf, Vec<CustomerRevision>> = HashMap::new();
        for row in store::pending(session, &ids).await? {
            waiting.entry(PendingOf(row.customer_id)).or_default().push(row);
        }
        Ok(waiting)
    }
}
