//! Customers as far as anybody may know of them; the only reads that do not start from what the viewer may see.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea, Float, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use rounds_domain::names::{NameKind, normalize_query, pinyin};
use rounds_domain::phones::{PhoneNumber, Region};
use rounds_domain::vocabulary::CustomerKind;

use super::model::{Likeness, Trace};
use crate::customers::customers::phone_digests;
use rounds_platform::db::DbSession;
use rounds_platform::error::Result;
use rounds_platform::vault::Vault;

const AT_MOST: usize = 10;
/// Likeness of pinyin by trigrams from which on two names may be one: 协和医院 and 北京协和医院 have 0.48.
const LIKE: f32 = 0.4;
/// Whole names are compared past the database, of so many that end alike; the shortest come first.
const NAMESAKES: i32 = 50;

const NAMED: &str = "select customers.id, customers.kind, customers.name, customers.region_id, ( \
      select employees.department_id from assignments join employees on employees.id = assignments.employee_id \
      where assignments.customer_id = customers.id and assignments.duty = 'REP' and assignments.until is null) as department_id \
    from customers where customers.archived_at is null and (customers.id in ( \
      select found.customer_id from customer_search_keys found where found.key = $1) or customers.id in ( \
      select known.customer_id from customer_phones known where known.number = $2) or customers.id in ( \
      select sealed.customer_id from customer_blind_keys sealed where sealed.digest = any($4))) \
    order by char_length(customers.name), customers.id limit $3";

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Integer)]
    position: i32,
    #[diesel(embed)]
    trace: Trace,
}

/// Customers of this very name or telephone, then institutions of a like name; at most ten.
pub(super) async fn traces(session: &mut DbSession, search: &str) -> Result<Vec<Trace>> {
    let number = PhoneNumber::parse(search, Some(Region::CN)).ok().map(|number| number.as_str().to_owned());
    let digests = match &number {
        Some(number) => phone_digests(session.vault(), number)?,
        None => Vec::new(),
    };
    let whole = normalize_query(search);
    let candidates: Vec<Trace> = diesel::sql_query(NAMED)
        .bind::<Text, _>(&whole)
        .bind::<Nullable<Text>, _>(&number)
        .bind::<Integer, _>(NAMESAKES)
        .bind::<Array<Bytea>, _>(digests)
        .load(session.connection())
        .await?;
    let is_it = |trace: &Trace| number.is_some() || normalize_query(&trace.name) == whole;
    let mut found: Vec<Trace> = candidates.into_iter().filter(is_it).collect();
    let pinyin = pinyin(search, NameKind::Thing);
    if number.is_none() && !pinyin.is_empty() {
        let likeness = Likeness { kind: CustomerKind::Institution, pinyin, phones: Vec::new() };
        let alike = lookalikes(session, &[&likeness]).await?.remove(&0).unwrap_or_default();
        found.extend(
            alike.into_iter().filter(|trace| !found.iter().any(|known| known.id == trace.id)).collect::<Vec<_>>(),
        );
    }
    found.truncate(AT_MOST);
    Ok(found)
}

/// The customers most like each of these, closest first, in one statement; by the place in the list.
pub(super) async fn lookalikes(session: &mut DbSession, wanted: &[&Likeness]) -> Result<HashMap<usize, Vec<Trace>>> {
    let positions: Vec<i32> = (0..).take(wanted.len()).collect();
    let kinds: Vec<&str> = wanted.iter().map(|likeness| likeness.kind.as_str()).collect();
    let pinyins: Vec<&str> = wanted.iter().map(|likeness| likeness.pinyin.as_str()).collect();
    let phones: Vec<String> = wanted.iter().map(|likeness| likeness.phones.join(",")).collect();
    let (sealed, digests): (Vec<i32>, Vec<Vec<u8>>) = digests(session.vault(), wanted)?.into_iter().unzip();
    let rows: Vec<Found> = diesel::sql_query(include_str!("store.sql"))
        .bind::<Array<Integer>, _>(positions)
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Text>, _>(pinyins)
        .bind::<Array<Text>, _>(phones)
        .bind::<Float, _>(LIKE)
        .bind::<Array<Integer>, _>(sealed)
        .bind::<Array<Bytea>, _>(digests)
        .load(session.connection())
        .await?;
    let mut found: HashMap<usize, Vec<Trace>> = HashMap::new();
    for Found { position, trace } in rows {
        found.entry(usize::try_from(position).unwrap_or_default()).or_default().push(trace);
    }
    Ok(found)
}

/// What the telephones of each would be found by if they are sealed, with its place in the list.
fn digests(vault: &Vault, wanted: &[&Likeness]) -> Result<Vec<(i32, Vec<u8>)>> {
    let mut digests = Vec::new();
    for (position, likeness) in (0..).zip(wanted) {
        for number in &likeness.phones {
            digests.extend(phone_digests(vault, number)?.into_iter().map(|digest| (position, digest)));
        }
    }
    Ok(digests)
}
