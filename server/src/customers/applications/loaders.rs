//! Edges to applications.

use rounds_domain::ids::ApplicationId;
use rounds_tables::customer_applications;

use super::model::CustomerApplication;
use super::store;
use crate::customers::customers::Customer;
use crate::organisation::people::Employee;
use rounds_platform::db::{Keys, Read, Reader, TimeKey};
use rounds_platform::graphql::{Ahead, Entity, SortKey};

impl Entity for CustomerApplication {
    type Id = ApplicationId;

    fn id(&self) -> ApplicationId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Employee>("applicant", customer_applications::applicant_id);
        rows.row::<Customer>("customer", customer_applications::customer_id);
    }
}

impl SortKey<TimeKey> for CustomerApplication {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.applied_at.0, self.id.0)
    }
}
