//! What callers say of customers: conditions, drafts and changes.

use async_graphql::{Enum, InputObject, MaybeUndefined};
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId};
use rounds_domain::vocabulary::{CustomerKind, CustomerOwnership, CustomerStatus};

use super::draft::{Draft, Workplace};
use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Day, Key, PhoneNumber};

/// How to order customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CustomerSort {
    /// Best match first; by pinyin without a search.
    Relevance,
    /// Pinyin of the name.
    Name,
    /// Longest unvisited first.
    LastVisit,
}

/// Which customers to list; conditions add up.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerFilter {
    /// Whose.
    #[graphql(default_with = "CustomerOwnership::Reach")]
    pub ownership: CustomerOwnership,
    /// Institutions or professionals only.
    pub kind: Option<CustomerKind>,
    /// Standing in one of these.
    pub statuses: Option<Vec<CustomerStatus>>,
    /// Of these categories.
    pub category_ids: Option<Vec<DictionaryEntryId>>,
    /// In one of these regions.
    pub region_ids: Option<Vec<DictionaryEntryId>>,
    /// Carrying all of these tags.
    pub tags: Option<Vec<String>>,
    /// Served by these employees.
    pub rep_ids: Option<Vec<EmployeeId>>,
    /// Not visited since this day in the rep's zone.
    pub not_visited_since: Option<Day>,
}

impl Default for CustomerFilter {
    fn default() -> Self {
        Self {
            ownership: CustomerOwnership::Reach,
            kind: None,
            statuses: None,
            category_ids: None,
            region_ids: None,
            tags: None,
            rep_ids: None,
            not_visited_since: None,
        }
    }
}

/// A telephone of a customer.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerPhoneInput {
    /// What it is for, at most 30 characters.
    pub label: Option<String>,
    /// The number.
    #[graphql(secret)]
    pub number: PhoneNumber,
}

/// What a customer is made of; shared by application and creation.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerDraftInput {
    /// Institution or professional.
    pub kind: CustomerKind,
    /// Name, at most 100 characters.
    pub name: String,
    /// Workplace; required for a professional, refused for an institution.
    pub workplace_id: Option<CustomerId>,
    /// Department there, in words.
    pub workplace_department: Option<String>,
    /// Title or level, from the company's list.
    pub rank_id: Option<DictionaryEntryId>,
    /// Category.
    pub category_id: Option<DictionaryEntryId>,
    /// Where it came from.
    pub source_id: Option<DictionaryEntryId>,
    /// Region.
    pub region_id: Option<DictionaryEntryId>,
    /// Address in words.
    pub address: Option<String>,
    /// Telephones, at most 10.
    #[graphql(default)]
    pub phones: Vec<CustomerPhoneInput>,
}

impl CustomerDraftInput {
    /// The draft as our own code takes it.
    #[must_use]
    pub fn draft(self) -> Draft {
        let department = self.workplace_department;
        Draft {
            workplace: self.workplace_id.map(|institution| Workplace { institution, department }),
            rank_id: self.rank_id,
            category_id: self.category_id,
            source_id: self.source_id,
            region_id: self.region_id,
            address: self.address,
            phones: typed(self.phones),
            ..Draft::named(self.kind, self.name)
        }
    }
}

/// Creates a customer.
#[derive(Debug, Clone, InputObject)]
pub struct CreateCustomerInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Minted by the client: `customer_` and a UUIDv7.
    pub id: CustomerId,
    /// What it is made of.
    pub draft: CustomerDraftInput,
}

/// Changes a customer; omitted fields stay, null clears. Fields merge one by one on the base revision.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeCustomerInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The customer.
    pub customer_id: CustomerId,
    /// Revision that the change was made on.
    pub base_rev: i32,
    /// New name (key field).
    pub name: MaybeUndefined<String>,
    /// New status (key field).
    pub status: MaybeUndefined<CustomerStatus>,
    /// New category (key field).
    pub category_id: MaybeUndefined<DictionaryEntryId>,
    /// New region.
    pub region_id: MaybeUndefined<DictionaryEntryId>,
    /// New address.
    pub address: MaybeUndefined<String>,
    /// New workplace of a professional (key field).
    pub workplace_id: MaybeUndefined<CustomerId>,
    /// New department there.
    pub workplace_department: MaybeUndefined<String>,
    /// All telephones from now on.
    pub phones: MaybeUndefined<Vec<CustomerPhoneInput>>,
    /// All tags from now on.
    pub tags: MaybeUndefined<Vec<String>>,
    /// Why; required for key fields, at most 500 characters.
    pub reason: Option<String>,
}

/// What is to change: nothing said leaves a field as it is, nothing given clears it.
#[derive(Debug, Clone)]
pub struct Patch {
    /// The customer.
    pub customer: CustomerId,
    /// Revision that the change was made on.
    pub base_rev: i32,
    /// Name.
    pub name: Option<Option<String>>,
    /// Where it stands.
    pub status: Option<Option<CustomerStatus>>,
    /// Category.
    pub category: Option<Option<DictionaryEntryId>>,
    /// Region.
    pub region: Option<Option<DictionaryEntryId>>,
    /// Address.
    pub address: Option<Option<String>>,
    /// Workplace.
    pub workplace: Option<Option<CustomerId>>,
    /// Department there.
    pub workplace_department: Option<Option<String>>,
    /// Telephones, each with its label.
    pub phones: Option<Vec<(Option<String>, String)>>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// Why.
    pub reason: Option<String>,
}

impl Patch {
    /// A change of a customer as it stands in a revision, which changes nothing yet.
    #[must_use]
    pub fn on(customer: CustomerId, base_rev: i32) -> Self {
        Self {
            customer,
            base_rev,
            name: None,
            status: None,
            category: None,
            region: None,
            address: None,
            workplace: None,
            workplace_department: None,
            phones: None,
            tags: None,
            reason: None,
        }
    }
}

impl From<ChangeCustomerInput> for Patch {
    fn from(input: ChangeCustomerInput) -> Self {
        Self {
            customer: input.customer_id,
            base_rev: input.base_rev,
            name: input.name.into(),
            status: input.status.into(),
            category: input.category_id.into(),
            region: input.region_id.into(),
            address: input.address.into(),
            workplace: input.workplace_id.into(),
            workplace_department: input.workplace_department.into(),
            phones: list(input.phones).map(typed),
            tags: list(input.tags),
            reason: input.reason,
        }
    }
}

/// A list to be replaced; null empties it.
fn list<T>(said: MaybeUndefined<Vec<T>>) -> Option<Vec<T>> {
    Option::<Option<Vec<T>>>::from(said).map(Option::unwrap_or_default)
}

fn typed(phones: Vec<CustomerPhoneInput>) -> Vec<(Option<String>, String)> {
    phones.into_iter().map(|phone| (phone.label, phone.number.0)).collect()
}
