//! Telephones of a draft as they are stored: those of an institution in the clear, those of a professional sealed.

use diesel::prelude::*;
use rounds_domain::ids::ApplicationId;
use rounds_tables::customer_applications;

use super::CustomerApplication;
use crate::customers::customers::Draft;
use rounds_platform::error::{Error, Result};
use rounds_platform::vault::{DataKey, Place, Sealed, Vault};

const COLUMN: &str = "customer_applications.sealed_phones";

/// Telephones with their labels.
type Labelled = Vec<(Option<String>, String)>;

/// Telephones of a draft, in international form.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = customer_applications)]
pub struct StoredPhones {
    pub phones: Vec<String>,
    pub sealed_phones: Option<Vec<u8>>,
    pub data_key_id: Option<String>,
}

impl StoredPhones {
    /// None.
    pub const fn none() -> Self {
        Self { phones: Vec::new(), sealed_phones: None, data_key_id: None }
    }

    /// In the clear.
    pub fn clear(phones: Vec<String>) -> Self {
        Self { phones, ..Self::none() }
    }

    /// Sealed for one application; none of them is nothing to seal.
    pub fn sealed_with(key: &DataKey, id: ApplicationId, phones: &Labelled) -> Result<Self> {
        if phones.is_empty() {
            return Ok(Self::none());
        }
        let clear = serde_json::to_string(phones).map_err(Error::internal)?;
        let sealed = key.seal(place_of(id), &clear)?;
        Ok(Self { sealed_phones: Some(sealed.bytes), data_key_id: Some(sealed.key), ..Self::none() })
    }

    /// What was sealed, in the clear; none when nothing was.
    fn opened(&self, vault: &Vault, id: ApplicationId) -> Result<Option<Labelled>> {
        let (Some(bytes), Some(key)) = (self.sealed_phones.clone(), self.data_key_id.clone()) else {
            return Ok(None);
        };
        let clear = vault.open(place_of(id), &Sealed { key, bytes })?;
        serde_json::from_str(&clear).map(Some).map_err(|_| Error::internal("sealed telephones are none"))
    }

    /// The numbers in the clear.
    pub fn numbers(&self, vault: &Vault, id: ApplicationId) -> Result<Vec<String>> {
        let opened = self.opened(vault, id)?;
        Ok(opened.map_or_else(|| self.phones.clone(), |phones| phones.into_iter().map(|(_, number)| number).collect()))
    }
}

impl CustomerApplication {
    /// What was applied for, but for what is sealed.
    pub(in crate::customers::applications) fn drafted(&self) -> Result<Draft> {
        serde_json::from_value(self.draft.clone()).map_err(Error::internal)
    }

    /// What was applied for, with what is sealed in the clear.
    pub(in crate::customers::applications) fn whole(&self, vault: &Vault) -> Result<Draft> {
        let draft = self.drafted()?;
        let opened = self.phones.opened(vault, self.id)?;
        Ok(Draft { phones: opened.unwrap_or_else(|| draft.phones.clone()), ..draft })
    }
}

fn place_of(application: ApplicationId) -> Place {
    Place { column: COLUMN, row: application.0, part: 0 }
}
