//! Departments, positions and employees, as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::{EmployeeStatus, Language};
use rounds_tables::{departments, employees, positions};

use crate::platform::scalars::{PhoneNumber, Zone};

/// A node of the organisation tree; a branch office is one too (部门, 分支机构).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = departments)]
#[graphql(complex)]
pub struct Department {
    /// Global id.
    pub id: DepartmentId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// Company code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether it is a branch office (分支机构).
    pub is_branch: bool,
    #[graphql(skip)]
    pub parent_id: Option<DepartmentId>,
    #[graphql(skip)]
    pub head_id: Option<EmployeeId>,
}

/// Somebody who signs in (员工). Everybody sees the card: id, code, name, department, status. What lies beyond is null without `people.read`, and edges show only what the viewer's reach covers.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = employees)]
#[graphql(complex)]
pub struct Employee {
    /// Global id.
    pub id: EmployeeId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// Company code (工号).
    pub code: String,
    /// Name as written at home.
    pub name: String,
    #[graphql(skip)]
    pub latin_name: Option<String>,
    /// Whether they may sign in.
    pub status: EmployeeStatus,
    #[graphql(skip)]
    pub department_id: DepartmentId,
    #[graphql(skip)]
    pub phone: Option<PhoneNumber>,
    #[graphql(skip)]
    pub language: Language,
    #[graphql(skip)]
    pub time_zone: Zone,
}

/// A position as it is stored; its name is told in the caller's language.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = positions)]
pub struct Position {
    /// Its id.
    pub id: PositionId,
    /// Counts the changes of the row.
    pub rev: i32,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
}

/// One right and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SimpleObject)]
pub struct Grant {
    /// The right.
    pub permission: Permission,
    /// How far it reaches.
    pub scope: GrantScope,
}

/// What is stored when somebody is taken on.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = employees)]
pub struct NewEmployee {
    /// Company code, also a login.
    pub code: String,
    /// Name.
    pub name: String,
    /// Name in Latin letters.
    pub latin_name: Option<String>,
    /// Work telephone, also a login.
    pub phone: Option<PhoneNumber>,
    /// Language of their messages.
    pub language: Language,
    /// Zone of their days.
    pub time_zone: Zone,
    /// Department.
    pub department_id: DepartmentId,
}
