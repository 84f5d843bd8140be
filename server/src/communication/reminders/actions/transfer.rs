//! Reminders as they are handed over: each goes the way of the customer that it is about, and keeps its wall time.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::time::instant_of;
use rounds_domain::vocabulary::{HandoverKind, ReminderState};
use rounds_outbox::NewJob;

use super::end_of;
use crate::communication::reminders::model::Ring;
use crate::communication::reminders::model::{Reminder, dedupe_key};
use crate::communication::reminders::store::{self, Rezoned};
use crate::organisation::people;
use crate::registry::{TransferContext, Transferable};
use crate::topics;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::{Instant, Zone};

/// Reminders that are still to ring.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Reminders,
    columns: &["reminders.employee_id"],
    count: |session, system, employee| Box::pin(store::count_waiting(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let held = store::hold_waiting(tx, &context.system, context.from, context.at_most).await?;
    if held.is_empty() {
        return Ok(0);
    }
    let customers: Vec<CustomerId> = held.iter().filter_map(|(_, customer)| *customer).collect();
    let successors = context.successors(tx, &customers).await?;
    let mut shares: BTreeMap<EmployeeId, Vec<&Held<Reminder>>> = BTreeMap::new();
    for (reminder, customer) in &held {
        let successor =
            customer.and_then(|customer| successors.get(&customer).copied()).unwrap_or(context.default_successor);
        shares.entry(successor).or_default().push(reminder);
    }
    for (successor, reminders) in &shares {
        give(tx, *successor, reminders).await?;
    }
    let concerned: BTreeSet<EmployeeId> = shares.into_keys().chain([context.from]).collect();
    for employee in concerned {
        topics::tell_day(tx, employee).await?;
    }
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}

/// Gives reminders to somebody; in another zone they ring at the same wall time there.
async fn give(tx: &mut Tx, successor: EmployeeId, reminders: &[&Held<Reminder>]) -> Result<()> {
    let zone = people::employee(tx.session(), successor).await?.time_zone.0;
    store::pass_on(tx, reminders, successor).await?;
    let elsewhere =
        |reminder: &&&Held<Reminder>| reminder.state == ReminderState::Pending && reminder.time_zone.0 != zone;
    for reminder in reminders.iter().filter(elsewhere) {
        rezone(tx, reminder, zone).await?;
    }
    Ok(())
}

async fn rezone(tx: &mut Tx, reminder: &Held<Reminder>, zone: Tz) -> Result<()> {
    let (date, time) = (reminder.local_date.0, reminder.local_time.0);
    let due_at = instant_of(date, time, zone);
    let rezoned = Rezoned {
        time_zone: Zone(zone),
        due_at: Instant(due_at),
        expires_at: Some(Instant(end_of(date, zone))),
        dedupe_key: dedupe_key(reminder.id, due_at),
    };
    store::rezone(tx, reminder, &rezoned).await?;
    tx.enqueue(NewJob::of(&Ring { reminder: reminder.id, due_at }, due_at)?).await
}
