//! What people can change of a customer, before and after, and what differs.

use rounds_domain::ids::{CustomerId, DictionaryEntryId};
use rounds_domain::names;
use rounds_domain::phones::PhoneNumber;
use rounds_domain::texts;
use rounds_domain::vocabulary::{CustomerField, CustomerKind, CustomerStatus};

use super::create::{WORDS_AT_MOST, address, name_kind, optional, phones, tags};
use crate::customers::customers::model::{Columns, Customer, Patch};
use crate::customers::customers::{WORKPLACE_REFUSED, WORKPLACE_REQUIRED};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

/// What people can change of a customer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub name: String,
    pub status: CustomerStatus,
    pub category: Option<DictionaryEntryId>,
    pub region: Option<DictionaryEntryId>,
    pub address: Option<String>,
    pub workplace: Option<CustomerId>,
    pub workplace_department: Option<String>,
    pub phones: Vec<(Option<String>, PhoneNumber)>,
    pub tags: Vec<String>,
}

/// One field that differs, with both values as they are kept on record.
#[derive(Debug)]
pub(super) struct Difference {
    pub field: CustomerField,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl State {
    /// How a customer stands; `place` is the workplace and the department there.
    pub fn of(
        row: &Customer,
        place: Option<(CustomerId, Option<String>)>,
        stored: &[(Option<String>, String)],
    ) -> Result<Self> {
        let (workplace, workplace_department) = place.map_or((None, None), |(id, department)| (Some(id), department));
        Ok(Self {
            name: row.name.clone(),
            status: row.status,
            category: row.category_id,
            region: row.region_id,
            address: row.address.clone(),
            workplace,
            workplace_department,
            phones: phones(stored, "phones")?,
            tags: row.tags.clone(),
        })
    }

    /// How it will stand after a change.
    pub fn patched(&self, kind: CustomerKind, patch: &Patch) -> Result<Self> {
        let mut after = self.clone();
        if let Some(name) = &patch.name {
            after.name = texts::name(name.as_deref().unwrap_or_default()).or_fault("name")?;
        }
        if let Some(status) = patch.status {
            after.status = status.ok_or_else(|| Error::field("status", codes::BAD_USER_INPUT))?;
        }
        if let Some(typed) = &patch.address {
            after.address = address(typed.as_deref(), "address")?;
        }
        if let Some(typed) = &patch.phones {
            after.phones = phones(typed, "phones")?;
        }
        if let Some(typed) = &patch.tags {
            after.tags = tags(typed, "tags")?;
        }
        after.category = patch.category.unwrap_or(after.category);
        after.region = patch.region.unwrap_or(after.region);
        after.move_workplace(kind, patch)?;
        Ok(after)
    }

    fn move_workplace(&mut self, kind: CustomerKind, patch: &Patch) -> Result<()> {
        if kind == CustomerKind::Institution {
            return match patch.workplace.flatten() {
                Some(_) => Err(Error::field("workplaceId", WORKPLACE_REFUSED)),
                None => Ok(()),
            };
        }
        if let Some(workplace) = patch.workplace {
            let workplace = workplace.ok_or_else(|| Error::field("workplaceId", WORKPLACE_REQUIRED))?;
            if self.workplace.replace(workplace) != Some(workplace) {
                self.workplace_department = None;
            }
        }
        if let Some(department) = &patch.workplace_department {
            self.workplace_department = optional(department.as_deref(), WORDS_AT_MOST, "workplaceDepartment")?;
        }
        Ok(())
    }

    /// What differs from how it stood before.
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let pairs = self.told().into_iter().zip(before.told());
        pairs
            .filter(|((_, after), (_, before))| after != before)
            .map(|((field, after), (_, before))| Difference { field, before: before.shown, after: after.shown })
            .collect()
    }

    /// The same, with these fields as they stood before; the department at a workplace goes with it.
    pub fn without(mut self, fields: &[CustomerField], before: &Self) -> Self {
        for field in fields {
            match field {
                CustomerField::Name => self.name.clone_from(&before.name),
                CustomerField::Status => self.status = before.status,
                CustomerField::Category => self.category = before.category,
                CustomerField::Workplace => {
                    self.workplace = before.workplace;
                    self.workplace_department.clone_from(&before.workplace_department);
                }
                CustomerField::WorkplaceDepartment => {
                    self.workplace_department.clone_from(&before.workplace_department);
                }
                CustomerField::Region => self.region = before.region,
                CustomerField::Address => self.address.clone_from(&before.address),
                CustomerField::Phones => self.phones.clone_from(&before.phones),
                CustomerField::Tags => self.tags.clone_from(&before.tags),
                // It changes by a mutation of its own.
                CustomerField::IdNumber => {}
            }
        }
        self
    }

    /// One field as it is kept on record.
    pub fn recorded(&self, field: CustomerField) -> Option<String> {
        self.told().into_iter().find(|(told, _)| *told == field).and_then(|(_, told)| told.shown)
    }

    /// The columns of the customer itself; the status counts from when it was changed, never from before it stood so.
    pub fn columns(self, row: &Customer, at: Instant) -> Columns {
        let spoken = name_kind(row.kind);
        Columns {
            pinyin: names::pinyin(&self.name, spoken),
            initials: names::initials(&self.name, spoken),
            name: self.name,
            status_since: if self.status == row.status { row.status_since } else { row.status_since.max(at) },
            status: self.status,
            category_id: self.category,
            region_id: self.region,
            address: self.address,
            tags: self.tags,
        }
    }

    /// Every field as it is compared and as it may be shown.
    fn told(&self) -> [(CustomerField, Told); 9] {
        let plain = |value: Option<String>| Told { compared: value.clone(), shown: value };
        let numbers = self.phones.iter().map(|(label, number)| format!("{label:?} {number}")).collect::<Vec<_>>();
        let masked = self.phones.iter().map(|(_, number)| number.masked()).collect::<Vec<_>>();
        let listed = |texts: &[String]| (!texts.is_empty()).then(|| texts.join(", "));
        [
            (CustomerField::Name, plain(Some(self.name.clone()))),
            (CustomerField::Status, plain(Some(self.status.to_string()))),
            (CustomerField::Category, plain(self.category.map(|id| id.to_string()))),
            (CustomerField::Workplace, plain(self.workplace.map(|id| id.to_string()))),
            (CustomerField::WorkplaceDepartment, plain(self.workplace_department.clone())),
            (CustomerField::Region, plain(self.region.map(|id| id.to_string()))),
            (CustomerField::Address, plain(self.address.clone())),
            (CustomerField::Phones, Told { compared: listed(&numbers), shown: listed(&masked) }),
            (CustomerField::Tags, plain(listed(&self.tags))),
        ]
    }
}

/// A value as it is compared, and as it may be shown: telephones differ in what is masked.
#[derive(Debug, PartialEq)]
struct Told {
    compared: Option<String>,
    shown: Option<String>,
}
