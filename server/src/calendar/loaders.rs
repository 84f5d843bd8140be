//! Edges to the calendar.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use rounds_domain::ids::{CalendarId, CalendarReleaseId, EmployeeId, LeaveId};

use super::actions;
use super::model::{CalendarDay, CalendarRelease, EmployeeCalendar, Leave};
use super::store::{self, Within};
use crate::platform::db::{DayKey, Page, Slice, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// Days of an employee, first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DaysOf(pub EmployeeId, pub NaiveDate, pub NaiveDate);

/// One day of an employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayOf(pub EmployeeId, pub NaiveDate);

/// One page of the leave of an employee.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct LeavesOf(pub EmployeeId, pub Within, pub Page<DayKey>);

/// How much leave there is of an employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LeaveCountOf(pub EmployeeId, pub Within);

impl Loader<CalendarReleaseId> for Rows {
    type Value = CalendarRelease;
    type Error = Error;

    async fn load(&self, ids: &[CalendarReleaseId]) -> Result<HashMap<CalendarReleaseId, CalendarRelease>> {
        let rows = store::releases_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<LeaveId> for Rows {
    type Value = Leave;
    type Error = Error;

    async fn load(&self, ids: &[LeaveId]) -> Result<HashMap<LeaveId, Leave>> {
        let rows = store::leaves_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<DaysOf> for Rows {
    type Value = Vec<CalendarDay>;
    type Error = Error;

    async fn load(&self, keys: &[DaysOf]) -> Result<HashMap<DaysOf, Vec<CalendarDay>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (range, employees) in grouped(keys.iter().map(|key| ((key.1, key.2), key.0))) {
            for (employee, days) in actions::days_of_each(&mut session, &employees, range).await? {
                found.insert(DaysOf(employee, range.0, range.1), days.into_iter().map(CalendarDay).collect());
            }
        }
        Ok(found)
    }
}

impl Loader<DayOf> for Rows {
    type Value = CalendarDay;
    type Error = Error;

    async fn load(&self, keys: &[DayOf]) -> Result<HashMap<DayOf, CalendarDay>> {
        let dates = || keys.iter().map(|key| key.1);
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
            return Ok(HashMap::new());
        };
        let employees: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let each = actions::days_of_each(&mut self.session().await?, &employees, (first, last)).await?;
        let days = each.into_iter().flat_map(|(employee, days)| {
            days.into_iter().map(move |day| (DayOf(employee, day.date), CalendarDay(day)))
        });
        Ok(days.filter(|(key, _)| keys.contains(key)).collect())
    }
}

impl Loader<CalendarId> for Rows {
    type Value = EmployeeCalendar;
    type Error = Error;

    async fn load(&self, keys: &[CalendarId]) -> Result<HashMap<CalendarId, EmployeeCalendar>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| EmployeeId(key.0)).collect();
        let calendars = actions::calendars(&mut self.session().await?, &ids).await?;
        Ok(calendars.into_iter().map(|calendar| (CalendarId(calendar.employee.0), calendar)).collect())
    }
}

impl Loader<LeavesOf> for Rows {
    type Value = Slice<Leave>;
    type Error = Error;

    async fn load(&self, keys: &[LeavesOf]) -> Result<HashMap<LeavesOf, Slice<Leave>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for ((within, page), employees) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let each = store::leaves_of_each(&mut session, &employees, (within, &page)).await?;
            found.extend(each.into_iter().map(|(of, rows)| (LeavesOf(of, within, page.clone()), rows)));
        }
        Ok(found)
    }
}

impl Loader<LeaveCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[LeaveCountOf]) -> Result<HashMap<LeaveCountOf, i64>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (within, employees) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let counts = store::count_leaves(&mut session, &employees, within).await?;
            found.extend(counts.into_iter().map(|(of, count)| (LeaveCountOf(of, within), count)));
        }
        Ok(found)
    }
}
