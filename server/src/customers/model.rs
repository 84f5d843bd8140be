//! Customers as rows and as GraphQL objects, and what they are made of.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId, EmployeeId};
use rounds_domain::vocabulary::{CustomerKind, CustomerStatus};
use rounds_tables::{customer_phones, customer_search_keys, customers, work_links};

use crate::platform::scalars::Instant;

/// An institution or a professional (客户).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = customers)]
#[graphql(complex)]
pub struct Customer {
    /// Global id.
    pub id: CustomerId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// Institution or professional.
    pub kind: CustomerKind,
    /// Company code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Pinyin of the name, for sorting and offline search.
    pub pinyin: String,
    /// Initials of the pinyin, `bjxhyy`.
    pub initials: String,
    /// Where it stands.
    pub status: CustomerStatus,
    /// Since when it stands there.
    pub status_since: Instant,
    /// Address in words.
    pub address: Option<String>,
    /// Free words, at most 30.
    pub tags: Vec<String>,
    #[graphql(skip)]
    pub category_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub source_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub region_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub rank_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub bed_count: Option<i32>,
    #[graphql(skip)]
    pub outpatients_per_day: Option<i32>,
    #[graphql(skip)]
    pub department_id: DepartmentId,
    #[graphql(skip)]
    pub archived_at: Option<Instant>,
}

/// What a customer is made of when it is created by our own code; telephones as they were typed, each with its label.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Institution or professional.
    pub kind: CustomerKind,
    /// Name.
    pub name: String,
    /// Company code.
    pub code: Option<String>,
    /// Where it stands.
    pub status: CustomerStatus,
    /// Where a professional works.
    pub workplace: Option<Workplace>,
    /// Level of an institution, title of a professional.
    pub rank_id: Option<DictionaryEntryId>,
    /// Category.
    pub category_id: Option<DictionaryEntryId>,
    /// Where it came from.
    pub source_id: Option<DictionaryEntryId>,
    /// Region.
    pub region_id: Option<DictionaryEntryId>,
    /// Address in words.
    pub address: Option<String>,
    /// Telephones.
    pub phones: Vec<(Option<String>, String)>,
    /// Free words.
    pub tags: Vec<String>,
    /// Beds.
    pub bed_count: Option<i32>,
    /// Outpatients a day.
    pub outpatients_per_day: Option<i32>,
    /// Department whose pool it lies in; the viewer's own if none is named.
    pub department: Option<DepartmentId>,
    /// Source and id there, for what was imported.
    pub external: Option<(String, String)>,
}

impl Draft {
    /// What is least said of a customer: what it is, and its name.
    #[must_use]
    pub fn named(kind: CustomerKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            code: None,
            status: CustomerStatus::Prospect,
            workplace: None,
            rank_id: None,
            category_id: None,
            source_id: None,
            region_id: None,
            address: None,
            phones: Vec::new(),
            tags: Vec::new(),
            bed_count: None,
            outpatients_per_day: None,
            department: None,
            external: None,
        }
    }
}

/// Where a professional works.
#[derive(Debug, Clone)]
pub struct Workplace {
    /// The institution.
    pub institution: CustomerId,
    /// Department there, in words.
    pub department: Option<String>,
}

/// A customer to be created under an id of one's own.
#[derive(Debug, Clone)]
pub struct NewCustomer {
    /// Its id.
    pub id: CustomerId,
    /// What it is made of.
    pub draft: Draft,
}

/// A customer as it is first stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = customers)]
pub(super) struct Row {
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

/// A telephone as it is stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = customer_phones)]
pub(super) struct NewPhone {
    pub customer_id: CustomerId,
    pub position: i32,
    pub label: Option<String>,
    pub number: String,
}

/// One key under which a customer is found.
#[derive(Debug, Insertable)]
#[diesel(table_name = customer_search_keys)]
pub(super) struct SearchKey {
    pub customer_id: CustomerId,
    pub key: String,
}

/// Where a professional works from now on.
#[derive(Debug, Insertable)]
#[diesel(table_name = work_links)]
pub(super) struct NewWorkLink {
    pub professional_id: CustomerId,
    pub institution_id: CustomerId,
    pub department: Option<String>,
    pub is_primary: bool,
    pub since: Instant,
}
