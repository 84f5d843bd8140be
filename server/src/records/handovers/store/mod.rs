//! Handovers in the database: reads here, which start from their scope; where the rules put customers in `placing`,
//! changes in `write`.

mod placing;
mod write;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, HandoverId};
use rounds_domain::vocabulary::HandoverState;
use rounds_tables::{
    departments, handover_briefs, handover_headships, handover_lines, handover_rules, handover_shares, handovers,
};

use super::model::{Handover, HandoverBrief, HandoverLine, Headship, Rules, SuccessorShare};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{
    Children, DbSession, Held, Keys, Order, Page, Read, Reader, Slice, TextKey, TimeKey, Tx, all_of,
};
use rounds_platform::error::Result;

pub(super) use placing::placed;
pub(super) use write::*;

const LATEST_FIRST: Order = Order { key: "handovers.started_at", id: "handovers.id", is_descending: true };
const BY_PINYIN: Order = Order { key: "handover_briefs.pinyin", id: "handover_briefs.id", is_descending: false };
const OF_HANDOVERS: Children =
    Children { from: "handover_briefs", parent: "handover_briefs.handover_id", order: BY_PINYIN };

/// Handovers by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Handover>> {
    let viewer = reader.viewer();
    let query =
        handovers::table.filter(handovers::id.eq_any(ids)).filter(scope::visible(viewer)).select(Handover::as_select());
    Read::rows(query)
}

/// Handovers that the viewer may run, latest first.
pub(super) fn page(reader: &Reader, state: Option<HandoverState>, page: &Page<TimeKey>) -> Read<Slice<Handover>> {
    let viewer = reader.viewer();
    let mut conditions = page.bounds(LATEST_FIRST);
    conditions.extend([scope::run(viewer), standing(state)]);
    let query = handovers::table
        .filter(all_of(conditions))
        .order_by(page.order(LATEST_FIRST))
        .limit(page.limit())
        .select(Handover::as_select());
    Read::rows(query).slice(page)
}

/// How many handovers the viewer may run.
pub(super) fn count(reader: &Reader, state: Option<HandoverState>) -> Read<i64> {
    let viewer = reader.viewer();
    let query = handovers::table.filter(all_of([scope::run(viewer), standing(state)])).count();
    Read::value(query)
}

fn standing(state: Option<HandoverState>) -> Predicate<handovers::table> {
    match state {
        Some(state) => Box::new(handovers::state.eq(state)),
        None => Box::new(sql::<Bool>("true")),
    }
}

/// Counts by kind of each handover.
pub(super) async fn lines(session: &mut DbSession, ids: &[HandoverId]) -> Result<Vec<(HandoverId, HandoverLine)>> {
    let (viewer, connection) = session.parts();
    let query = handover_lines::table
        .filter(handover_lines::handover_id.eq_any(ids))
        .filter(scope::seen_through::<handover_lines::table>(viewer, "handover_lines.handover_id"))
        .select((handover_lines::handover_id, HandoverLine::as_select()));
    let mut lines: Vec<(HandoverId, HandoverLine)> = query.load(connection).await?;
    lines.sort_by_key(|(_, line)| line.kind);
    Ok(lines)
}

/// What each successor of each handover gets, the most first.
pub(super) async fn shares(session: &mut DbSession, ids: &[HandoverId]) -> Result<Vec<(HandoverId, SuccessorShare)>> {
    let (viewer, connection) = session.parts();
    let query = handover_shares::table
        .filter(handover_shares::handover_id.eq_any(ids))
        .filter(scope::seen_through::<handover_shares::table>(viewer, "handover_shares.handover_id"))
        .order((handover_shares::customer_count.desc(), handover_shares::successor_id))
        .select((handover_shares::handover_id, SuccessorShare::as_select()));
    Ok(query.load(connection).await?)
}

/// Departments that the leaver of each handover led when it began, by code.
pub(super) async fn headships(session: &mut DbSession, ids: &[HandoverId]) -> Result<Vec<(HandoverId, Headship)>> {
    let (viewer, connection) = session.parts();
    let query = handover_headships::table
        .inner_join(departments::table.on(departments::id.eq(handover_headships::department_id)))
        .filter(handover_headships::handover_id.eq_any(ids))
        .filter(scope::seen_through(viewer, "handover_headships.handover_id"))
        .order(departments::code)
        .select((handover_headships::handover_id, Headship::as_select()));
    Ok(query.load(connection).await?)
}

/// Briefs by id.
pub(super) fn briefs_by_id(reader: &Reader, ids: Keys) -> Read<Vec<HandoverBrief>> {
    let viewer = reader.viewer();
    let query = handover_briefs::table
        .filter(handover_briefs::id.eq_any(ids))
        .filter(scope::visible_briefs(viewer))
        .select(HandoverBrief::as_select());
    Read::rows(query)
}

/// One page of the briefs of each handover, by pinyin.
pub(super) async fn briefs_of_each(
    session: &mut DbSession,
    ids: &[HandoverId],
    page: &Page<TextKey>,
) -> Result<Vec<HandoverBrief>> {
    let (viewer, connection) = session.parts();
    let mut conditions = page.bounds(BY_PINYIN);
    conditions.push(scope::visible_briefs(viewer));
    let parents: Keys = ids.iter().map(|id| id.0).collect();
    let query = handover_briefs::table
        .filter(page.of_each(parents, OF_HANDOVERS, all_of(conditions)))
        .order_by(page.order(BY_PINYIN))
        .select(HandoverBrief::as_select());
    Ok(query.load(connection).await?)
}

/// How many briefs of each handover the viewer may see.
pub(super) async fn count_briefs(session: &mut DbSession, ids: &[HandoverId]) -> Result<Vec<(HandoverId, i64)>> {
    let (viewer, connection) = session.parts();
    let query = handover_briefs::table
        .filter(handover_briefs::handover_id.eq_any(ids))
        .filter(scope::visible_briefs(viewer))
        .group_by(handover_briefs::handover_id)
        .select((handover_briefs::handover_id, count_star()));
    Ok(query.load(connection).await?)
}

/// The rules of a held handover.
pub(super) async fn rules(tx: &mut Tx, held: &Held<Handover>) -> Result<Rules> {
    type Row = (Option<CustomerId>, Option<DictionaryEntryId>, EmployeeId);
    let rows: Vec<Row> = handover_rules::table
        .filter(handover_rules::handover_id.eq(held.id))
        .order(handover_rules::position)
        .select((handover_rules::customer_id, handover_rules::region_id, handover_rules::successor_id))
        .load(tx.connection())
        .await?;
    let mut rules = Rules::default();
    for row in rows {
        match row {
            (Some(customer), _, successor) => rules.listed.push((customer, successor)),
            (None, Some(region), successor) => rules.regional.push((region, successor)),
            (None, None, successor) => rules.rest = Some(successor),
        }
    }
    Ok(rules)
}
