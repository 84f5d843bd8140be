//! Changes of visits, which start from the viewer's own.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{TaskId, VisitId};
use rounds_domain::vocabulary::VisitState;
use rounds_tables::{visit_materials, visit_products, visits};

use crate::field::tasks::Task;
use crate::field::visits::model::{CompletedRow, MaterialRow, ProductRow, StartedRow, Visit};
use crate::field::visits::scope;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// One of the viewer's own visits, held until the transaction ends; `NOT_FOUND` for all others.
pub async fn hold_own(tx: &mut Tx, id: VisitId) -> Result<Held<Visit>> {
    let (viewer, connection) = tx.parts();
    let query = visits::table
        .find(id)
        .filter(scope::own::<visits::table>(viewer))
        .select(Visit::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Begins a visit.
pub async fn insert(tx: &mut Tx, row: &StartedRow) -> Result<()> {
    diesel::insert_into(visits::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Completes a held visit.
pub async fn complete(tx: &mut Tx, visit: &Held<Visit>, row: &CompletedRow) -> Result<()> {
    diesel::update(visits::table.find(visit.id)).set(row).execute(tx.connection()).await?;
    Ok(())
}

/// Gives a held visit up.
pub async fn abandon(tx: &mut Tx, visit: &Held<Visit>, (at, reason): (Instant, String)) -> Result<()> {
    let given_up =
        (visits::state.eq(VisitState::Abandoned), visits::ended_at.eq(at), visits::abandon_reason.eq(reason));
    diesel::update(visits::table.find(visit.id)).set(given_up).execute(tx.connection()).await?;
    Ok(())
}

/// Keeps the products of a report.
pub async fn insert_products(tx: &mut Tx, rows: &[ProductRow]) -> Result<()> {
    diesel::insert_into(visit_products::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// Keeps the materials of a report.
pub async fn insert_materials(tx: &mut Tx, rows: &[MaterialRow]) -> Result<()> {
    diesel::insert_into(visit_materials::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// Lets visits under way go on without the held tasks that they began.
pub async fn release_tasks(tx: &mut Tx, tasks: &[&Held<Task>]) -> Result<()> {
    let ids = tasks.iter().map(|task| task.id);
    let under_way = visits::table.filter(visits::task_id.eq_any(ids)).filter(visits::state.eq(VisitState::Started));
    diesel::update(under_way).set(visits::task_id.eq(None::<TaskId>)).execute(tx.connection()).await?;
    Ok(())
}
