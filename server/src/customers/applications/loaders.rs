//! Edges to applications.

use rounds_domain::ids::ApplicationId;

use super::model::CustomerApplication;
use super::store;
use rounds_platform::db::{Keys, Read, Reader, TimeKey};
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for CustomerApplication {
    type Id = ApplicationId;

    fn id(&self) -> ApplicationId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for CustomerApplication {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.applied_at.0, self.id.0)
    }
}
