//! Customers in the database: reads here, which start from `visible(viewer)`; writes in `write`.

mod write;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::{assignments, customers, work_links};

use super::model::Customer;
use super::scope;
use crate::platform::db::Session;
use crate::platform::error::Result;

pub(super) use write::{Batch, insert, lock};

/// Customers by id.
pub async fn by_ids(session: &mut Session, ids: &[CustomerId]) -> Result<Vec<Customer>> {
    let (viewer, connection) = session.parts();
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible::<customers::table>(viewer))
        .select(Customer::as_select());
    Ok(query.load(connection).await?)
}

/// Who serves each now, in one duty.
pub async fn served_by(
    session: &mut Session,
    keys: &[(CustomerId, AssignmentDuty)],
) -> Result<Vec<(CustomerId, AssignmentDuty, EmployeeId)>> {
    let (viewer, connection) = session.parts();
    let ids: Vec<CustomerId> = keys.iter().map(|(id, _)| *id).collect();
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(ids))
        .filter(assignments::until.is_null())
        .filter(scope::seen_through::<assignments::table>(viewer, "assignments.customer_id"))
        .select((assignments::customer_id, assignments::duty, assignments::employee_id));
    Ok(query.load(connection).await?)
}

/// The primary workplace of each professional.
pub async fn workplaces(
    session: &mut Session,
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
