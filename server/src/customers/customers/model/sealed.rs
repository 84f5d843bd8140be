//! What is stored sealed: telephones and ID numbers of professionals, and what they are found by.

use diesel::prelude::*;
use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::CustomerField;
use rounds_tables::{customer_blind_keys, customer_id_numbers, customer_phones};

use rounds_platform::error::Result;
use rounds_platform::vault::{DataKey, Place, Sealed, Vault};

/// The column of telephones, as what is sealed is bound to it.
const PHONES: &str = "customer_phones.number";
/// The column of ID numbers.
const ID_NUMBERS: &str = "customer_id_numbers.number";

/// A telephone as it is stored: that of an institution in the clear, that of a professional sealed.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = customer_phones)]
pub(in crate::customers::customers) struct StoredPhone {
    pub customer_id: CustomerId,
    pub position: i32,
    pub label: Option<String>,
    pub number: Option<String>,
    pub sealed: Option<Vec<u8>>,
    pub data_key_id: Option<String>,
}

impl StoredPhone {
    fn place(&self) -> Place {
        Place { column: PHONES, row: self.customer_id.0, part: self.position }
    }

    /// The same telephone, sealed.
    pub fn sealed_with(self, key: &DataKey, clear: &str) -> Result<Self> {
        let sealed = key.seal(self.place(), clear)?;
        Ok(Self { number: None, sealed: Some(sealed.bytes), data_key_id: Some(sealed.key), ..self })
    }

    /// The number in the clear.
    pub fn number(&self, vault: &Vault) -> Result<String> {
        match (&self.number, &self.sealed, &self.data_key_id) {
            (None, Some(bytes), Some(key)) => {
                vault.open(self.place(), &Sealed { key: key.clone(), bytes: bytes.clone() })
            }
            (number, ..) => Ok(number.clone().unwrap_or_default()),
        }
    }
}

/// An ID number as it is stored.
#[derive(Debug, Queryable, Selectable, Insertable, Identifiable, AsChangeset)]
#[diesel(table_name = customer_id_numbers)]
#[diesel(primary_key(customer_id))]
pub(in crate::customers::customers) struct StoredIdNumber {
    pub customer_id: CustomerId,
    pub sealed: Vec<u8>,
    pub data_key_id: String,
}

impl StoredIdNumber {
    /// A number, sealed.
    pub fn sealed_with(key: &DataKey, customer_id: CustomerId, clear: &str) -> Result<Self> {
        let sealed = key.seal(place_of(customer_id), clear)?;
        Ok(Self { customer_id, sealed: sealed.bytes, data_key_id: sealed.key })
    }

    /// The number in the clear.
    pub fn number(&self, vault: &Vault) -> Result<String> {
        let sealed = Sealed { key: self.data_key_id.clone(), bytes: self.sealed.clone() };
        vault.open(place_of(self.customer_id), &sealed)
    }
}

/// What a telephone in international form is found by, under each key that is known.
pub fn phone_digests(vault: &Vault, number: &str) -> Result<Vec<Vec<u8>>> {
    vault.digests(PHONES, number)
}

/// What an ID number is found by, under each key that is known.
pub(in crate::customers::customers) fn id_number_digests(vault: &Vault, number: &str) -> Result<Vec<Vec<u8>>> {
    vault.digests(ID_NUMBERS, number)
}

fn place_of(customer: CustomerId) -> Place {
    Place { column: ID_NUMBERS, row: customer.0, part: 0 }
}

/// Something sealed under which a customer is found.
#[derive(Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = customer_blind_keys)]
pub(in crate::customers::customers) struct BlindKey {
    pub customer_id: CustomerId,
    pub field: CustomerField,
    pub digest: Vec<u8>,
    pub data_key_id: String,
}

impl BlindKey {
    /// What a telephone is found by.
    pub fn of_phone(key: &DataKey, customer_id: CustomerId, clear: &str) -> Result<Self> {
        let (digest, data_key_id) = (key.digest(PHONES, clear)?, key.id().to_owned());
        Ok(Self { customer_id, field: CustomerField::Phones, digest, data_key_id })
    }

    /// What an ID number is found by.
    pub fn of_id_number(key: &DataKey, customer_id: CustomerId, clear: &str) -> Result<Self> {
        let (digest, data_key_id) = (key.digest(ID_NUMBERS, clear)?, key.id().to_owned());
        Ok(Self { customer_id, field: CustomerField::IdNumber, digest, data_key_id })
    }
}
