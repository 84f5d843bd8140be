//! Who served a person: it ends, and why it began and ended goes.

use std::collections::BTreeSet;

use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

use super::assign::left;
use super::serve::MOVED;
use crate::customers::assignments::store;
use crate::organisation::people;
use crate::registry::{Erasure, Person, Personal, Sections};

/// Who served the person from when to when.
pub const PERSONAL: Personal = Personal {
    columns: &["assignments.customer_id"],
    things: None,
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    let rows = store::exported(tx, &person.system, person.id).await?;
    Ok(vec![("servedBy", people::named(tx, "employee", rows).await?.into())])
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    store::erase(tx, &erasure.customer).await?;
    end(tx, &erasure.customer).await
}

/// Nobody serves the customer any more, and those who did are told; an interval ends never before it began.
async fn end(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    let standing = store::all_in_force(tx, customer).await?;
    let at = standing.iter().map(|row| row.since).fold(Instant(tx.now()), Instant::max);
    let ids: Vec<AssignmentId> = standing.iter().map(|row| row.id).collect();
    store::close(tx, std::slice::from_ref(customer), &ids, at).await?;
    tx.journal_scopes(standing.iter().map(left).collect()).await?;
    let former: BTreeSet<EmployeeId> = standing.iter().map(|row| row.employee_id).collect();
    for employee in &former {
        tx.publish(MOVED, employee.0, vec![*employee]).await?;
    }
    people::see_less(tx, &former.into_iter().collect::<Vec<_>>()).await
}
