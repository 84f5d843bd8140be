//! What callers say of customers: conditions, drafts and changes.

use async_graphql::{Enum, InputObject, MaybeUndefined};
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId};
use rounds_domain::vocabulary::{CustomerKind, CustomerOwnership, CustomerStatus};

use super::draft::{Draft, Workplace};
use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Day, Key, PhoneNumberScalar};

/// Order in which customers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CustomerSort {
    /// Best match first; by pinyin when there is no search.
    Relevance,
    /// By the pinyin of the name.
    Name,
    /// Longest without a completed visit first.
    LastVisit,
}

/// Which customers to list; all conditions must hold.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerFilter {
    /// Whose customers to list.
    #[graphql(default_with = "CustomerOwnership::Reach")]
    pub ownership: CustomerOwnership,
    /// Only institutions or only professionals; both if omitted.
    pub kind: Option<CustomerKind>,
    /// Only customers with one of these statuses; any if omitted.
    pub statuses: Option<Vec<CustomerStatus>>,
    /// Only customers of one of these categories; any if omitted.
    pub category_ids: Option<Vec<DictionaryEntryId>>,
    /// Only customers in one of these regions; any if omitted.
    pub region_ids: Option<Vec<DictionaryEntryId>>,
    /// Only customers that carry all of these tags; any if omitted.
    pub tags: Option<Vec<String>>,
    /// Only customers served by one of these employees as rep; any if omitted.
    pub rep_ids: Option<Vec<EmployeeId>>,
    /// Only customers without a completed visit since this day began in the rep's zone; any if omitted.
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

/// One telephone of a customer.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerPhoneInput {
    /// What the telephone is for, in words, at most 30 characters; null for none.
    pub label: Option<String>,
    /// The number; without a country code it is one of mainland China.
    #[graphql(secret)]
    pub number: PhoneNumberScalar,
}

/// Data of a new customer, for an application or for creation.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerDraftInput {
    /// Whether the customer is an institution or a professional.
    pub kind: CustomerKind,
    /// Name of the customer, 1–100 characters.
    pub name: String,
    /// Institution where a professional works; required for a professional, refused for an institution.
    pub workplace_id: Option<CustomerId>,
    /// Department at the workplace, in words, at most 30 characters; null for none.
    pub workplace_department: Option<String>,
    /// Job title of a professional or level of an institution, from the lists TITLE and INSTITUTION_LEVEL.
    pub rank_id: Option<DictionaryEntryId>,
    /// Category of the customer, from the list CUSTOMER_CATEGORY.
    pub category_id: Option<DictionaryEntryId>,
    /// Where the customer came from, from the list CUSTOMER_SOURCE.
    pub source_id: Option<DictionaryEntryId>,
    /// Region where the customer lies, from the list REGION.
    pub region_id: Option<DictionaryEntryId>,
    /// Address in words, at most 200 characters; null for none.
    pub address: Option<String>,
    /// Telephones of the customer, at most 10.
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

/// Input of the mutation `createCustomer`.
#[derive(Debug, Clone, InputObject)]
pub struct CreateCustomerInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Client-generated id of the new customer: `customer_` and a UUIDv7.
    pub id: CustomerId,
    /// Data of the customer to create.
    pub draft: CustomerDraftInput,
}

/// Input of the mutation `changeCustomer`; omitted fields stay as they are, null clears. A field that has changed since the base revision is refused as CONFLICT; changes of other fields merge.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeCustomerInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The customer to update.
    pub customer_id: CustomerId,
    /// Revision of the row that the change was made on.
    pub base_rev: i32,
    /// New name, 1–100 characters (key field).
    pub name: MaybeUndefined<String>,
    /// New business status (key field); null is refused.
    pub status: MaybeUndefined<CustomerStatus>,
    /// New category, from the list CUSTOMER_CATEGORY (key field).
    pub category_id: MaybeUndefined<DictionaryEntryId>,
    /// New region, from the list REGION.
    pub region_id: MaybeUndefined<DictionaryEntryId>,
    /// New address in words, at most 200 characters.
    pub address: MaybeUndefined<String>,
    /// New workplace of a professional (key field); null is refused.
    pub workplace_id: MaybeUndefined<CustomerId>,
    /// New department at the workplace, at most 30 characters.
    pub workplace_department: MaybeUndefined<String>,
    /// All telephones from now on, at most 10.
    pub phones: MaybeUndefined<Vec<CustomerPhoneInput>>,
    /// All tags from now on, at most 30, each of 1–30 characters.
    pub tags: MaybeUndefined<Vec<String>>,
    /// Reason for the change, at most 500 characters; required for key fields.
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
