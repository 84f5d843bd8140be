//! Review duties as they are handed over: to the heir who may review the rep, else to the next manager in charge, else
//! into the administrators' queue.

use std::collections::BTreeSet;

use rounds_domain::ids::{EmployeeId, ReviewId};
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::HandoverKind;

use crate::handovers::{Belonging, Estate};
use crate::people;
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::reviews::store;

/// Duties that are not met.
pub const BELONGING: Belonging = Belonging {
    kind: HandoverKind::Reviews,
    count: |session, employee| Box::pin(store::count_owed(session, employee)),
    pass: |tx, estate| Box::pin(pass(tx, estate)),
};

async fn pass(tx: &mut Tx, estate: &Estate) -> Result<i64> {
    let held = store::hold_owed(tx, estate.from, estate.at_most).await?;
    let reps: BTreeSet<EmployeeId> = held.iter().map(|review| review.employee_id).collect();
    for rep in reps {
        let manager = manager_for(tx, estate, rep).await?;
        let of_rep = held.iter().filter(|review| review.employee_id == rep);
        let ids: Vec<ReviewId> = of_rep.map(|review| review.id).collect();
        store::pass_on(tx, &ids, manager).await?;
    }
    let ids: Vec<ReviewId> = held.iter().map(|review| review.id).collect();
    for review in store::by_ids(tx.session(), &ids).await? {
        super::tell(tx, &review).await?;
    }
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}

/// Who is to review a rep instead of the leaver.
async fn manager_for(tx: &mut Tx, estate: &Estate, rep: EmployeeId) -> Result<Option<EmployeeId>> {
    let author = people::employee(tx.session(), rep).await?;
    if estate.heir != rep
        && let Some(heir) = people::as_viewer(tx, estate.heir).await?
        && people::scope::is_within(&heir.reach(Permission::VisitsReview), &author)
    {
        return Ok(Some(estate.heir));
    }
    let above_rep = people::head_above(tx, rep).await?;
    if above_rep.is_some_and(|head| head != estate.from) {
        return Ok(above_rep);
    }
    Ok(people::head_above(tx, estate.from).await?.filter(|head| *head != rep))
}
