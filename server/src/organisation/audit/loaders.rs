//! Edges to rows of the audit trail.

use rounds_domain::ids::AuditEntryId;

use super::model::AuditEntry;
use super::store;
use rounds_platform::db::{Keys, Read, Reader, TimeKey};
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for AuditEntry {
    type Id = AuditEntryId;

    fn id(&self) -> AuditEntryId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for AuditEntry {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.at.0, self.id.0)
    }
}
