//! Edges to reminders.

use std::collections::HashMap;
use uuid::Uuid;

use rounds_domain::ids::{EmployeeId, ReminderId};

use super::model::Reminder;
use super::store;
use rounds_platform::db::{Keys, Read, Reader};
use rounds_platform::graphql::{Entity, Join};
use rounds_platform::scalars::Day;

/// Reminders of somebody that are due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DueOn(pub EmployeeId, pub Day);

impl Entity for Reminder {
    type Id = ReminderId;

    fn id(&self) -> ReminderId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl Join for DueOn {
    type Value = Vec<Reminder>;
    type Alike = Day;

    fn of(parent: Uuid, alike: Day) -> Self {
        Self(EmployeeId(parent), alike)
    }

    fn parts(&self) -> (Uuid, Day) {
        (self.0.0, self.1)
    }

    fn read(reader: &Reader, employees: Keys, day: &Day) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_day(reader, employees, *day)
    }
}
