//! Reading what was asked for: who leaves, and who gets what.

use std::collections::HashSet;

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::DictionaryName;

use super::HANDING_OVER;
use crate::catalogue::dictionaries;
use crate::customers::assignments;
use crate::organisation::people::{self, Employee};
use crate::records::handovers::HANDOVER_TO_LEAVER;
use crate::records::handovers::model::{HandoverRulesInput, Rules};
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, Result};

const REGIONS_AT_MOST: usize = 100;
const LISTS_AT_MOST: usize = 50;
const CUSTOMERS_AT_MOST: usize = 250;

/// Somebody else within the reach of `handover.run`, at work or not.
pub(super) async fn leaver(tx: &mut Tx, permit: &permits::HandoverRun, id: EmployeeId) -> Result<Employee> {
    let from = people::employee(tx.session(), id).await?;
    if !people::scope::is_within(permit.reach(), &from) {
        return Err(Error::not_found());
    }
    if from.id == tx.viewer().employee { Err(Error::forbidden()) } else { Ok(from) }
}

/// Checked rules: every successor works within the reach of `handover.run` and is not the leaver; regions are regions; each
/// customer of a list is the leaver's and stands once.
pub(super) async fn checked(
    tx: &mut Tx,
    permit: &permits::HandoverRun,
    (from, input): (&Employee, HandoverRulesInput),
) -> Result<Rules> {
    let rules = read(input)?;
    for successor in rules.successors() {
        if successor == from.id {
            return Err(Error::field("rules", HANDOVER_TO_LEAVER));
        }
        people::within(tx, permit.reach(), successor).await?;
    }
    for (region, _) in &rules.regional {
        dictionaries::require(tx, Some(*region), DictionaryName::Region, "rules.byRegion").await?;
    }
    if rules.listed.is_empty() {
        return Ok(rules);
    }
    let served = assignments::served_by(tx.session(), &HANDING_OVER, from.id).await?;
    let served: HashSet<CustomerId> = served.into_iter().collect();
    if rules.listed.iter().all(|(customer, _)| served.contains(customer)) { Ok(rules) } else { Err(Error::not_found()) }
}

fn read(input: HandoverRulesInput) -> Result<Rules> {
    let HandoverRulesInput { rest_to_id, heads_to_id, by_region, by_list } = input;
    bounded("rules.byRegion", by_region.len(), REGIONS_AT_MOST)?;
    bounded("rules.byList", by_list.len(), LISTS_AT_MOST)?;
    let mut listed = Vec::new();
    for list in by_list {
        if list.customer_ids.is_empty() {
            return Err(Error::field("rules.byList", codes::LIST_EMPTY));
        }
        bounded("rules.byList", list.customer_ids.len(), CUSTOMERS_AT_MOST)?;
        listed.extend(list.customer_ids.into_iter().map(|customer| (customer, list.successor_id)));
    }
    let regional: Vec<_> = by_region.into_iter().map(|rule| (rule.region_id, rule.successor_id)).collect();
    once("rules.byList", listed.iter().map(|(customer, _)| customer.0))?;
    once("rules.byRegion", regional.iter().map(|(region, _)| region.0))?;
    Ok(Rules { listed, regional, rest: rest_to_id, heads: heads_to_id })
}

fn bounded(path: &str, count: usize, at_most: usize) -> Result<()> {
    if count > at_most { Err(Error::field(path, codes::LIST_TOO_LONG)) } else { Ok(()) }
}

fn once(path: &str, ids: impl Iterator<Item = uuid::Uuid>) -> Result<()> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(Error::field(path, codes::LIST_HAS_DUPLICATES));
        }
    }
    Ok(())
}
