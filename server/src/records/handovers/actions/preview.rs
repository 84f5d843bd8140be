//! What a handover by some rules would move.

use std::collections::{HashMap, HashSet};

use rounds_domain::ids::{CustomerId, EmployeeId};

use super::{HANDING_OVER, heading, lines, rules};
use crate::customers::assignments;
use crate::organisation::people::Employee;
use crate::records::handovers::model::{HandoverRulesInput, Placed, Preview, Rules, SuccessorShare};
use crate::records::handovers::store;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

/// What a handover would move; nothing is moved.
pub(in crate::records::handovers) async fn preview(
    tx: &mut Tx,
    permit: permits::HandoverRun,
    from: EmployeeId,
    rules: HandoverRulesInput,
) -> Result<Preview> {
    let from = rules::leaver(tx, &permit, from).await?;
    let rules = rules::checked(tx, &permit, (&from, rules)).await?;
    foreseen(tx, from, &rules).await
}

/// Counts what checked rules would move.
pub(super) async fn foreseen(tx: &mut Tx, from: Employee, rules: &Rules) -> Result<Preview> {
    let headships = heading::headships(tx, from.id, rules).await?;
    let session = tx.session();
    let counted_lines = lines::lines_of(session, from.id).await?;
    let customers = assignments::served_by(session, &HANDING_OVER, from.id).await?;
    let placed = store::placed(session, &HANDING_OVER, &customers, (rules, None)).await?;
    let (going, mut unplaced): (Vec<Placed>, Vec<Placed>) =
        placed.into_iter().partition(|placed| placed.successor.is_some());
    unplaced.sort_by(|one, other| (&one.pinyin, one.customer).cmp(&(&other.pinyin, other.customer)));
    let mut coming: HashMap<EmployeeId, HashSet<CustomerId>> = HashMap::new();
    for placed in going {
        let Some(successor) = placed.successor else { continue };
        coming.entry(successor).or_default().insert(placed.customer);
    }
    let mut shares = Vec::new();
    for successor_id in rules.successors() {
        let served = assignments::served_by(session, &HANDING_OVER, successor_id).await?;
        let mut after: HashSet<CustomerId> = served.into_iter().collect();
        let coming = coming.remove(&successor_id).unwrap_or_default();
        let customer_count = counted(&coming);
        after.extend(coming);
        shares.push(SuccessorShare { successor_id, customer_count, customer_count_after: counted(&after) });
    }
    shares.sort_by_key(|share| (-share.customer_count, share.successor_id));
    Ok(Preview { from, lines: counted_lines, shares, headships, unplaced })
}

fn counted(customers: &HashSet<CustomerId>) -> i32 {
    i32::try_from(customers.len()).unwrap_or(i32::MAX)
}
