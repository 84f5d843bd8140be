//! Departments, positions and employees, as rows and as GraphQL objects.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::{EmployeeStatus, Language};
use rounds_tables::{departments, employees, positions};

use rounds_platform::scalars::{Key, PhoneNumber, Zone};

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

impl Position {
    /// Its name in one language.
    #[must_use]
    pub fn named(&self, language: Language) -> &str {
        match language {
            Language::ZhCn => &self.name_zh,
            Language::En => &self.name_en,
        }
    }
}

/// One right and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SimpleObject)]
pub struct Grant {
    /// The right.
    pub permission: Permission,
    /// How far it reaches.
    pub scope: GrantScope,
}

/// One right and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, InputObject)]
pub struct GrantInput {
    /// The right.
    pub permission: Permission,
    /// How far it reaches; at most as far as one's own.
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

/// Which employees to list; conditions add up.
#[derive(Debug, Clone, InputObject)]
pub struct EmployeeFilter {
    /// In these departments.
    pub department_ids: Option<Vec<DepartmentId>>,
    /// Also everybody below those departments.
    #[graphql(default = true)]
    pub include_subtree: bool,
    /// Holding one of these positions.
    pub position_ids: Option<Vec<PositionId>>,
    /// With one of these statuses.
    pub statuses: Option<Vec<EmployeeStatus>>,
}

/// Makes a department.
#[derive(Debug, Clone, InputObject)]
pub struct CreateDepartmentInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Department above; needs rights there.
    pub parent_id: DepartmentId,
    /// Company code, unique.
    pub code: String,
    /// Name, at most 100 characters.
    pub name: String,
    /// Whether it is a branch office.
    #[graphql(default)]
    pub is_branch: bool,
    /// Who leads it.
    pub head_id: Option<EmployeeId>,
}

/// Changes or moves a department; omitted fields stay, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeDepartmentInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The department.
    pub department_id: DepartmentId,
    /// Revision that the change was made on.
    pub base_rev: i32,
    /// New department above; a cycle is refused. Needs rights at both places.
    pub parent_id: Option<DepartmentId>,
    /// New name.
    pub name: Option<String>,
    /// New head.
    pub head_id: MaybeUndefined<EmployeeId>,
}

/// Makes a position.
#[derive(Debug, Clone, InputObject)]
pub struct CreatePositionInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Name in every language for which no other is given, at most 100 characters.
    pub name: String,
    /// Name in Chinese, at most 100 characters.
    pub name_zh: Option<String>,
    /// Name in English, at most 100 characters.
    pub name_en: Option<String>,
    /// Its rights, at most 100; none beyond one's own.
    pub grants: Vec<GrantInput>,
}

/// Changes a position; every holder feels it within a second.
#[derive(Debug, Clone, InputObject)]
pub struct ChangePositionInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The position; never one that one holds.
    pub position_id: PositionId,
    /// Revision that the change was made on.
    pub base_rev: i32,
    /// New name in the caller's language; in the other one too, if it was called the same in both.
    pub name: Option<String>,
    /// New name in Chinese.
    pub name_zh: Option<String>,
    /// New name in English.
    pub name_en: Option<String>,
    /// All its rights from now on; omitted: unchanged.
    pub grants: Option<Vec<GrantInput>>,
}

/// Takes somebody on.
#[derive(Debug, Clone, InputObject)]
pub struct CreateEmployeeInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Company code, unique; also a login.
    pub code: String,
    /// Name, at most 100 characters.
    pub name: String,
    /// Name in Latin letters.
    pub latin_name: Option<String>,
    /// Work telephone; also a login.
    pub phone: Option<PhoneNumber>,
    /// Language of their messages.
    #[graphql(default_with = "Language::ZhCn")]
    pub language: Language,
    /// Zone of their days and weeks.
    pub time_zone: Zone,
    /// Department.
    pub department_id: DepartmentId,
    /// Positions, at most 20.
    pub position_ids: Vec<PositionId>,
}

/// Changes somebody's particulars; omitted fields stay, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeEmployeeInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The employee.
    pub employee_id: EmployeeId,
    /// Revision that the change was made on.
    pub base_rev: i32,
    /// New name.
    pub name: Option<String>,
    /// New name in Latin letters.
    pub latin_name: MaybeUndefined<String>,
    /// New work telephone.
    pub phone: MaybeUndefined<PhoneNumber>,
    /// New language.
    pub language: Option<Language>,
    /// New zone; days from tomorrow on are computed in it.
    pub time_zone: Option<Zone>,
    /// New department; shrinks or widens what they see at once.
    pub department_id: Option<DepartmentId>,
}

/// Sets all rights of a person (人员权限匹配); nobody sets their own or gives what they lack.
#[derive(Debug, Clone, InputObject)]
pub struct SetEmployeeRightsInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The employee.
    pub employee_id: EmployeeId,
    /// All positions from now on, at most 20.
    pub position_ids: Vec<PositionId>,
    /// All direct rights from now on, at most 100.
    pub direct_grants: Vec<GrantInput>,
}
