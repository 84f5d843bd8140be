//! Edges to the calendar.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{CalendarId, CalendarReleaseId, EmployeeId, LeaveId};
use uuid::Uuid;

use super::actions;
use super::model::{CalendarDay, CalendarRelease, EmployeeCalendar, Leave};
use super::store::{self, LeavePeriod};
use rounds_platform::db::{DayKey, DbSession, Keys, NumberKey, Page, Read, Reader, Slice, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Join, Key, SortKey};

/// Days of an employee, first to last.
pub struct DaysOf;

/// One page of the leave of an employee.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct LeavesOf(pub EmployeeId, pub LeavePeriod, pub Page<DayKey>);

/// How much leave there is of an employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LeaveCountOf(pub EmployeeId, pub LeavePeriod);

impl Entity for CalendarRelease {
    type Id = CalendarReleaseId;

    fn id(&self) -> CalendarReleaseId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::releases_by_id(reader, ids)
    }
}

impl SortKey<NumberKey> for CalendarRelease {
    fn sort_key(&self) -> NumberKey {
        NumberKey(self.year, self.id.0)
    }
}

impl Entity for Leave {
    type Id = LeaveId;

    fn id(&self) -> LeaveId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::leaves_by_id(reader, ids)
    }
}

impl SortKey<DayKey> for Leave {
    fn sort_key(&self) -> DayKey {
        DayKey(self.first_on.0, self.id.0)
    }
}

impl Join for DaysOf {
    type Parent = EmployeeId;
    type Value = Vec<CalendarDay>;
    type Alike = (NaiveDate, NaiveDate);

    fn read(reader: &Reader, employees: Keys, span: &(NaiveDate, NaiveDate)) -> Read<HashMap<Uuid, Vec<CalendarDay>>> {
        let days = |(employee, days): (EmployeeId, Vec<_>)| (employee.0, days.into_iter().map(CalendarDay).collect());
        actions::days_of_each(reader, employees, *span).map(move |each| each.into_iter().map(days).collect())
    }
}

impl Entity for EmployeeCalendar {
    type Id = CalendarId;

    fn id(&self) -> CalendarId {
        CalendarId(self.employee.0)
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        actions::calendars(reader, ids)
    }
}

impl Key for LeavesOf {
    type Value = Slice<Leave>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Leave>>> {
        let mut found = HashMap::new();
        for ((within, page), employees) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let each = store::leaves_of_each(session, &employees, (within, &page)).await?;
            found.extend(each.into_iter().map(|(of, rows)| (LeavesOf(of, within, page.clone()), rows)));
        }
        Ok(found)
    }
}

impl Key for LeaveCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut found = HashMap::new();
        for (within, employees) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let counts = store::count_leaves(session, &employees, within).await?;
            found.extend(counts.into_iter().map(|(of, count)| (LeaveCountOf(of, within), count)));
        }
        Ok(found)
    }
}
