//! Edges to rows of the audit trail.

use rounds_domain::ids::AuditEntryId;

use super::model::AuditEntry;
use super::store;
use rounds_platform::db::{DbSession, TimeKey};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for AuditEntry {
    type Id = AuditEntryId;

    fn id(&self) -> AuditEntryId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[AuditEntryId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TimeKey> for AuditEntry {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.at.0, self.id.0)
    }
}
