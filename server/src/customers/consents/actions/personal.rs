//! What a person agreed to: handed over; erased but for what was in force when.

use rounds_platform::db::Tx;
use rounds_platform::error::Result;

use crate::customers::consents::store;
use crate::registry::{Person, Personal, Sections};

/// Consents of the person.
pub const PERSONAL: Personal = Personal {
    columns: &["consents.customer_id"],
    things: None,
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(store::erase(tx, &erasure.customer)),
};

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    Ok(vec![("consents", store::exported(tx, &person.system, person.id).await?.into())])
}
