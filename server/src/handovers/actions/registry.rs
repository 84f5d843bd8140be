//! What belongs to an employee: one line per subject, in the order in which it moves.
//!
//! A line knows how much of its subject an employee has and how a chunk of it passes on. Departments go first, so that the next
//! head is in charge of what follows; then customers, so that what hangs on a customer finds its successor in the brief;
//! reminders follow, so that hardly any rings for somebody who cannot hear it. Counting nothing in every line is the proof
//! that nobody's things are left behind.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use rounds_domain::ids::{CustomerId, DepartmentId, EmployeeId, HandoverId};
use rounds_domain::vocabulary::HandoverKind;

use crate::handovers::model::{Handover, HandoverLine, Headship, Rules};
use crate::handovers::store;
use crate::platform::db::{DbSession, Tx};
use crate::platform::error::Result;
use crate::{assignments, people, plans, remarks, reminders, reviews, sessions, tasks};

/// One subject of which things belong to an employee.
pub struct Belonging {
    /// The line of a handover in which it is counted.
    pub kind: HandoverKind,
    /// How much of it an employee has that is to pass on.
    pub count: for<'t> fn(&'t mut DbSession, EmployeeId) -> BoxFuture<'t, Result<i64>>,
    /// Passes a chunk of it on, and says how much; nothing when nothing is left.
    pub pass: for<'t> fn(&'t mut Tx, &'t Estate) -> BoxFuture<'t, Result<i64>>,
}

/// What belongs to an employee: a later subject joins with its line.
pub(super) const REGISTRY: &[Belonging] = &[
    people::BELONGING,
    assignments::BELONGING,
    reminders::BELONGING,
    plans::BELONGING,
    tasks::BELONGING,
    reviews::BELONGING,
    remarks::BELONGING,
    sessions::BELONGING,
];

/// Things of a chunk at most, so that its transaction ends well within a second.
const CHUNK: i64 = 100;

/// What is being handed over, as far as the subjects must know.
#[derive(Debug)]
pub struct Estate {
    /// The handover.
    pub handover: HandoverId,
    /// Who leaves.
    pub from: EmployeeId,
    /// Who gets what hangs on no customer that a rule places.
    pub heir: EmployeeId,
    /// Who started the handover.
    pub by: EmployeeId,
    /// Things of a chunk at most.
    pub at_most: i64,
    rules: Rules,
}

impl Estate {
    /// What a held handover hands over.
    pub(super) async fn of(tx: &mut Tx, held: &Handover) -> Result<Self> {
        let rules = store::rules(tx, held.id).await?;
        let Handover { id, from_id, heir_id, started_by, .. } = *held;
        Ok(Self { handover: id, from: from_id, heir: heir_id, by: started_by, at_most: CHUNK, rules })
    }

    /// Who is to lead each department that the leaver led when the handover began, where somebody is.
    pub async fn heads(&self, tx: &mut Tx) -> Result<HashMap<DepartmentId, EmployeeId>> {
        let settled = store::headships(tx.session(), &[self.handover]).await?;
        let named = |(_, headship): (HandoverId, Headship)| Some((headship.department_id, headship.successor_id?));
        Ok(settled.into_iter().filter_map(named).collect())
    }

    /// Who gets what hangs on each of these customers: everything of one customer goes the same way.
    pub async fn successors(&self, tx: &mut Tx, customers: &[CustomerId]) -> Result<HashMap<CustomerId, EmployeeId>> {
        let placed = store::placed(tx.session(), customers, &self.rules, Some(self.handover)).await?;
        Ok(placed.into_iter().map(|placed| (placed.customer, placed.successor.unwrap_or(self.heir))).collect())
    }
}

/// Keeps a brief of customers that move, each for whoever gets it.
pub async fn brief(tx: &mut Tx, estate: &Estate, customers: &[CustomerId]) -> Result<()> {
    let mut placed = store::placed(tx.session(), customers, &estate.rules, Some(estate.handover)).await?;
    for placed in &mut placed {
        placed.successor = placed.successor.or(Some(estate.heir));
    }
    store::insert_briefs(tx, estate.handover, &placed).await
}

/// The lines that a handover moves: devices and departments only of somebody who leaves.
pub(super) fn belongings(closes_access: bool) -> impl Iterator<Item = &'static Belonging> {
    REGISTRY.iter().filter(move |belonging| is_moved(belonging.kind, closes_access))
}

/// Whether a handover moves a line.
pub(super) fn is_moved(kind: HandoverKind, closes_access: bool) -> bool {
    closes_access || !matches!(kind, HandoverKind::Devices | HandoverKind::Headships)
}

/// What an employee has, line by line: how much a handover would move, and after it what was left behind.
pub async fn left_of(session: &mut DbSession, employee: EmployeeId) -> Result<Vec<(HandoverKind, i64)>> {
    let mut counted = Vec::with_capacity(REGISTRY.len());
    for belonging in REGISTRY {
        counted.push((belonging.kind, (belonging.count)(session, employee).await?));
    }
    Ok(counted)
}

/// What an employee has, as the lines of a handover of which nothing has moved.
pub(super) async fn lines_of(session: &mut DbSession, employee: EmployeeId) -> Result<Vec<HandoverLine>> {
    let line = |(kind, count)| HandoverLine { kind, total: i32::try_from(count).unwrap_or(i32::MAX), moved: 0 };
    let mut lines: Vec<HandoverLine> = left_of(session, employee).await?.into_iter().map(line).collect();
    lines.sort_by_key(|line| line.kind);
    Ok(lines)
}
