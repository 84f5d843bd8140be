//! What an input names, as far as whoever asks may see it.

use std::collections::HashMap;

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::CustomerKind;

use crate::customers::customers::CUSTOMER_ARCHIVED;
use crate::customers::customers::model::{Customer, Standing};
use crate::customers::customers::store;
use rounds_platform::db::{DbSession, Held, Keys, System, Tx};
use rounds_platform::error::{Error, Result};

/// The customer for a write: `NOT_FOUND` when absent or out of reach, `CUSTOMER_ARCHIVED` when nothing may be added to it.
pub async fn resolve(tx: &mut Tx, id: CustomerId) -> Result<Customer> {
    let found = seen(tx, id).await?;
    if found.archived_at.is_some() {
        return Err(Error::code(CUSTOMER_ARCHIVED));
    }
    Ok(found)
}

/// The customer as the viewer sees it, archived or not: for naming it, never for adding to it.
pub async fn seen(tx: &mut Tx, id: CustomerId) -> Result<Customer> {
    store::by_ids(tx.session().reader(), Keys::of([id])).fetch(tx.session()).await?.pop().ok_or_else(Error::not_found)
}

/// Whether the viewer sees the customer at all.
pub async fn is_visible(session: &mut DbSession, id: CustomerId) -> Result<bool> {
    Ok(!store::by_ids(session.reader(), Keys::of([id])).fetch(session).await?.is_empty())
}

/// The institution where a customer is visited: itself, or the primary workplace.
pub async fn institution_of(tx: &mut Tx, customer: &Customer) -> Result<Option<CustomerId>> {
    if customer.kind == CustomerKind::Institution {
        return Ok(Some(customer.id));
    }
    let places = store::workplaces(tx.session().reader(), Keys::of([customer.id])).fetch(tx.session()).await?;
    Ok(places.into_iter().next().map(|(_, place)| place.institution))
}

/// Makes whoever else changes those of these customers that the viewer sees, or who serves them, wait for the end of the
/// transaction.
pub async fn hold(tx: &mut Tx, ids: &[CustomerId]) -> Result<Vec<Held<CustomerId>>> {
    store::hold(tx, ids).await
}

/// The same whatever the viewer sees, for our own code: the caller has asked for the permission.
pub async fn lock(tx: &mut Tx, system: &System, ids: &[CustomerId]) -> Result<Vec<Held<CustomerId>>> {
    store::lock(tx, system, ids).await
}

/// What the viewer may do with each of these that is visible.
pub async fn standings(tx: &mut Tx, ids: &[CustomerId]) -> Result<HashMap<CustomerId, Standing>> {
    Ok(store::standings(tx.session().reader(), Keys::of(ids.iter().copied()))
        .fetch(tx.session())
        .await?
        .into_iter()
        .collect())
}

/// Puts held customers into the pool of the department of whoever served each last.
pub async fn return_to_pool(tx: &mut Tx, held: &[Held<CustomerId>], left: &[(CustomerId, EmployeeId)]) -> Result<()> {
    store::move_to_pool_of(tx, held, left).await
}
