//! Edges to remarks.

use std::collections::HashMap;

use rounds_domain::ids::{EmployeeId, RemarkId};
use rounds_tables::{remark_mentions, remarks};
use uuid::Uuid;

use super::model::Remark;
use super::store;
use crate::organisation::people::Employee;
use rounds_platform::db::Column;
use rounds_platform::db::{Keys, Page, Read, Reader, Slice, TimeKey};
use rounds_platform::graphql::{Ahead, Entity, Join, SortKey};

/// One page of the remarks on a subject.
pub(super) struct RemarksOn;

/// How many remarks a subject has.
pub(super) struct TotalOn;

/// Who is named in a remark.
pub(super) struct NamedIn;

impl Entity for Remark {
    type Id = RemarkId;

    fn id(&self) -> RemarkId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Employee>("author", remarks::author_id);
        rows.row::<Self>("replyTo", remarks::reply_to_id);
        rows.edge::<NamedIn>("mentions", remarks::id, ());
    }
}

impl SortKey<TimeKey> for Remark {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.written_at.0, self.id.0)
    }
}

impl Join for RemarksOn {
    type Parent = Uuid;
    type Value = Slice<Remark>;
    type Alike = Page<TimeKey>;

    fn read(reader: &Reader, subjects: Keys, page: &Page<TimeKey>) -> Read<HashMap<Uuid, Self::Value>> {
        store::pages_of(reader, subjects, page)
    }

    fn absent(page: &Page<TimeKey>) -> Option<Self::Value> {
        Some(page.slice(Vec::new()))
    }

    fn look_ahead(_alike: &Self::Alike, rows: &mut Ahead<'_, '_>) {
        Remark::look_ahead(&mut rows.nodes());
    }
}

impl Join for TotalOn {
    type Parent = Uuid;
    type Value = i64;
    type Alike = ();

    fn read(reader: &Reader, subjects: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::totals(reader, subjects).one_of_each()
    }
}

impl Join for NamedIn {
    type Parent = RemarkId;
    type Value = Vec<EmployeeId>;
    type Alike = ();

    fn read(reader: &Reader, remarks: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::mentions(reader, remarks).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        rows.to::<Employee>(remark_mentions::employee_id);
    }
}

/// Looks ahead at the remarks on subjects whose id stands in a column.
pub fn look_ahead_at_remarks(subjects: &mut Ahead<'_, '_>, id: impl Column + Copy) {
    subjects.connection::<RemarksOn, TotalOn>("remarks", id, |arguments| Some((arguments.page()?, ())));
}
