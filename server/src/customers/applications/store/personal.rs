//! Applications for one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{ApplicationId, CustomerId, EmployeeId};
use rounds_tables::customer_applications;
use serde_json::Value;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

const APPLICATION: &str = "jsonb_build_object('name', name, 'reason', reason, 'draft', draft, 'appliedAt', applied_at, \
     'decisionReason', decision_reason)";
/// The label stands for the name; of the draft stays what tells nothing.
const ERASE: &str = "update customer_applications set name = $2, pinyin = 'erased', reason = null, \
       decision_reason = case when decision_reason is not null then '' end, phones = '{}', \
       draft = jsonb_build_object('kind', kind, 'name', $2, 'status', draft -> 'status', 'phones', '[]'::jsonb, 'tags', '[]'::jsonb) \
     where customer_id = $1";

/// Every application that made the person a customer.
pub(in crate::customers::applications) async fn ids_of(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<ApplicationId>> {
    let query = customer_applications::table
        .filter(customer_applications::customer_id.eq(id))
        .select(customer_applications::id);
    Ok(query.load(tx.connection()).await?)
}

/// What was applied for, oldest first, each with who did.
pub(in crate::customers::applications) async fn exported(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<(EmployeeId, Value)>> {
    let query = customer_applications::table
        .filter(customer_applications::customer_id.eq(id))
        .order(customer_applications::applied_at)
        .select((customer_applications::applicant_id, sql::<Jsonb>(APPLICATION)));
    Ok(query.load(tx.connection()).await?)
}

/// Leaves a label where the name stood.
pub(in crate::customers::applications) async fn erase(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    label: &str,
) -> Result<()> {
    let erased = diesel::sql_query(ERASE).bind::<SqlUuid, _>(**customer).bind::<Text, _>(label);
    erased.execute(tx.connection()).await?;
    Ok(())
}
