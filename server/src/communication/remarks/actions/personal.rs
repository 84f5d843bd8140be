//! What people said of a person: handed over; erased word by word, that something was said stays.

use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use uuid::Uuid;

use crate::communication::remarks::store;
use crate::organisation::people;
use crate::registry::{Erasure, Person, Personal, Sections};

/// Remarks on the person, and on what was done with them.
pub const PERSONAL: Personal = Personal {
    columns: &["remarks.about_id"],
    things: Some(|tx, person| Box::pin(things(tx, person))),
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn things(tx: &mut Tx, person: &Person) -> Result<Vec<Uuid>> {
    Ok(store::ids_about(tx, &person.system, &person.things).await?.into_iter().map(|id| id.0).collect())
}

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    let rows = store::exported(tx, &person.system, &person.things).await?;
    Ok(vec![("remarks", people::named(tx, "author", rows).await?.into())])
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    store::erase(tx, &erasure.person.system, &erasure.person.things).await
}
