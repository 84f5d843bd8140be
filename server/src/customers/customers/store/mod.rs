//! Customers in the database: single reads here, which start from `visible(viewer)`; lists in `page` and `children`,
//! one person's file in `personal`, writes in `write`.

mod children;
mod page;
mod personal;
mod resealing;
mod sealed;
mod write;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::{AssignmentDuty, CustomerField};
use rounds_tables::{assignments, customer_changes, customers, work_links};

use super::model::{Customer, Standing};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{DbSession, Tx};
use rounds_platform::error::Result;

pub(super) use children::{count_of_professionals, count_of_served, professionals, served};
pub(super) use page::{Wanted, count, page};
pub(super) use personal::*;
pub(super) use resealing::*;
pub(super) use sealed::*;
pub(super) use write::*;

/// Customers by id.
pub async fn by_ids(session: &mut DbSession, ids: &[CustomerId]) -> Result<Vec<Customer>> {
    let (viewer, connection) = session.parts();
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible::<customers::table>(viewer))
        .select(Customer::as_select());
    Ok(query.load(connection).await?)
}

/// Who serves each now, in one duty.
pub async fn served_by(
    session: &mut DbSession,
    keys: &[(CustomerId, AssignmentDuty)],
) -> Result<Vec<(CustomerId, AssignmentDuty, EmployeeId)>> {
    let (viewer, connection) = session.parts();
    let ids: Vec<CustomerId> = keys.iter().map(|(id, _)| *id).collect();
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(ids))
        .filter(assignments::until.is_null())
        .filter(scope::known_through::<assignments::table>(viewer, "assignments.customer_id"))
        .select((assignments::customer_id, assignments::duty, assignments::employee_id));
    Ok(query.load(connection).await?)
}

/// The primary workplace of each professional.
pub async fn workplaces(
    session: &mut DbSession,
    ids: &[CustomerId],
) -> Result<Vec<(CustomerId, CustomerId, Option<String>)>> {
    let (viewer, connection) = session.parts();
    let query = work_links::table
        .filter(work_links::professional_id.eq_any(ids))
        .filter(work_links::is_primary)
        .filter(work_links::until.is_null())
        .filter(scope::seen_through::<work_links::table>(viewer, "work_links.professional_id"))
        .select((work_links::professional_id, work_links::institution_id, work_links::department));
    Ok(query.load(connection).await?)
}

/// What the viewer may do with each that is visible.
pub async fn standings(session: &mut DbSession, ids: &[CustomerId]) -> Result<Vec<(CustomerId, Standing)>> {
    let (viewer, connection) = session.parts();
    let is: [Predicate<customers::table>; 5] = [
        scope::known(viewer),
        scope::writable(viewer),
        scope::assignable(viewer),
        scope::represented(viewer),
        scope::pooled(viewer),
    ];
    let [is_known, is_writable, is_assignable, is_represented, is_pooled] = is;
    let is_archived = customers::archived_at.is_not_null();
    let rows = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible::<customers::table>(viewer))
        .select((customers::id, (is_known, is_writable, is_assignable, is_represented, is_pooled, is_archived)))
        .load(connection)
        .await?;
    Ok(rows)
}

/// Fields that changed after a revision.
pub async fn fields_changed_since(tx: &mut Tx, id: CustomerId, rev: i32) -> Result<Vec<CustomerField>> {
    let query = customer_changes::table
        .filter(customer_changes::customer_id.eq(id))
        .filter(customer_changes::rev.gt(rev))
        .select(customer_changes::field);
    Ok(query.load(tx.connection()).await?)
}

/// Who serves a customer now, in whatever duty.
pub async fn servers(tx: &mut Tx, id: CustomerId) -> Result<Vec<EmployeeId>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq(id))
        .filter(assignments::until.is_null())
        .select(assignments::employee_id);
    Ok(query.load(tx.connection()).await?)
}
