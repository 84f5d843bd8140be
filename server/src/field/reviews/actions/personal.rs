//! What managers wrote on visits to a person; the visits export it.

use std::collections::HashMap;

use rounds_domain::ids::VisitId;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;
use uuid::Uuid;

use crate::field::reviews::store;
use crate::registry::{Erasure, Person, Personal};

/// Reviews of visits to the person.
pub const PERSONAL: Personal = Personal {
    columns: &["reviews.visit_id"],
    things: Some(|tx, person| Box::pin(things(tx, person))),
    export: None,
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

/// What was written on each of these visits, where something was.
pub async fn texts_on(tx: &mut Tx, system: &System, visits: &[VisitId]) -> Result<HashMap<VisitId, String>> {
    Ok(store::texts_on(tx, system, visits).await?.into_iter().collect())
}

async fn things(tx: &mut Tx, person: &Person) -> Result<Vec<Uuid>> {
    Ok(store::ids_among(tx, &person.system, &person.things).await?.into_iter().map(|id| id.0).collect())
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    store::erase(tx, &erasure.person.system, &erasure.person.things).await
}
