//! Edges to notifications.

use rounds_domain::ids::NotificationId;

use super::model::Notification;
use super::store;
use rounds_platform::db::{DbSession, TimeKey};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for Notification {
    type Id = NotificationId;

    fn id(&self) -> NotificationId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[NotificationId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TimeKey> for Notification {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.at.0, self.id.0)
    }
}
