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
pub struct DueWithin;

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
    type Parent = EmployeeId;
    type Value = Vec<Reminder>;
    type Alike = (NaiveDate, NaiveDate);

    fn read(reader: &Reader, employees: Keys, span: &(NaiveDate, NaiveDate)) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_days(reader, employees, *span).keyed(|due: &Reminder| due.employee_id).all_of_each()
    }
}
