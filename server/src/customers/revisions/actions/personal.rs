//! What was asked for to be changed of a person.

use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use uuid::Uuid;

use crate::customers::revisions::store;
use crate::registry::{Person, Personal, Sections};

/// Revisions of the person: people were told of them by name.
pub const PERSONAL: Personal = Personal {
    columns: &["customer_revisions.customer_id"],
    things: Some(|tx, person| Box::pin(things(tx, person))),
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(store::erase(tx, &erasure.customer)),
};

async fn things(tx: &mut Tx, person: &Person) -> Result<Vec<Uuid>> {
    Ok(store::ids_of(tx, &person.system, person.id).await?.into_iter().map(|id| id.0).collect())
}

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    Ok(vec![("revisions", store::exported(tx, &person.system, person.id).await?.into())])
}
