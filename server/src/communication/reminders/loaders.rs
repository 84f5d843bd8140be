//! Edges to reminders.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{EmployeeId, ReminderId};
use uuid::Uuid;

use super::model::Reminder;
use super::store;
use rounds_platform::db::{Keys, Read, Reader};
use rounds_platform::graphql::{Entity, Join};

/// Reminders of somebody that are due on the days of a span, first and last, by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DueWithin(pub EmployeeId, pub (NaiveDate, NaiveDate));

impl Entity for Reminder {
    type Id = ReminderId;

    fn id(&self) -> ReminderId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl Join for DueWithin {
    type Value = Vec<Reminder>;
    type Alike = (NaiveDate, NaiveDate);

    fn of(parent: Uuid, alike: (NaiveDate, NaiveDate)) -> Self {
        Self(EmployeeId(parent), alike)
    }

    fn parts(&self) -> (Uuid, (NaiveDate, NaiveDate)) {
        (self.0.0, self.1)
    }

    fn read(reader: &Reader, employees: Keys, span: &(NaiveDate, NaiveDate)) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_days(reader, employees, *span).keyed(|due: &Reminder| due.employee_id).all_of_each()
    }
}
