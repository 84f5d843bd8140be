//! Review duties as they are handed over: to the heir who may review the rep, else to the next manager in charge, else
//! into the administrators' queue.

use std::collections::BTreeSet;

use rounds_domain::ids::{EmployeeId, ReviewId};
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::HandoverKind;

use crate::field::reviews::store;
use crate::organisation::people;
use crate::registry::{TransferContext, Transferable};
use rounds_platform::db::{Keys, Tx};
use rounds_platform::error::Result;

/// Duties that are not met.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Reviews,
    columns: &["reviews.manager_id"],
    count: |session, system, employee| Box::pin(store::count_owed(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let held = store::hold_owed(tx, &context.system, context.from, context.at_most).await?;
    let reps: BTreeSet<EmployeeId> = held.iter().map(|review| review.employee_id).collect();
    for rep in reps {
        let manager = manager_for(tx, context, rep).await?;
        let of_rep: Vec<_> = held.iter().filter(|review| review.employee_id == rep).collect();
        store::pass_on(tx, &of_rep, manager).await?;
    }
    let ids: Vec<ReviewId> = held.iter().map(|review| review.id).collect();
    for review in store::by_ids(tx.session().reader(), Keys::of(ids.iter().copied())).fetch(tx.session()).await? {
        super::tell(tx, &review).await?;
    }
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}

/// Who is to review a rep instead of the leaver.
async fn manager_for(tx: &mut Tx, context: &TransferContext, rep: EmployeeId) -> Result<Option<EmployeeId>> {
    let author = people::employee(tx.session(), rep).await?;
    if context.default_successor != rep
        && let Some(heir) = people::as_viewer(tx, context.default_successor).await?
        && people::scope::is_within(&heir.reach(Permission::VisitsReview), &author)
    {
        return Ok(Some(context.default_successor));
    }
    let above_rep = people::head_above(tx, rep).await?;
    if above_rep.is_some_and(|head| head != context.from) {
        return Ok(above_rep);
    }
    Ok(people::head_above(tx, context.from).await?.filter(|head| *head != rep))
}
