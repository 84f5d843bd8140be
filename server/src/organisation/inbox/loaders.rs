//! Edges to notifications.

use diesel::Column as _;
use rounds_domain::ids::NotificationId;
use rounds_tables::notifications;

use super::model::Notification;
use super::store;
use crate::node;
use rounds_platform::db::{Keys, Read, Reader, TimeKey};
use rounds_platform::graphql::{Ahead, Entity, SortKey};

/// What nearly all notifications are about; the others are read apart.
const MOST_ABOUT: &[&str] =
    &["application", "customer", "customerrevision", "handover", "review", "task", "visit", "weekplan"];

impl Entity for Notification {
    type Id = NotificationId;

    fn id(&self) -> NotificationId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        node::look_ahead(rows, "about", notifications::about_id::NAME, MOST_ABOUT);
    }
}

impl SortKey<TimeKey> for Notification {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.at.0, self.id.0)
    }
}
