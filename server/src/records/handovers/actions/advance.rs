//! Moving chunk by chunk. A chunk, its progress and the promise of the next one commit together.

use chrono::TimeDelta;
use rounds_domain::ids::HandoverId;
use rounds_domain::vocabulary::HandoverState;
use serde_json::json;

use super::start::{go_on, news};
use super::{HANDING_OVER, lines};
use crate::organisation::inbox;
use crate::organisation::{accounts, people};
use crate::records::handovers::model::{Advance, Handover};
use crate::records::handovers::store;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::Result;

/// Progress is told at most so often.
const TOLD_EVERY: TimeDelta = TimeDelta::seconds(1);

/// Moves the next chunk, unless another run has done this step already.
pub(in crate::records::handovers) async fn advance(tx: &mut Tx, job: Advance) -> Result<()> {
    let held = store::hold(tx, job.handover).await?;
    tx.audit_subject(held.id);
    tx.acts_for(held.started_by);
    if held.state != HandoverState::Running || held.step != job.step {
        return Ok(());
    }
    let context = lines::context_of(tx, &held).await?;
    for line in lines::moving(held.closes_access) {
        // Lines stand in no order of locks: a chunk locks what one of them moves.
        if (line.count)(tx.session(), &HANDING_OVER, held.from_id).await? == 0 {
            continue;
        }
        let moved = (line.pass)(tx, &context).await?;
        if moved > 0 {
            tx.note("kind", line.kind.as_str());
            tx.note("moved", moved);
            store::advance(tx, &held, (line.kind, i32::try_from(moved).unwrap_or(i32::MAX))).await?;
            if tx.now() - held.told_at.0 >= TOLD_EVERY {
                super::tell(tx, &held.held_id(), held.from_id).await?;
            }
            return go_on(tx, held.id, held.step + 1).await;
        }
    }
    finish(tx, &held).await
}

/// Completes a handover of which nothing is left; with something left it stops.
async fn finish(tx: &mut Tx, held: &Held<Handover>) -> Result<()> {
    for line in lines::moving(held.closes_access) {
        if (line.count)(tx.session(), &HANDING_OVER, held.from_id).await? > 0 {
            return stop(tx, held.id, line.kind.as_str()).await;
        }
    }
    store::complete(tx, held).await?;
    if held.closes_access {
        accounts::end_leaving(tx, held.from_id).await?;
    }
    tell_starters(tx, held, "handover-complete").await?;
    super::tell(tx, &held.held_id(), held.from_id).await
}

/// Stops a running handover by a fault, until somebody resumes it.
pub(in crate::records::handovers) async fn stop(tx: &mut Tx, id: HandoverId, fault: &str) -> Result<()> {
    let held = store::hold(tx, id).await?;
    tx.audit_subject(held.id);
    tx.note("fault", fault);
    if held.state != HandoverState::Running {
        return Ok(());
    }
    store::set_fault(tx, &held, Some(fault)).await?;
    tell_starters(tx, &held, "handover-stopped").await?;
    super::tell(tx, &held.held_id(), held.from_id).await
}

/// Tells whoever started it, and the manager in charge of the leaver.
async fn tell_starters(tx: &mut Tx, held: &Handover, key: &'static str) -> Result<()> {
    let name = people::employee(tx.session(), held.from_id).await?.name;
    let manager = people::head_above(tx, held.from_id).await?;
    let others = manager.filter(|manager| *manager != held.started_by);
    for employee in [held.started_by].into_iter().chain(others) {
        let mut news = news((employee, held.id), key, json!({ "name": name }));
        news.dedupe_key = format!("{}-{}", news.dedupe_key, held.step);
        inbox::notify(tx, news).await?;
    }
    Ok(())
}
