//! Departments, positions and employees, as rows and as GraphQL objects.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::{EmployeeStatus, Language};
use rounds_tables::{departments, employees, positions};

use rounds_platform::scalars::{Key, PhoneNumberScalar, Zone};

/// A department of the organisation tree; a branch office is one too (部门, 分支机构).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = departments)]
#[graphql(complex)]
pub struct Department {
    /// Global id, opaque and stable.
    pub id: DepartmentId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Company code of the department, unique.
    pub code: String,
    /// Name of the department.
    pub name: String,
    /// Whether it is a branch office (分支机构).
    pub is_branch: bool,
    #[graphql(skip)]
    pub parent_id: Option<DepartmentId>,
    #[graphql(skip)]
    pub head_id: Option<EmployeeId>,
}

/// An employee, who can sign in (员工). All users see the card: id, code, name, department and status. Other fields are null without `people.read`, and lists hold only what is within reach.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = employees)]
#[graphql(complex)]
pub struct Employee {
    /// Global id, opaque and stable.
    pub id: EmployeeId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Company code of the employee, unique (工号).
    pub code: String,
    /// Name in the employee's own script.
    pub name: String,
    #[graphql(skip)]
    pub latin_name: Option<String>,
    /// Whether the employee has access.
    pub status: EmployeeStatus,
    #[graphql(skip)]
    pub department_id: DepartmentId,
    #[graphql(skip)]
    pub phone: Option<PhoneNumberScalar>,
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

/// One permission and whose records it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SimpleObject)]
pub struct Grant {
    /// Permission that is given.
    pub permission: Permission,
    /// Whose records the permission covers.
    pub scope: GrantScope,
}

/// One permission and whose records it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, InputObject)]
pub struct GrantInput {
    /// Permission that is given.
    pub permission: Permission,
    /// Whose records the permission covers; at most as wide as the signed-in user's.
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
    pub phone: Option<PhoneNumberScalar>,
    /// Language of their messages.
    pub language: Language,
    /// Zone of their days.
    pub time_zone: Zone,
    /// Department.
    pub department_id: DepartmentId,
}

/// Which employees to list; all conditions must hold.
#[derive(Debug, Clone, InputObject)]
pub struct EmployeeFilter {
    /// Only employees in these departments; any if omitted.
    pub department_ids: Option<Vec<DepartmentId>>,
    /// Whether `departmentIds` includes the departments below.
    #[graphql(default = true)]
    pub include_subtree: bool,
    /// Only employees who hold one of these positions; any if omitted.
    pub position_ids: Option<Vec<PositionId>>,
    /// Only employees with one of these statuses; any if omitted.
    pub statuses: Option<Vec<EmployeeStatus>>,
}

/// Input of the mutation `createDepartment`.
#[derive(Debug, Clone, InputObject)]
pub struct CreateDepartmentInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Department directly above; needs `people.manage` over it.
    pub parent_id: DepartmentId,
    /// Company code of the department, unique, 1–100 characters.
    pub code: String,
    /// Name of the department, 1–100 characters.
    pub name: String,
    /// Whether it is a branch office (分支机构).
    #[graphql(default)]
    pub is_branch: bool,
    /// Employee who leads the department, never the signed-in user; null for none.
    pub head_id: Option<EmployeeId>,
}

/// Input of the mutation `changeDepartment`; omitted fields stay as they are, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeDepartmentInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The department to update.
    pub department_id: DepartmentId,
    /// Revision of the row that the change was made on.
    pub base_rev: i32,
    /// New department directly above; a cycle is refused. Needs `people.manage` at both places.
    pub parent_id: Option<DepartmentId>,
    /// New name, 1–100 characters.
    pub name: Option<String>,
    /// New head of the department, never the signed-in user; null leaves it without a head.
    pub head_id: MaybeUndefined<EmployeeId>,
}

/// Input of the mutation `createPosition`.
#[derive(Debug, Clone, InputObject)]
pub struct CreatePositionInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Name in every language without a name of its own, 1–100 characters.
    pub name: String,
    /// Name in Chinese, 1–100 characters; `name` if omitted.
    pub name_zh: Option<String>,
    /// Name in English, 1–100 characters; `name` if omitted.
    pub name_en: Option<String>,
    /// Permissions that the position gives, at most 100; none beyond the signed-in user's own.
    pub grants: Vec<GrantInput>,
}

/// Input of the mutation `changePosition`; omitted fields stay as they are. Holders feel the change within a second.
#[derive(Debug, Clone, InputObject)]
pub struct ChangePositionInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The position to update; never one that the signed-in user holds.
    pub position_id: PositionId,
    /// Revision of the row that the change was made on.
    pub base_rev: i32,
    /// New name in the caller's language; in both languages if they had the same name. 1–100 characters.
    pub name: Option<String>,
    /// New name in Chinese, 1–100 characters.
    pub name_zh: Option<String>,
    /// New name in English, 1–100 characters.
    pub name_en: Option<String>,
    /// All permissions from now on, at most 100; unchanged if omitted.
    pub grants: Option<Vec<GrantInput>>,
}

/// Input of the mutation `createEmployee`.
#[derive(Debug, Clone, InputObject)]
pub struct CreateEmployeeInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Company code, unique, also a login; 1–100 characters.
    pub code: String,
    /// Name in the employee's own script, 1–100 characters.
    pub name: String,
    /// Name in Latin letters, 1–100 characters; null for none.
    pub latin_name: Option<String>,
    /// Work telephone, also a login; null for none. Without a country code it is one of mainland China.
    pub phone: Option<PhoneNumberScalar>,
    /// Language of the employee's messages.
    #[graphql(default_with = "Language::ZhCn")]
    pub language: Language,
    /// Time zone of the employee's days and weeks.
    pub time_zone: Zone,
    /// Department that the employee joins.
    pub department_id: DepartmentId,
    /// Positions that the employee will hold, at most 20.
    pub position_ids: Vec<PositionId>,
}

/// Input of the mutation `changeEmployee`; omitted fields stay as they are, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeEmployeeInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The employee to update.
    pub employee_id: EmployeeId,
    /// Revision of the row that the change was made on.
    pub base_rev: i32,
    /// New name, 1–100 characters.
    pub name: Option<String>,
    /// New name in Latin letters, 1–100 characters.
    pub latin_name: MaybeUndefined<String>,
    /// New work telephone; without a country code it is one of mainland China.
    pub phone: MaybeUndefined<PhoneNumberScalar>,
    /// New language of the employee's messages.
    pub language: Option<Language>,
    /// New time zone of the employee's days and weeks.
    pub time_zone: Option<Zone>,
    /// New department; changes at once what the employee can see.
    pub department_id: Option<DepartmentId>,
}

/// Input of the mutation `setEmployeeRights` (人员权限匹配); nobody sets their own permissions or gives more than they hold.
#[derive(Debug, Clone, InputObject)]
pub struct SetEmployeeRightsInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The employee whose permissions are set.
    pub employee_id: EmployeeId,
    /// All positions from now on, at most 20.
    pub position_ids: Vec<PositionId>,
    /// All direct permissions from now on, at most 100.
    pub direct_grants: Vec<GrantInput>,
}
