//! What was planned with a person: the notes go, and phones that hold the plans learn of it.

use rounds_domain::ids::PlanItemId;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

use crate::field::plans::store;
use crate::registry::{Erasure, Person, Personal, Sections};

/// Items of week plans that intend visits to the person.
pub const PERSONAL: Personal = Personal {
    columns: &["plan_items.customer_id"],
    things: None,
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    Ok(vec![("planned", store::notes_on(tx, &person.system, person.id).await?.into())])
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    let items: Vec<PlanItemId> = store::erase_notes(tx, &erasure.customer).await?;
    store::touch_plans_of(tx, &erasure.person.system, &items).await
}
