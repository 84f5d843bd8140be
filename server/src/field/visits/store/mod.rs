//! Visits in the database: reads here, which start from `visible(viewer)`; lists in `list`, those to one person in
//! `personal`, changes in `write`.

mod list;
mod personal;
mod write;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, VisitId};
use rounds_domain::vocabulary::VisitState;
use rounds_tables::{visit_materials, visit_products, visits};

use super::model::{Visit, VisitProduct};
use super::scope;
use rounds_platform::db::{Keys, Read, Reader, System, Tx};
use rounds_platform::error::{Error, Result};

pub(super) use list::{VisitList, VisitOwner, count, counts_of, last, page, pages_of, promises};
pub(super) use personal::{Exported, erase, exported, ids_on};
pub use write::release_tasks;
pub(super) use write::{abandon, complete, hold_own, insert, insert_materials, insert_products};

/// Visits by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Visit>> {
    let viewer = reader.viewer();
    let query = visits::table
        .filter(visits::id.eq_any(ids))
        .filter(scope::visible::<visits::table>(viewer))
        .select(Visit::as_select());
    Read::rows(query)
}

/// The visit of an id in an input; `NOT_FOUND` when absent or out of reach.
pub async fn resolve(tx: &mut Tx, id: VisitId) -> Result<Visit> {
    by_ids(tx.session().reader(), Keys::of([id])).fetch(tx.session()).await?.pop().ok_or_else(Error::not_found)
}

/// Visits within check-ins, by start.
pub(super) fn within(reader: &Reader, stays: Keys) -> Read<Vec<Visit>> {
    let viewer = reader.viewer();
    let query = visits::table
        .filter(visits::check_in_id.eq_any(stays))
        .filter(scope::visible::<visits::table>(viewer))
        .order((visits::started_at, visits::id))
        .select(Visit::as_select());
    Read::rows(query)
}

/// The latest completed visit on each customer.
pub(super) fn latest_on(reader: &Reader, customers: Keys) -> Read<Vec<Visit>> {
    let viewer = reader.viewer();
    let query = visits::table
        .filter(visits::customer_id.eq_any(customers))
        .filter(visits::state.eq(VisitState::Completed))
        .filter(scope::visible::<visits::table>(viewer))
        .order((visits::customer_id, visits::started_at.desc(), visits::id.desc()))
        .distinct_on(visits::customer_id)
        .select(Visit::as_select());
    Read::rows(query)
}

/// The visit that each employee is making now.
pub(super) fn under_way(reader: &Reader, employees: Keys) -> Read<Vec<Visit>> {
    let viewer = reader.viewer();
    let query = visits::table
        .filter(visits::employee_id.eq_any(employees))
        .filter(visits::state.eq(VisitState::Started))
        .filter(scope::visible::<visits::table>(viewer))
        .order((visits::employee_id, visits::started_at.desc()))
        .distinct_on(visits::employee_id)
        .select(Visit::as_select());
    Read::rows(query)
}

/// The visit that came of each task.
pub(super) fn of_tasks(reader: &Reader, tasks: Keys) -> Read<Vec<Visit>> {
    let viewer = reader.viewer();
    let query = visits::table
        .filter(visits::task_id.eq_any(tasks))
        .filter(visits::state.ne(VisitState::Abandoned))
        .filter(scope::visible::<visits::table>(viewer))
        .select(Visit::as_select());
    Read::rows(query)
}

/// Products that visible visits talked about.
pub(super) fn products_of(reader: &Reader, ids: Keys) -> Read<Vec<VisitProduct>> {
    let viewer = reader.viewer();
    let query = visit_products::table
        .filter(visit_products::visit_id.eq_any(ids))
        .filter(scope::seen_through::<visit_products::table>(viewer, "visit_products.visit_id"))
        .order((visit_products::visit_id, visit_products::position))
        .select(VisitProduct::as_select());
    Read::rows(query)
}

/// Materials that visible visits left behind.
pub(super) fn materials_of(reader: &Reader, ids: Keys) -> Read<Vec<(VisitId, DictionaryEntryId)>> {
    let viewer = reader.viewer();
    let query = visit_materials::table
        .filter(visit_materials::visit_id.eq_any(ids))
        .filter(scope::seen_through::<visit_materials::table>(viewer, "visit_materials.visit_id"))
        .order((visit_materials::visit_id, visit_materials::position))
        .select((visit_materials::visit_id, visit_materials::material_id));
    Read::rows(query)
}

/// Whether a customer is an institution's or the institution itself.
pub(super) async fn is_at(tx: &mut Tx, _: &System, customer: CustomerId, institution: CustomerId) -> Result<bool> {
    if customer == institution {
        return Ok(true);
    }
    let works_there =
        sql::<Bool>("exists (select 1 from work_links worked where worked.until is null and worked.professional_id = ")
            .bind::<diesel::sql_types::Uuid, _>(customer)
            .sql(" and worked.institution_id = ")
            .bind::<diesel::sql_types::Uuid, _>(institution)
            .sql(")");
    Ok(diesel::select(works_there).get_result(tx.connection()).await?)
}
