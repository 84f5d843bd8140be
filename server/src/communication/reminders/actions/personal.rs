//! What people wanted to be reminded of on a person: the words go, and what was still to ring ends.

use std::collections::BTreeSet;

use rounds_domain::ids::{EmployeeId, ReminderId};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

use crate::communication::reminders::store;
use crate::registry::{Erasure, Person, Personal, Sections};
use crate::topics;

/// Reminders about the person, and about what was done with them.
pub const PERSONAL: Personal = Personal {
    columns: &["reminders.about_id"],
    things: None,
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    Ok(vec![("reminders", store::titles_about(tx, &person.system, &person.things).await?.into())])
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    let Person { system, things, .. } = &erasure.person;
    let ids: Vec<ReminderId> = store::waiting_about(tx, system, things).await?;
    let concerned: BTreeSet<EmployeeId> = super::end_waiting(tx, system, &ids).await?.into_iter().collect();
    for employee in concerned {
        topics::tell_day(tx, employee).await?;
    }
    store::erase(tx, system, things).await
}
