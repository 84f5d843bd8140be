//! Edges to people.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};

use super::model::{Department, Employee, Grant, Position};
use super::store;
pub use super::store::Headcount;
use crate::platform::db::{Page, Slice, TextKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The nearest head above an employee who is not the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeadAbove(pub EmployeeId);

/// Departments directly below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Below(pub DepartmentId);

/// Positions held now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Held(pub EmployeeId);

/// Rights that a position gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GivenBy(pub PositionId);

/// Rights that a person holds directly.
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

impl Loader<EmployeeId> for Rows {
    type Value = Employee;
    type Error = Error;

    async fn load(&self, ids: &[EmployeeId]) -> Result<HashMap<EmployeeId, Employee>> {
        let rows = store::cards(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<DepartmentId> for Rows {
    type Value = Department;
    type Error = Error;

    async fn load(&self, ids: &[DepartmentId]) -> Result<HashMap<DepartmentId, Department>> {
        let rows = store::departments(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<PositionId> for Rows {
    type Value = Position;
    type Error = Error;

    async fn load(&self, ids: &[PositionId]) -> Result<HashMap<PositionId, Position>> {
        let rows = store::positions_by_id(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<Below> for Rows {
    type Value = Vec<Department>;
    type Error = Error;

    async fn load(&self, keys: &[Below]) -> Result<HashMap<Below, Vec<Department>>> {
        let parents: Vec<DepartmentId> = keys.iter().map(|key| key.0).collect();
        let mut below: HashMap<Below, Vec<Department>> = HashMap::new();
        for row in store::children(&mut self.session().await?, &parents).await? {
            if let Some(parent) = row.parent_id {
                below.entry(Below(parent)).or_default().push(row);
            }
        }
        Ok(below)
    }
}

impl Loader<HeadAbove> for Rows {
    type Value = EmployeeId;
    type Error = Error;

    async fn load(&self, keys: &[HeadAbove]) -> Result<HashMap<HeadAbove, EmployeeId>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::heads_above(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(employee, head)| (HeadAbove(employee), head)).collect())
    }
}

impl Loader<Held> for Rows {
    type Value = Vec<Position>;
    type Error = Error;

    async fn load(&self, keys: &[Held]) -> Result<HashMap<Held, Vec<Position>>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let mut held: HashMap<Held, Vec<Position>> = HashMap::new();
        for (employee, position) in store::positions_of(&mut self.session().await?, &ids).await? {
            held.entry(Held(employee)).or_default().push(position);
        }
        Ok(held)
    }
}

impl Loader<GivenBy> for Rows {
    type Value = Vec<Grant>;
    type Error = Error;

    async fn load(&self, keys: &[GivenBy]) -> Result<HashMap<GivenBy, Vec<Grant>>> {
        let ids: Vec<PositionId> = keys.iter().map(|key| key.0).collect();
        let mut given: HashMap<GivenBy, Vec<Grant>> = HashMap::new();
        for (position, permission, scope) in store::grants_of(&mut self.session().await?, &ids).await? {
            given.entry(GivenBy(position)).or_default().push(Grant { permission, scope });
        }
        Ok(given)
    }
}

impl Loader<GivenDirectly> for Rows {
    type Value = Vec<Grant>;
    type Error = Error;

    async fn load(&self, keys: &[GivenDirectly]) -> Result<HashMap<GivenDirectly, Vec<Grant>>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let mut given: HashMap<GivenDirectly, Vec<Grant>> = HashMap::new();
        for (employee, permission, scope) in store::direct_grants(&mut self.session().await?, &ids).await? {
            given.entry(GivenDirectly(employee)).or_default().push(Grant { permission, scope });
        }
        Ok(given)
    }
}

impl Loader<PeopleIn> for Rows {
    type Value = Slice<Employee>;
    type Error = Error;

    async fn load(&self, keys: &[PeopleIn]) -> Result<HashMap<PeopleIn, Slice<Employee>>> {
        let mut session = self.session().await?;
        let mut pages = HashMap::new();
        let alike = grouped(keys.iter().map(|key| ((key.wanted.is_deep, key.page.clone()), key.wanted.department)));
        for ((is_deep, page), departments) in alike {
            let rows = store::pages_of(&mut session, &departments, is_deep, &page).await?;
            let each = page.slices(departments, rows);
            pages.extend(each.into_iter().map(|(department, slice)| {
                (PeopleIn { wanted: Headcount { department, is_deep }, page: page.clone() }, slice)
            }));
        }
        Ok(pages)
    }
}

impl Loader<Headcount> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[Headcount]) -> Result<HashMap<Headcount, i64>> {
        let mut session = self.session().await?;
        let mut counts = HashMap::new();
        for is_deep in [false, true] {
            let alike = keys.iter().filter(|key| key.is_deep == is_deep).map(|key| key.department);
            let departments: Vec<DepartmentId> = alike.collect();
            if departments.is_empty() {
                continue;
            }
            for (department, count) in store::headcounts(&mut session, &departments, is_deep).await? {
                counts.insert(Headcount { department, is_deep }, count);
            }
        }
        Ok(counts)
    }
}
