//! Edges to __words_many__.

use rounds_tables::__subjects__;

use super::model::{__Subject__, __Subject__Id};
use super::store;
use crate::organisation::people::Employee;
use rounds_platform::db::{Keys, Read, Reader, TimeKey};
use rounds_platform::graphql::{Ahead, Entity, SortKey};

impl Entity for __Subject__ {
    type Id = __Subject__Id;

    fn id(&self) -> __Subject__Id {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Employee>("employee", __subjects__::employee_id);
    }
}

impl SortKey<TimeKey> for __Subject__ {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.created_at.0, self.id.0)
    }
}
