//! What a customer is made of when our own code creates it: for people, imports and the demo alike.

use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId};
use rounds_domain::vocabulary::{CustomerKind, CustomerStatus};
use serde::{Deserialize, Serialize};

/// What a customer is made of when it is created by our own code; telephones as they were typed, each with its label.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
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
