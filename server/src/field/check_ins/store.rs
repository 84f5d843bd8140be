//! Check-ins in the database; reads start from `visible(viewer)`, changes from `own(viewer)`.

mod personal;

use std::collections::HashMap;

use diesel::dsl::{max, min, sql};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CheckInId, EmployeeId};
use rounds_tables::{check_ins, fixes, judgements};
use uuid::Uuid;

use super::model::{CheckIn, CheckInRow, Fix, FixRow, Judgement, JudgementRow};
use super::scope;
use rounds_platform::db::{DbSession, Held, Keys, Read, Reader, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use personal::{erase, explanations_of};

const MOST_OF_A_DAY: i64 = 60;

/// Check-ins by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<CheckIn>> {
    let viewer = reader.viewer();
    let query = check_ins::table
        .filter(check_ins::id.eq_any(ids))
        .filter(scope::visible::<check_ins::table>(viewer))
        .select(CheckIn::as_select());
    Read::rows(query)
}

/// Check-ins that are open now.
pub(super) fn open_of(reader: &Reader, employees: Keys) -> Read<Vec<CheckIn>> {
    let viewer = reader.viewer();
    let query = check_ins::table
        .filter(check_ins::employee_id.eq_any(employees))
        .filter(check_ins::departed_at.is_null())
        .filter(scope::visible::<check_ins::table>(viewer))
        .select(CheckIn::as_select());
    Read::rows(query)
}

const OF_SPANS: &str = "check_ins.id in (select picked.id from unnest(";
const OF_EACH: &str = ") asked (employee_id, since, until) cross join lateral (select check_ins.id from check_ins \
                       where check_ins.employee_id = asked.employee_id and check_ins.arrived_at >= asked.since \
                       and check_ins.arrived_at < asked.until and ";
const BY_ARRIVAL: &str = " order by check_ins.arrived_at, check_ins.id limit ";

/// Check-ins of employees that began within a span of each, by arrival, at most 60 of a span; in one statement.
pub(super) async fn within(session: &mut DbSession, spans: &[(EmployeeId, Instant, Instant)]) -> Result<Vec<CheckIn>> {
    let (viewer, connection) = session.parts();
    let people: Vec<EmployeeId> = spans.iter().map(|span| span.0).collect();
    let (since, until): (Vec<Instant>, Vec<Instant>) = spans.iter().map(|span| (span.1, span.2)).unzip();
    let picked = sql::<Bool>(OF_SPANS)
        .bind::<Array<SqlUuid>, _>(people)
        .sql(", ")
        .bind::<Array<Timestamptz>, _>(since)
        .sql(", ")
        .bind::<Array<Timestamptz>, _>(until)
        .sql(OF_EACH)
        .bind::<Bool, _>(scope::visible::<check_ins::table>(viewer))
        .sql(BY_ARRIVAL)
        .bind::<BigInt, _>(MOST_OF_A_DAY)
        .sql(") picked)");
    let query =
        check_ins::table.filter(picked).order((check_ins::arrived_at, check_ins::id)).select(CheckIn::as_select());
    Ok(query.load(connection).await?)
}

/// The measurements by time of those check-ins that show them.
pub(super) fn fixes_of(reader: &Reader, ids: Keys) -> Read<HashMap<Uuid, Vec<Fix>>> {
    let shown = check_ins::table
        .filter(check_ins::id.eq_any(ids.clone()))
        .filter(scope::reached::<check_ins::table>(reader.viewer()))
        .select(check_ins::id);
    let measured = fixes::table
        .filter(fixes::check_in_id.eq_any(ids))
        .filter(scope::reached_through::<fixes::table>(reader.viewer(), "fixes.check_in_id"))
        .order((fixes::measured_at, fixes::position))
        .select(Fix::as_select());
    Read::rows(shown).and(Read::rows(measured)).map(|(shown, measured): (Vec<CheckInId>, Vec<Fix>)| {
        let mut each: HashMap<Uuid, Vec<Fix>> = shown.into_iter().map(|id| (id.0, Vec::new())).collect();
        for fix in measured {
            each.entry(fix.check_in_id.0).or_default().push(fix);
        }
        each
    })
}

