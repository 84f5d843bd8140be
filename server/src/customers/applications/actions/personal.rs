//! How a person was applied for.

use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use uuid::Uuid;

use crate::customers::applications::store;
use crate::organisation::people;
use crate::registry::{Erasure, Person, Personal, Sections};

/// Applications that made the person a customer: people were told of them by name.
pub const PERSONAL: Personal = Personal {
    columns: &["customer_applications.customer_id"],
    things: Some(|tx, person| Box::pin(things(tx, person))),
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn things(tx: &mut Tx, person: &Person) -> Result<Vec<Uuid>> {
    Ok(store::ids_of(tx, &person.system, person.id).await?.into_iter().map(|id| id.0).collect())
}

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    let rows = store::exported(tx, &person.system, person.id).await?;
    Ok(vec![("applications", people::named(tx, "applicant", rows).await?.into())])
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    store::erase(tx, &erasure.customer, erasure.label).await
}
