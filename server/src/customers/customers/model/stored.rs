//! Rows as they are first stored: customers, their telephones, search keys and workplaces, and changes of fields.

use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId, EmployeeId};
use rounds_domain::vocabulary::{CustomerField, CustomerKind, CustomerStatus};
use rounds_tables::{customer_changes, customer_search_keys, customers, work_links};
use uuid::Uuid;

use rounds_platform::scalars::Instant;

/// A customer as it is first stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = customers)]
pub(in crate::customers::customers) struct Row {
    pub id: CustomerId,
    pub kind: CustomerKind,
    pub code: Option<String>,
    pub name: String,
    pub pinyin: String,
    pub initials: String,
    pub status: CustomerStatus,
    pub status_since: Instant,
    pub category_id: Option<DictionaryEntryId>,
    pub source_id: Option<DictionaryEntryId>,
    pub region_id: Option<DictionaryEntryId>,
    pub rank_id: Option<DictionaryEntryId>,
    pub address: Option<String>,
    pub tags: Vec<String>,
    pub bed_count: Option<i32>,
    pub outpatients_per_day: Option<i32>,
    pub department_id: DepartmentId,
    pub import_source: Option<String>,
    pub external_id: Option<String>,
    pub created_by: Option<EmployeeId>,
    pub created_at: Instant,
}

/// One key under which a customer is found.
#[derive(Debug, Insertable)]
#[diesel(table_name = customer_search_keys)]
pub(in crate::customers::customers) struct SearchKey {
    pub customer_id: CustomerId,
    pub key: String,
}

/// Where a professional works from now on.
#[derive(Debug, Insertable)]
#[diesel(table_name = work_links)]
pub(in crate::customers::customers) struct NewWorkLink {
    pub professional_id: CustomerId,
    pub institution_id: CustomerId,
    pub department: Option<String>,
    pub is_primary: bool,
    pub since: Instant,
}

/// A field of a customer as it changed.
#[derive(Debug, Insertable)]
#[diesel(table_name = customer_changes)]
pub(in crate::customers::customers) struct NewChange {
    pub id: Uuid,
    pub customer_id: CustomerId,
    pub field: CustomerField,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
    pub actor_id: Option<EmployeeId>,
    pub at: Instant,
    pub rev: i32,
}

/// The columns of a customer that people change.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = customers, treat_none_as_null = true)]
pub(in crate::customers::customers) struct Columns {
    pub name: String,
    pub pinyin: String,
    pub initials: String,
    pub status: CustomerStatus,
    pub status_since: Instant,
    pub category_id: Option<DictionaryEntryId>,
    pub region_id: Option<DictionaryEntryId>,
    pub address: Option<String>,
    pub tags: Vec<String>,
}
