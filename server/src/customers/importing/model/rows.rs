//! A row of the file, checked; and the rows of the database that it is compared with and becomes.

use diesel::prelude::*;
use rounds_domain::ids::{AnchorId, CustomerId, DepartmentId, DictionaryEntryId, EmployeeId};
use rounds_domain::phones::PhoneNumber;
use rounds_domain::place::Given;
use rounds_domain::vocabulary::{CustomerField, CustomerKind, CustomerStatus, DictionaryName, ReferenceSystem};
use rounds_tables::{anchors, customer_phones, customer_search_keys, customers, dictionary_entries};
use uuid::Uuid;

use rounds_platform::error::Code;
use rounds_platform::scalars::Instant;

/// A row of the file that can be taken, as far as the file alone can tell.
#[derive(Debug, Clone)]
pub struct Institution {
    /// Line in the file.
    pub line: u64,
    /// Id in the source.
    pub external_id: String,
    /// Company code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Address in words.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<PhoneNumber>,
    /// Beds.
    pub bed_count: Option<i32>,
    /// Where it is.
    pub place: Option<Given>,
    /// Entries of company lists.
    pub entries: Vec<(DictionaryName, EntryWish)>,
    /// Code of something that was left out.
    pub left_out: Option<Code>,
}

/// An entry of a company list, by code; the names are for making it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryWish {
    /// Code within the list.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
}

/// A customer as it is written: the whole row, whether new or known.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = customers)]
pub struct Row {
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
    pub bed_count: Option<i32>,
    pub department_id: DepartmentId,
    pub import_source: String,
    pub external_id: String,
    pub created_at: Instant,
}

/// A customer that came from this source before.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = customers)]
pub struct KnownCustomer {
    pub id: CustomerId,
    #[diesel(select_expression = customers::external_id.assume_not_null())]
    pub external_id: String,
    pub code: Option<String>,
    pub name: String,
    pub category_id: Option<DictionaryEntryId>,
    pub source_id: Option<DictionaryEntryId>,
    pub region_id: Option<DictionaryEntryId>,
    pub rank_id: Option<DictionaryEntryId>,
    pub address: Option<String>,
    pub bed_count: Option<i32>,
}

/// The anchor in force of a customer that came before.
#[derive(Debug, Clone, Copy, PartialEq, Queryable, Selectable)]
#[diesel(table_name = anchors)]
pub struct Anchor {
    pub institution_id: CustomerId,
    pub given_lat: f64,
    pub given_lon: f64,
    pub given_system: ReferenceSystem,
    pub radius_m: i32,
    pub set_by: Option<EmployeeId>,
}

/// An anchor to be put in force.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = anchors)]
pub struct NewAnchor {
    pub id: AnchorId,
    pub institution_id: CustomerId,
    pub given_lat: f64,
    pub given_lon: f64,
    pub given_system: ReferenceSystem,
    pub lat: f64,
    pub lon: f64,
    pub radius_m: i32,
    pub since: Instant,
    pub reason: String,
}

/// A telephone of a customer.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = customer_phones)]
pub struct NewPhone {
    pub customer_id: CustomerId,
    pub position: i32,
    #[diesel(select_expression = customer_phones::number.assume_not_null())]
    pub number: String,
}

/// Something under which a customer is found.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = customer_search_keys)]
pub struct NewKey {
    pub customer_id: CustomerId,
    pub key: String,
}

/// An entry of a company list to be made.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = dictionary_entries)]
pub struct NewEntry {
    pub id: DictionaryEntryId,
    pub dictionary: DictionaryName,
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub created_at: Instant,
}

/// A field of a known customer that an import changes.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: Uuid,
    pub customer_id: CustomerId,
    pub field: CustomerField,
    pub before: Option<String>,
    pub after: Option<String>,
}
