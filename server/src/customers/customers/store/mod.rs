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

use super::model::{Customer, Place, Standing};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Held, Keys, Read, Reader, Tx};
use rounds_platform::error::Result;

pub(super) use children::{count_of_professionals, count_of_served, professionals, served};
pub(super) use page::{Wanted, count, page};
pub(super) use personal::*;
pub(super) use resealing::*;
pub(super) use sealed::*;
pub(super) use write::*;

/// Customers by id.
pub fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Customer>> {
    let viewer = reader.viewer();
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible::<customers::table>(viewer))
        .select(Customer::as_select());
    Read::rows(query)
}

/// Who serves each now in a duty.
pub fn served_by(reader: &Reader, ids: Keys, duty: AssignmentDuty) -> Read<Vec<(CustomerId, EmployeeId)>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(ids))
        .filter(assignments::duty.eq(duty))
        .filter(assignments::until.is_null())
        .filter(scope::known_through::<assignments::table>(reader.viewer(), "assignments.customer_id"))
        .select((assignments::customer_id, assignments::employee_id));
    Read::rows(query)
}

/// The primary workplace of each professional.
pub fn workplaces(reader: &Reader, ids: Keys) -> Read<Vec<(CustomerId, Place)>> {
    let viewer = reader.viewer();
    let query = work_links::table
        .filter(work_links::professional_id.eq_any(ids))
        .filter(work_links::is_primary)
        .filter(work_links::until.is_null())
        .filter(scope::seen_through::<work_links::table>(viewer, "work_links.professional_id"))
        .select((work_links::professional_id, work_links::institution_id, work_links::department));
    let place = |(id, institution, department): (CustomerId, CustomerId, Option<String>)| {
        (id, Place { institution, department })
    };
    Read::rows(query).map(move |rows: Vec<_>| rows.into_iter().map(place).collect())
}

/// What the viewer may do with each that is visible.
pub fn standings(reader: &Reader, ids: Keys) -> Read<Vec<(CustomerId, Standing)>> {
    let viewer = reader.viewer();
    let is: [Predicate<customers::table>; 5] = [
        scope::known(viewer),
        scope::writable(viewer),
        scope::assignable(viewer),
        scope::represented(viewer),
        scope::pooled(viewer),
    ];
    let [is_known, is_writable, is_assignable, is_represented, is_pooled] = is;
    let is_archived = customers::archived_at.is_not_null();
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible::<customers::table>(viewer))
        .select((customers::id, (is_known, is_writable, is_assignable, is_represented, is_pooled, is_archived)));
    Read::rows(query)
}

/// Fields of a held customer that changed after a revision.
pub async fn fields_changed_since(tx: &mut Tx, customer: &Held<CustomerId>, rev: i32) -> Result<Vec<CustomerField>> {
    let query = customer_changes::table
        .filter(customer_changes::customer_id.eq(**customer))
        .filter(customer_changes::rev.gt(rev))
        .select(customer_changes::field);
    Ok(query.load(tx.connection()).await?)
}

/// Who serves a held customer now, in whatever duty.
pub async fn servers(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<Vec<EmployeeId>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq(**customer))
        .filter(assignments::until.is_null())
        .select(assignments::employee_id);
    Ok(query.load(tx.connection()).await?)
}
