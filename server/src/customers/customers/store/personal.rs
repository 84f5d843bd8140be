//! The file of one person, for an export and an erasure: the caller has asked for the permission and holds the customer.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::{customer_changes, customers, work_links};
use serde_json::Value;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

const FILE: &str = "to_jsonb(customers) - '{sync_xid,sync_seq,pinyin,initials}'::text[]";
const WORKPLACE: &str = "jsonb_build_object('institution', (select i.name from customers i where i.id = work_links.institution_id), \
     'department', work_links.department, 'since', work_links.since, 'until', work_links.until)";
const CHANGE: &str = "jsonb_build_object('field', customer_changes.field, 'before', customer_changes.before, \
     'after', customer_changes.after, 'reason', customer_changes.reason, 'at', customer_changes.at)";

/// The customer itself.
pub(in crate::customers::customers) async fn exported(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Value> {
    Ok(customers::table.find(id).select(sql::<Jsonb>(FILE)).first(tx.connection()).await?)
}

/// Where the person works and worked.
pub(in crate::customers::customers) async fn exported_workplaces(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<Value>> {
    let query = work_links::table.filter(work_links::professional_id.eq(id)).order(work_links::since).select(sql::<
        Jsonb,
    >(
        WORKPLACE,
    ));
    Ok(query.load(tx.connection()).await?)
}

/// What was changed.
pub(in crate::customers::customers) async fn exported_changes(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<Value>> {
    let query = customer_changes::table
        .filter(customer_changes::customer_id.eq(id))
        .order(customer_changes::at)
        .select(sql::<Jsonb>(CHANGE));
    Ok(query.load(tx.connection()).await?)
}

/// Takes away what follows the customer: numbers, what they are found by, and what stood in the past.
pub(in crate::customers::customers) async fn erase_followers(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    const GONE: [&str; 6] = [
        "delete from customer_phones where customer_id = $1",
        "delete from customer_id_numbers where customer_id = $1",
        "delete from customer_blind_keys where customer_id = $1",
        "delete from customer_search_keys where customer_id = $1",
        "update customer_changes set before = null, after = null, reason = null where customer_id = $1",
        "update work_links set department = null where professional_id = $1",
    ];
    for gone in GONE {
        diesel::sql_query(gone).bind::<SqlUuid, _>(**customer).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Leaves a label of the customer, in the archive.
pub(in crate::customers::customers) async fn erase(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    label: &str,
) -> Result<()> {
    let archived_at = Instant(tx.now());
    diesel::update(customers::table.find(**customer))
        .set((
            customers::name.eq(label),
            (customers::pinyin.eq("erased"), customers::initials.eq("e")),
            (customers::code.eq(None::<String>), customers::address.eq(None::<String>)),
            (customers::import_source.eq(None::<String>), customers::external_id.eq(None::<String>)),
            customers::tags.eq(Vec::<String>::new()),
            customers::archived_at.eq(archived_at),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}
