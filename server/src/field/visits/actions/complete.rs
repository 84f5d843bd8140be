//! Completing a visit: it becomes history, its task ends, and what follows is made.

use rounds_domain::ids::{EmployeeId, TaskId, VisitId};
use rounds_domain::quality::{Quality, QualityModel};
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::{TaskOrigin, VisitState};
use serde_json::Value;

use super::report::{self, Report};
use crate::field::plans;
use crate::field::reviews;
use crate::field::tasks;
use crate::field::tasks::NewTask;
use crate::field::visits::model::{CompleteVisitInput, CompletedRow, MaterialRow, ProductRow, QualityPart, Visit};
use crate::field::visits::store;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::{Amount, Instant};

/// The visit, the task that it ended, and the task that its next step made.
pub(in crate::field::visits) type Moved = (VisitId, Option<TaskId>, Option<TaskId>);

/// Completes a visit with its report.
pub(in crate::field::visits) async fn complete(
    tx: &mut Tx,
    _: permits::VisitsWrite,
    input: CompleteVisitInput,
    sent: Option<PhoneClock>,
) -> Result<Moved> {
    let visit = super::hold_started(tx, input.visit_id).await?;
    let (ended_at, _) = input.captured.corrected(tx.now(), sent.as_ref());
    let ended_at = ended_at.max(visit.started_at);
    let lasted = (ended_at.0 - visit.started_at.0).num_minutes();
    let report = report::read(tx, input.report, lasted).await?;
    let model = QualityModel::default();
    let facts = report.facts(visit.verdict);
    report::require(&model, &facts)?;
    let quality = model.quality_of(&facts);
    store::complete(tx, &visit, &completed(&report, &quality, ended_at)?).await?;
    keep_lists(tx, visit.id, &report).await?;
    let moved = (visit.id, end_task(tx, &visit, &report).await?, next_task(tx, &visit, &report).await?);
    reviews::raise(tx, duty(&visit, &quality)).await?;
    super::announce(tx, visit.id).await?;
    Ok(moved)
}

fn completed(report: &Report, quality: &Quality, ended_at: Instant) -> Result<CompletedRow> {
    Ok(CompletedRow {
        state: VisitState::Completed,
        ended_at,
        effective_minutes: report.minutes,
        purpose_id: report.purpose,
        result_id: report.result,
        notes: report.notes.clone(),
        next_step: report.next_step.clone(),
        next_step_due_on: report.next_step_due_on,
        quality_score: Amount(quality.score),
        is_effective: quality.is_effective,
        quality_parts: parts(quality)?,
        quality_model: quality.version,
    })
}

fn parts(quality: &Quality) -> Result<Value> {
    let parts = quality.parts.iter().map(|part| QualityPart {
        element: part.element,
        coefficient: Amount(part.coefficient),
        earned: Amount(part.earned),
    });
    serde_json::to_value(parts.collect::<Vec<_>>()).map_err(Error::internal)
}

async fn keep_lists(tx: &mut Tx, visit_id: VisitId, report: &Report) -> Result<()> {
    let products: Vec<ProductRow> = (1..)
        .zip(report.products.iter().cloned())
        .map(|(position, (product_id, feedback))| ProductRow { visit_id, product_id, position, feedback })
        .collect();
    let materials: Vec<MaterialRow> = (1..)
        .zip(report.materials.iter().copied())
        .map(|(position, material_id)| MaterialRow { visit_id, material_id, position })
        .collect();
    store::insert_products(tx, &products).await?;
    store::insert_materials(tx, &materials).await
}

/// Ends the task of the visit and writes the result back into the week plan.
async fn end_task(tx: &mut Tx, visit: &Visit, report: &Report) -> Result<Option<TaskId>> {
    let Some(task) = visit.task_id else {
        return Ok(None);
    };
    // What happened is not refused because the task was called off meanwhile.
    let finished = plans::finish_task(tx, task, report.result).await?;
    Ok(finished.map(|task| task.id))
}

async fn next_task(tx: &mut Tx, visit: &Visit, report: &Report) -> Result<Option<TaskId>> {
    let Some(day) = report.next_step_due_on else {
        return Ok(None);
    };
    let me: EmployeeId = tx.viewer().employee;
    let task = NewTask {
        id: tx.mint(),
        employee: me,
        customer: visit.customer_id,
        day,
        origin: TaskOrigin::NextStep,
        purpose: None,
        note: report.next_step.clone(),
        window: None,
        created_by: me,
    };
    Ok(Some(tasks::make(tx, task).await?))
}

fn duty(visit: &Visit, quality: &Quality) -> reviews::Completed {
    reviews::Completed {
        visit: visit.id,
        employee: visit.employee_id,
        version: visit.version,
        started_at: visit.started_at,
        verdict: visit.verdict,
        is_effective: Some(quality.is_effective),
    }
}
