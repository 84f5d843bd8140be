//! Customers as rows and as GraphQL objects, and what they are made of.

mod draft;
mod input;
mod policy;
mod sealed;
mod stored;

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId};
use rounds_domain::permissions::Permission;
use rounds_domain::phones;
use rounds_domain::vocabulary::{CustomerAction, CustomerKind, CustomerStatus};
use rounds_tables::customers;

use rounds_platform::access::Viewer;
use rounds_platform::scalars::{Instant, PhoneNumberScalar};

pub use draft::{Draft, NewCustomer, Workplace};
pub use input::{ChangeCustomerInput, CreateCustomerInput, CustomerDraftInput, CustomerFilter, CustomerSort, Patch};
pub use policy::{CustomerPolicy, PoolLimits, RevisionRules};
pub use sealed::phone_digests;
pub(super) use sealed::{BlindKey, StoredIdNumber, StoredPhone, id_number_digests};
pub(super) use stored::{Columns, NewChange, NewWorkLink, Row, SearchKey};

/// A customer: an institution or a professional (客户).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = customers)]
#[graphql(complex)]
pub struct Customer {
    /// Global id, opaque and stable.
    pub id: CustomerId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Whether the customer is an institution or a professional.
    pub kind: CustomerKind,
    /// Company code of the customer; null when it has none.
    pub code: Option<String>,
    /// Name of the customer.
    pub name: String,
    /// Pinyin of the name, for sorting and offline search.
    pub pinyin: String,
    /// Initials of the pinyin, such as `bjxhyy`.
    pub initials: String,
    /// Business status of the customer.
    pub status: CustomerStatus,
    /// Instant since which the status holds.
    pub status_since: Instant,
    /// Address in words; null when not recorded.
    pub address: Option<String>,
    /// Tags in free words, at most 30.
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

/// What a viewer may do with a customer, found with the row's present servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Standing {
    /// More of it is seen than the card of a workplace.
    pub is_known: bool,
    /// It lies within the reach of writing.
    pub is_writable: bool,
    /// It lies within the reach of assigning.
    pub is_assignable: bool,
    /// The viewer serves it as rep.
    pub is_represented: bool,
    /// It lies in a pool from which the viewer may claim.
    pub is_pooled: bool,
    /// It is archived: nothing may be done.
    pub is_archived: bool,
}

impl Standing {
    /// What the viewer may do now; a claim as far as limits and cooling-off allow, which are asked elsewhere.
    #[must_use]
    pub fn actions(self, viewer: &Viewer) -> Vec<CustomerAction> {
        let allowed = [
            (CustomerAction::Change, self.is_writable),
            (CustomerAction::CheckIn, viewer.may(Permission::VisitsWrite)),
            (CustomerAction::Plan, viewer.may(Permission::PlansWrite) && self.is_known),
            (CustomerAction::Claim, self.is_pooled),
            (CustomerAction::Release, viewer.may(Permission::CustomersClaim) && self.is_represented),
            (CustomerAction::Assign, self.is_assignable),
        ];
        allowed
            .into_iter()
            .filter(|(_, is_allowed)| *is_allowed && !self.is_archived)
            .map(|(action, _)| action)
            .collect()
    }
}

/// One telephone of a customer.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct CustomerPhone {
    /// What the telephone is for, in words; null when not recorded.
    pub label: Option<String>,
    /// The number in E.164; null when masked.
    pub number: Option<PhoneNumberScalar>,
    /// The number as it may be shown, masked where needed.
    pub display: String,
}

impl CustomerPhone {
    /// A stored telephone, masked or not.
    #[must_use]
    pub(super) fn shown(label: Option<String>, stored: String, is_masked: bool) -> Self {
        let parsed = phones::PhoneNumber::parse(&stored, None).ok();
        if is_masked {
            let display = parsed.map_or_else(|| "****".to_owned(), |number| number.masked());
            return Self { label, number: None, display };
        }
        let display = parsed.map_or_else(|| stored.clone(), |number| number.national().to_owned());
        Self { label, number: Some(PhoneNumberScalar(stored)), display }
    }
}

/// Where a professional works.
#[derive(Debug, Clone)]
pub struct Place {
    /// The institution.
    pub institution: CustomerId,
    /// Department there, in words.
    pub department: Option<String>,
}
