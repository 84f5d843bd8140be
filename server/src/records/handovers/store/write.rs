//! Changes of handovers.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, HandoverBriefId, HandoverId};
use rounds_domain::vocabulary::{HandoverKind, HandoverState};
use rounds_tables::{handover_briefs, handover_headships, handover_lines, handover_rules, handover_shares, handovers};

use crate::records::handovers::model::{Handover, HandoverLine, Headship, NewHandover, Placed, Rules, SuccessorShare};
use crate::records::handovers::scope;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// Rules of one statement: PostgreSQL takes 65,535 values at once.
const RULES_AT_ONCE: usize = 5_000;

/// Keeps a handover with its rules, counts and shares.
pub(in crate::records::handovers) async fn insert(
    tx: &mut Tx,
    handover: &NewHandover,
    rules: &Rules,
    counted: (&[HandoverLine], &[SuccessorShare]),
) -> Result<Held<HandoverId>> {
    diesel::insert_into(handovers::table).values(handover).execute(tx.connection()).await?;
    insert_rules(tx, handover.id, rules).await?;
    let (lines, shares) = counted;
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                handover_lines::handover_id.eq(handover.id),
                handover_lines::kind.eq(line.kind),
                handover_lines::total.eq(line.total),
            )
        })
        .collect();
    diesel::insert_into(handover_lines::table).values(lines).execute(tx.connection()).await?;
    let shares: Vec<_> = shares
        .iter()
        .map(|share| {
            (
                handover_shares::handover_id.eq(handover.id),
                handover_shares::successor_id.eq(share.successor_id),
                handover_shares::customer_count.eq(share.customer_count),
                handover_shares::customer_count_after.eq(share.customer_count_after),
            )
        })
        .collect();
    diesel::insert_into(handover_shares::table).values(shares).execute(tx.connection()).await?;
    Ok(Held::inserted(handover.id))
}

