//! What was intended with a person: open tasks are called off as their employees would do it, and every word goes.

use rounds_domain::vocabulary::TaskState;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use uuid::Uuid;

use super::moved_on;
use crate::field::tasks::store;
use crate::registry::{Erasure, Person, Personal, Sections};

/// Tasks on the person.
pub const PERSONAL: Personal = Personal {
    columns: &["tasks.customer_id"],
    things: Some(|tx, person| Box::pin(things(tx, person))),
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn things(tx: &mut Tx, person: &Person) -> Result<Vec<Uuid>> {
    Ok(store::ids_on(tx, &person.system, person.id).await?.into_iter().map(|id| id.0).collect())
}

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    Ok(vec![("tasks", store::exported(tx, &person.system, person.id).await?.into())])
}

/// Cancelling ends the reminder of a task and tells the day of its employee. It gives no reason: that would name the person.
async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    for task in store::hold_open_on(tx, &erasure.customer).await? {
        moved_on(tx, &task, TaskState::Cancelled).await?;
    }
    store::erase(tx, &erasure.customer).await
}
