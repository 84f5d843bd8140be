//! Starting a handover, and resuming one that stopped.

use rounds_domain::ids::{EmployeeId, HandoverId};
use rounds_domain::vocabulary::{EmployeeStatus, HandoverState, NotificationKind};
use rounds_outbox::NewJob;
use serde_json::json;

use super::{lines, preview, rules};
use crate::organisation::accounts;
use crate::organisation::inbox::{self, NewNotification};
use crate::records::handovers::model::{Advance, NewHandover, Preview, ResumeHandoverInput, StartHandoverInput};
use crate::records::handovers::store;
use crate::records::handovers::{HANDOVER_COMPLETE, HANDOVER_UNPLACED};
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

/// Starts a handover: access is closed at once if the leaver goes, everything else moves chunk by chunk from here on.
pub(in crate::records::handovers) async fn start(
    tx: &mut Tx,
    permit: permits::HandoverRun,
    input: StartHandoverInput,
) -> Result<HandoverId> {
    let from = rules::leaver(tx, &permit, input.from_id).await?;
    let rules = rules::checked(tx, &permit, (&from, input.rules)).await?;
    let default_successor_id = rules.default_successor().ok_or_else(|| Error::field("rules", codes::FIELD_REQUIRED))?;
    let closes_access = input.closes_access || from.status != EmployeeStatus::Active;
    if closes_access {
        accounts::begin_leaving(tx, from.id).await?;
    }
    if !closes_access && rules.heads.is_some() {
        return Err(Error::field("rules.headsToId", codes::BAD_USER_INPUT));
    }
    let mut foreseen = preview::foreseen(tx, from, &rules).await?;
    if !closes_access {
        foreseen.headships.clear();
    }
    if !foreseen.unplaced.is_empty() {
        return Err(Error::code(HANDOVER_UNPLACED));
    }
    let now = Instant(tx.now());
    let handover = NewHandover {
        id: tx.mint(),
        from_id: foreseen.from.id,
        default_successor_id,
        closes_access,
        started_by: tx.viewer().employee,
        started_at: now,
        told_at: now,
    };
    let moving: Vec<_> =
        foreseen.lines.iter().copied().filter(|line| lines::is_moved(line.kind, closes_access)).collect();
    let held = store::insert(tx, &handover, &rules, (&moving, &foreseen.shares)).await?;
    store::insert_headships(tx, handover.id, &foreseen.headships).await?;
    tx.audit_subject(handover.id);
    tx.note("from", json!(foreseen.from.id));
    tx.note("closesAccess", closes_access);
    go_on(tx, handover.id, 1).await?;
    tell_successors(tx, handover.id, &foreseen).await?;
    super::tell(tx, &held, foreseen.from.id).await?;
    Ok(handover.id)
}

/// Tells each successor what comes.
async fn tell_successors(tx: &mut Tx, id: HandoverId, foreseen: &Preview) -> Result<()> {
    for share in &foreseen.shares {
        let led =
            foreseen.headships.iter().filter(|headship| headship.successor_id == Some(share.successor_id)).count();
        if led > 0 {
            let args = json!({"name": foreseen.from.name, "count": led});
            inbox::notify(tx, news((share.successor_id, id), "handover-led", args)).await?;
        }
        if led == 0 || share.customer_count > 0 {
            let args = json!({"name": foreseen.from.name, "count": share.customer_count});
            inbox::notify(tx, news((share.successor_id, id), "handover-received", args)).await?;
        }
    }
    Ok(())
}

/// News of a handover for somebody: once for each sentence.
pub(super) fn news(whom: (EmployeeId, HandoverId), key: &'static str, args: serde_json::Value) -> NewNotification {
    let (employee, id) = whom;
    NewNotification {
        employee,
        kind: NotificationKind::CustomersMoved,
        message_key: key,
        args,
        about: Some((HandoverId::PREFIX, id.0)),
        group_key: format!("handover-{}", id.0.simple()),
        dedupe_key: format!("{key}-{}", id.0.simple()),
    }
}

/// Promises the next step.
pub(super) async fn go_on(tx: &mut Tx, handover: HandoverId, step: i32) -> Result<()> {
    let job = NewJob::of(&Advance { handover, step }, tx.now())?;
    tx.enqueue(job).await
}

/// Resumes a handover where it stopped; one that runs is only reminded of it.
pub(in crate::records::handovers) async fn resume(
    tx: &mut Tx,
    _: permits::HandoverRun,
    input: ResumeHandoverInput,
) -> Result<HandoverId> {
    let held = store::hold(tx, input.handover_id).await?;
    tx.audit_subject(held.id);
    if held.from_id == tx.viewer().employee {
        return Err(Error::forbidden());
    }
    if held.state == HandoverState::Complete {
        return Err(Error::code(HANDOVER_COMPLETE));
    }
    store::set_fault(tx, &held, None).await?;
    go_on(tx, held.id, held.step).await?;
    super::tell(tx, &held.held_id(), held.from_id).await?;
    Ok(held.id)
}