async fn insert_rules(tx: &mut Tx, id: HandoverId, rules: &Rules) -> Result<()> {
    type Row = (Option<CustomerId>, Option<DictionaryEntryId>, EmployeeId);
    let listed = rules.listed.iter().map(|(customer, to)| (Some(*customer), None, *to));
    let regional = rules.regional.iter().map(|(region, to)| (None, Some(*region), *to));
    let rest = rules.rest.iter().map(|to| (None, None, *to));
    let all: Vec<Row> = rest.chain(regional).chain(listed).collect();
    let rows: Vec<_> = (1_i32..)
        .zip(all)
        .map(|(position, (customer, region, successor))| {
            (
                handover_rules::handover_id.eq(id),
                handover_rules::position.eq(position),
                handover_rules::customer_id.eq(customer),
                handover_rules::region_id.eq(region),
                handover_rules::successor_id.eq(successor),
            )
        })
        .collect();
    for rows in rows.chunks(RULES_AT_ONCE) {
        diesel::insert_into(handover_rules::table).values(rows).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Keeps who is to lead the departments of the leaver.
pub(in crate::records::handovers) async fn insert_headships(
    tx: &mut Tx,
    id: HandoverId,
    headships: &[Headship],
) -> Result<()> {
    let rows: Vec<_> = headships
        .iter()
        .map(|headship| {
            (
                handover_headships::handover_id.eq(id),
                handover_headships::department_id.eq(headship.department_id),
                handover_headships::successor_id.eq(headship.successor_id),
            )
        })
        .collect();
    diesel::insert_into(handover_headships::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// A handover that the viewer may run, held until the transaction ends; `NOT_FOUND` for all others.
pub(in crate::records::handovers) async fn hold(tx: &mut Tx, id: HandoverId) -> Result<Held<Handover>> {
    let (viewer, connection) = tx.parts();
    let query = handovers::table.find(id).filter(scope::run(viewer)).select(Handover::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Counts what a chunk moved, and makes the next step the one that comes next.
pub(in crate::records::handovers) async fn advance(
    tx: &mut Tx,
    held: &Held<Handover>,
    moved: (HandoverKind, i32),
) -> Result<()> {
    let (kind, count) = moved;
    let raised = sql::<Integer>("greatest(total, moved + ").bind::<Integer, _>(count).sql(")");
    diesel::update(handover_lines::table.find((held.id, kind)))
        .set((handover_lines::moved.eq(handover_lines::moved + count), handover_lines::total.eq(raised)))
        .execute(tx.connection())
        .await?;
    diesel::update(handovers::table.find(held.id))
        .set(handovers::step.eq(held.step + 1))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Notes that progress was told now.
pub(in crate::records::handovers) async fn set_told(tx: &mut Tx, held: &Held<HandoverId>) -> Result<()> {
    let now = Instant(tx.now());
    diesel::update(handovers::table.find(**held)).set(handovers::told_at.eq(now)).execute(tx.connection()).await?;
    Ok(())
}

/// Ends a held handover: what others took meanwhile is not counted any more, what came meanwhile counts with its share.
pub(in crate::records::handovers) async fn complete(tx: &mut Tx, held: &Held<Handover>) -> Result<()> {
    let (id, now) = (held.id, Instant(tx.now()));
    diesel::update(handovers::table.find(id))
        .set((handovers::state.eq(HandoverState::Complete), handovers::completed_at.eq(now)))
        .execute(tx.connection())
        .await?;
    diesel::update(handover_lines::table.filter(handover_lines::handover_id.eq(id)))
        .set(handover_lines::total.eq(handover_lines::moved))
        .execute(tx.connection())
        .await?;
    let briefed = sql::<Integer>(
        "(select count(*)::integer from handover_briefs briefed where briefed.handover_id = handover_shares.handover_id \
         and briefed.successor_id = handover_shares.successor_id)",
    );
    diesel::update(handover_shares::table.filter(handover_shares::handover_id.eq(id)))
        .set(handover_shares::customer_count.eq(briefed))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Stops a held handover by a fault, or lets it run again.
pub(in crate::records::handovers) async fn set_fault(
    tx: &mut Tx,
    held: &Held<Handover>,
    fault: Option<&str>,
) -> Result<()> {
    let state = if fault.is_some() { HandoverState::Stopped } else { HandoverState::Running };
    diesel::update(handovers::table.find(held.id))
        .set((handovers::state.eq(state), handovers::fault.eq(fault)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Keeps a brief for each customer that moves; one that moved in another duty before has its own already.
pub(in crate::records::handovers) async fn insert_briefs(tx: &mut Tx, id: HandoverId, placed: &[Placed]) -> Result<()> {
    let rows: Vec<_> = placed
        .iter()
        .filter_map(|placed| {
            Some((
                handover_briefs::id.eq(tx.mint::<HandoverBriefId>()),
                handover_briefs::handover_id.eq(id),
                handover_briefs::customer_id.eq(placed.customer),
                handover_briefs::successor_id.eq(placed.successor?),
                handover_briefs::pinyin.eq(&placed.pinyin),
            ))
        })
        .collect();
    diesel::insert_into(handover_briefs::table).values(rows).on_conflict_do_nothing().execute(tx.connection()).await?;
    Ok(())
}

/// Everybody to whom a handover passes something: whom its rules name, and who is to lead.
pub(in crate::records::handovers) async fn successors(tx: &mut Tx, held: &Held<HandoverId>) -> Result<Vec<EmployeeId>> {
    let named = handover_rules::table
        .filter(handover_rules::handover_id.eq(**held))
        .select(handover_rules::successor_id)
        .distinct();
    let heads = handover_headships::table
        .filter(handover_headships::handover_id.eq(**held))
        .filter(handover_headships::successor_id.is_not_null())
        .select(handover_headships::successor_id.assume_not_null())
        .distinct();
    let mut successors: Vec<EmployeeId> = named.load(tx.connection()).await?;
    successors.extend(heads.load::<EmployeeId>(tx.connection()).await?);
    Ok(successors)
}

/// Takes away what the briefs of a person are sorted by.
pub(in crate::records::handovers) async fn erase(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    diesel::update(handover_briefs::table.filter(handover_briefs::customer_id.eq(**customer)))
        .set(handover_briefs::pinyin.eq(""))
        .execute(tx.connection())
        .await?;
    Ok(())
}
