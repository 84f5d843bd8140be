//! Edges to the calendar.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{CalendarId, CalendarReleaseId, EmployeeId, LeaveId};

use super::actions;
use super::model::{CalendarDay, CalendarRelease, EmployeeCalendar, Leave};
use super::store::{self, LeavePeriod};
use rounds_platform::db::{DayKey, DbSession, NumberKey, Page, Slice, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

/// Days of an employee, first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DaysOf(pub EmployeeId, pub NaiveDate, pub NaiveDate);

/// One day of an employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayOf(pub EmployeeId, pub NaiveDate);

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

    async fn by_ids(session: &mut DbSession, ids: &[CalendarReleaseId]) -> Result<Vec<Self>> {
        store::releases_by_id(session, ids).await
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

    async fn by_ids(session: &mut DbSession, ids: &[LeaveId]) -> Result<Vec<Self>> {
        store::leaves_by_id(session, ids).await
    }
}

impl SortKey<DayKey> for Leave {
    fn sort_key(&self) -> DayKey {
        DayKey(self.first_on.0, self.id.0)
    }
}

impl Key for DaysOf {
    type Value = Vec<CalendarDay>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<CalendarDay>>> {
        let mut found = HashMap::new();
        for (range, employees) in grouped(keys.iter().map(|key| ((key.1, key.2), key.0))) {
            for (employee, days) in actions::days_of_each(session, &employees, range).await? {
                found.insert(DaysOf(employee, range.0, range.1), days.into_iter().map(CalendarDay).collect());
            }
        }
        Ok(found)
    }
}

impl Key for DayOf {
    type Value = CalendarDay;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, CalendarDay>> {
        let dates = || keys.iter().map(|key| key.1);
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
            return Ok(HashMap::new());
        };
        let employees: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let each = actions::days_of_each(session, &employees, (first, last)).await?;
        let days = each.into_iter().flat_map(|(employee, days)| {
            days.into_iter().map(move |day| (DayOf(employee, day.date), CalendarDay(day)))
        });
        Ok(days.filter(|(key, _)| keys.contains(key)).collect())
    }
}

impl Entity for EmployeeCalendar {
    type Id = CalendarId;

    fn id(&self) -> CalendarId {
        CalendarId(self.employee.0)
    }

    async fn by_ids(session: &mut DbSession, ids: &[CalendarId]) -> Result<Vec<Self>> {
        let employees: Vec<EmployeeId> = ids.iter().map(|id| EmployeeId(id.0)).collect();
        actions::calendars(session, &employees).await
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
