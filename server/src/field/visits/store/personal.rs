//! Visits to one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CheckInId, CustomerId, EmployeeId, VisitId};
use rounds_tables::visits;
use serde_json::Value;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

const VISIT: &str = "jsonb_build_object('id', visits.id, 'state', visits.state, 'channel', visits.channel, \
     'startedAt', visits.started_at, 'endedAt', visits.ended_at, 'notes', visits.notes, 'nextStep', visits.next_step, \
     'abandonReason', visits.abandon_reason, \
     'feedback', (select jsonb_agg(p.feedback) from visit_products p where p.visit_id = visits.id and p.feedback is not null), \
     'versions', (select jsonb_agg(jsonb_build_object('report', w.report, 'reason', w.reason)) from visit_versions w \
       where w.visit_id = visits.id))";

/// A visit as the person gets to read it, but for what others keep of it.
#[derive(Debug, Queryable)]
pub(in crate::field::visits) struct Exported {
    pub id: VisitId,
    pub employee_id: EmployeeId,
    pub check_in_id: Option<CheckInId>,
    pub document: Value,
}

/// Every visit to the person, and the check-in within which it was made.
pub(in crate::field::visits) async fn ids_on(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<(VisitId, Option<CheckInId>)>> {
    let query = visits::table.filter(visits::customer_id.eq(id)).select((visits::id, visits::check_in_id));
    Ok(query.load(tx.connection()).await?)
}

/// Visits to the person, oldest first.
pub(in crate::field::visits) async fn exported(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<Exported>> {
    let query = visits::table.filter(visits::customer_id.eq(id)).order(visits::started_at).select((
        visits::id,
        visits::employee_id,
        visits::check_in_id,
        sql::<Jsonb>(VISIT),
    ));
    Ok(query.load(tx.connection()).await?)
}

/// Takes away every word of the reports, those that were replaced too.
pub(in crate::field::visits) async fn erase(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    const GONE: [&str; 3] = [
        "update visits set notes = null, next_step = null, \
           abandon_reason = case when abandon_reason is not null then '' end where customer_id = $1",
        "update visit_products set feedback = null where visit_id in (select v.id from visits v where v.customer_id = $1)",
        "update visit_versions set reason = '', report = '{}' \
           where visit_id in (select v.id from visits v where v.customer_id = $1)",
    ];
    for gone in GONE {
        diesel::sql_query(gone).bind::<SqlUuid, _>(**customer).execute(tx.connection()).await?;
    }
    Ok(())
}
