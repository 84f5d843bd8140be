//! Customers as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId};
use rounds_domain::vocabulary::{CustomerKind, CustomerStatus};
use rounds_tables::customers;

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
}