/// Judgements of visible check-ins, the one in force first, then the latest.
pub(super) fn judgements_of(reader: &Reader, ids: Keys) -> Read<Vec<Judgement>> {
    let viewer = reader.viewer();
    let query = judgements::table
        .filter(judgements::check_in_id.eq_any(ids))
        .filter(scope::seen_through::<judgements::table>(viewer, "judgements.check_in_id"))
        .order((judgements::superseded_at.desc().nulls_first(), judgements::judged_at.desc()))
        .select(Judgement::as_select());
    Read::rows(query)
}

/// One of the viewer's own check-ins, held until the transaction ends; `NOT_FOUND` for all others.
pub(super) async fn hold_own(tx: &mut Tx, id: CheckInId) -> Result<Held<CheckIn>> {
    let (viewer, connection) = tx.parts();
    let query = check_ins::table
        .find(id)
        .filter(scope::own::<check_ins::table>(viewer))
        .select(CheckIn::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// When the viewer's next check-in after an instant began.
pub(super) async fn next_arrival(tx: &mut Tx, after: Instant) -> Result<Option<Instant>> {
    let (viewer, connection) = tx.parts();
    let query = check_ins::table
        .filter(scope::own::<check_ins::table>(viewer))
        .filter(check_ins::arrived_at.gt(after))
        .select(min(check_ins::arrived_at));
    Ok(query.first(connection).await?)
}

/// Ends the viewer's open check-in by the arrival elsewhere.
pub(super) async fn imply_departure(tx: &mut Tx, at: Instant) -> Result<()> {
    let (viewer, connection) = tx.parts();
    let open = check_ins::table
        .filter(check_ins::employee_id.eq(viewer.employee))
        .filter(check_ins::departed_at.is_null())
        .filter(check_ins::arrived_at.le(at));
    let departure = (check_ins::departed_at.eq(at), check_ins::is_departure_implied.eq(true));
    diesel::update(open).set(departure).execute(connection).await?;
    Ok(())
}

/// Ends a held check-in.
pub(super) async fn depart(tx: &mut Tx, held: &Held<CheckIn>, at: Instant) -> Result<()> {
    let departure = (check_ins::departed_at.eq(at), check_ins::is_departure_implied.eq(false));
    diesel::update(check_ins::table.find(held.id)).set(departure).execute(tx.connection()).await?;
    Ok(())
}

/// Explains a held check-in.
pub(super) async fn explain(tx: &mut Tx, held: &Held<CheckIn>, explanation: String) -> Result<()> {
    let explained = (check_ins::explanation.eq(explanation), check_ins::is_explanation_needed.eq(false));
    diesel::update(check_ins::table.find(held.id)).set(explained).execute(tx.connection()).await?;
    Ok(())
}

/// Opens a check-in.
pub(super) async fn insert(tx: &mut Tx, row: &CheckInRow) -> Result<()> {
    diesel::insert_into(check_ins::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// How many measurements a held check-in has.
pub(super) async fn last_fix(tx: &mut Tx, held: &Held<CheckIn>) -> Result<i32> {
    let query = fixes::table.filter(fixes::check_in_id.eq(held.id)).select(max(fixes::position));
    Ok(query.first::<Option<i32>>(tx.connection()).await?.unwrap_or(0))
}

/// Keeps measurements.
pub(super) async fn insert_fixes(tx: &mut Tx, rows: &[FixRow]) -> Result<()> {
    diesel::insert_into(fixes::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// Keeps a judgement.
pub(super) async fn insert_judgement(tx: &mut Tx, row: &JudgementRow) -> Result<()> {
    diesel::insert_into(judgements::table).values(row).execute(tx.connection()).await?;
    Ok(())
}
