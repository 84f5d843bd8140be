//! Edges to notifications.

use rounds_domain::ids::NotificationId;

use super::model::Notification;
use super::store;
use rounds_platform::db::{Keys, Read, Reader, TimeKey};
use rounds_platform::graphql::{Entity, SortKey};

impl Entity for Notification {
    type Id = NotificationId;

    fn id(&self) -> NotificationId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for Notification {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.at.0, self.id.0)
    }
}
