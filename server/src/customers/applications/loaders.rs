//! Edges to applications.

use rounds_domain::ids::ApplicationId;

use super::model::CustomerApplication;
use super::store;
use rounds_platform::db::{DbSession, TimeKey};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for CustomerApplication {
    type Id = ApplicationId;

    fn id(&self) -> ApplicationId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[ApplicationId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TimeKey> for CustomerApplication {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.applied_at.0, self.id.0)
    }
}
