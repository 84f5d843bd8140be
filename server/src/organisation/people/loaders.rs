//! Edges to people.

use std::collections::HashMap;

use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_tables::employees;

use super::model::{Department, Employee, Grant, Position};
use super::store;

pub use super::store::Headcount;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TextKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Key, SortKey};

/// The nearest head above an employee who is not the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeadAbove(pub EmployeeId);

/// Departments directly below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Below(pub DepartmentId);

/// Positions held now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Held(pub EmployeeId);

/// Permissions that a position gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GivenBy(pub PositionId);

/// Permissions that a person holds directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GivenDirectly(pub EmployeeId);

/// One page of the people of a department.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PeopleIn {
    /// Of which department, and how deep.
    pub wanted: Headcount,
    /// Which page.
    pub page: Page<TextKey>,
}

impl Entity for Employee {
    type Id = EmployeeId;

    fn id(&self) -> EmployeeId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::cards(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Department>("department", employees::department_id);
    }
}

impl SortKey<TextKey> for Employee {
    fn sort_key(&self) -> TextKey {
        TextKey(self.code.clone(), self.id.0)
    }
}

impl Entity for Department {
    type Id = DepartmentId;

    fn id(&self) -> DepartmentId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::departments(reader, ids)
    }
}

impl Entity for Position {
    type Id = PositionId;

    fn id(&self) -> PositionId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::positions_by_id(reader, ids)
    }
}

impl Key for Below {
    type Value = Vec<Department>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Department>>> {
        let parents: Vec<DepartmentId> = keys.iter().map(|key| key.0).collect();
        let mut below: HashMap<Below, Vec<Department>> = HashMap::new();
        for row in store::children(session, &parents).await? {
            if let Some(parent) = row.parent_id {
                below.entry(Below(parent)).or_default().push(row);
            }
        }
        Ok(below)
    }
}

impl Key for HeadAbove {
    type Value = EmployeeId;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, EmployeeId>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::heads_above(session, &ids).await?;
        Ok(rows.into_iter().map(|(employee, head)| (HeadAbove(employee), head)).collect())
    }
}

impl Key for Held {
    type Value = Vec<Position>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Position>>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let mut held: HashMap<Held, Vec<Position>> = HashMap::new();
        for (employee, position) in store::positions_of(session, &ids).await? {
            held.entry(Held(employee)).or_default().push(position);
        }
        Ok(held)
    }
}

impl Key for GivenBy {
    type Value = Vec<Grant>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Grant>>> {
        let ids: Vec<PositionId> = keys.iter().map(|key| key.0).collect();
        let mut given: HashMap<GivenBy, Vec<Grant>> = HashMap::new();
        for (position, permission, scope) in store::grants_of(session, &ids).await? {
            given.entry(GivenBy(position)).or_default().push(Grant { permission, scope });
        }
        Ok(given)
    }
}

impl Key for GivenDirectly {
    type Value = Vec<Grant>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Grant>>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let mut given: HashMap<GivenDirectly, Vec<Grant>> = HashMap::new();
        for (employee, permission, scope) in store::direct_grants(session, &ids).await? {
            given.entry(GivenDirectly(employee)).or_default().push(Grant { permission, scope });
        }
        Ok(given)
    }
}

impl Key for PeopleIn {
    type Value = Slice<Employee>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Employee>>> {
        let mut pages = HashMap::new();
        let alike = grouped(keys.iter().map(|key| ((key.wanted.is_deep, key.page.clone()), key.wanted.department)));
        for ((is_deep, page), departments) in alike {
            let rows = store::pages_of(session, &departments, is_deep, &page).await?;
            let each = page.slices(departments, rows);
            pages.extend(each.into_iter().map(|(department, slice)| {
                (PeopleIn { wanted: Headcount { department, is_deep }, page: page.clone() }, slice)
            }));
        }
        Ok(pages)
    }
}

impl Key for Headcount {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut counts = HashMap::new();
        for is_deep in [false, true] {
            let alike = keys.iter().filter(|key| key.is_deep == is_deep).map(|key| key.department);
            let departments: Vec<DepartmentId> = alike.collect();
            if departments.is_empty() {
                continue;
            }
            for (department, count) in store::headcounts(session, &departments, is_deep).await? {
                counts.insert(Headcount { department, is_deep }, count);
            }
        }
        Ok(counts)
    }
}
