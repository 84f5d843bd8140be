//! What is stored sealed: telephones and ID numbers, shown as far as the viewer may see them, and what they are found by.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::id_numbers::IdNumber;
use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::{CustomerField, CustomerKind};
use rounds_tables::{customer_blind_keys, customer_id_numbers, customer_phones, customers};

use crate::customers::customers::model::{BlindKey, CustomerPhone, StoredIdNumber, StoredPhone};
use crate::customers::customers::scope;
use rounds_platform::db::{DbSession, Held, Keys, Read, Reader, System, Tx};
use rounds_platform::error::{Error, Result};

/// Telephones of each in their order. Those of an institution are masked unless somebody within reach serves it, those of a
/// professional unless the viewer does; whoever may reveal gets them with a copy of everything, for a reason.
pub fn phones(reader: &Reader, ids: Keys) -> Read<Vec<(CustomerId, CustomerPhone)>> {
    let (vault, viewer) = (reader.vault().clone(), reader.viewer());
    let query = customer_phones::table
        .inner_join(customers::table.on(customers::id.eq(customer_phones::customer_id)))
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .order((customer_phones::customer_id, customer_phones::position))
        .select((customers::kind, scope::served(viewer), scope::mine(viewer), StoredPhone::as_select()));
    let telephone = move |(kind, is_served, is_mine, row): (_, bool, bool, StoredPhone)| {
        let is_shown = match kind {
            CustomerKind::Institution => is_served,
            CustomerKind::Professional => is_mine,
        };
        let number = row.number(&vault)?;
        Ok((row.customer_id, CustomerPhone::shown(row.label, number, !is_shown)))
    };
    Read::rows(query).and_then(move |rows: Vec<_>| rows.into_iter().map(telephone).collect())
}

/// Ends of the ID numbers of those whom somebody within reach serves.
pub fn id_number_endings(reader: &Reader, ids: Keys) -> Read<Vec<(CustomerId, String)>> {
    let (vault, viewer) = (reader.vault().clone(), reader.viewer());
    let query = customer_id_numbers::table
        .filter(customer_id_numbers::customer_id.eq_any(ids))
        .filter(scope::served_through::<customer_id_numbers::table>(viewer, "customer_id_numbers.customer_id"))
        .select(StoredIdNumber::as_select());
    let ending = move |row: StoredIdNumber| Ok((row.customer_id, read(&row.number(&vault)?)?.ending().to_owned()));
    Read::rows(query).and_then(move |rows: Vec<_>| rows.into_iter().map(ending).collect())
}

/// Whether the viewer may reveal what is masked of a customer.
pub async fn is_revealable(session: &mut DbSession, id: CustomerId) -> Result<bool> {
    let (viewer, connection) = session.parts();
    let query = customers::table
        .find(id)
        .filter(scope::visible::<customers::table>(viewer))
        .filter(scope::revealable::<customers::table>(viewer))
        .select(customers::id);
    Ok(query.first::<CustomerId>(connection).await.optional()?.is_some())
}

/// Telephones of one customer in the clear, for whoever has locked it to change them, or tells the person.
pub async fn stored_phones(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<(Option<String>, String)>> {
    let query = customer_phones::table
        .filter(customer_phones::customer_id.eq(id))
        .order(customer_phones::position)
        .select(StoredPhone::as_select());
    let rows: Vec<StoredPhone> = query.load(tx.connection()).await?;
    let vault = tx.session().vault().clone();
    rows.into_iter().map(|row| Ok((row.label.clone(), row.number(&vault)?))).collect()
}

/// The ID number of one customer in the clear, for whoever has been found to be allowed.
pub async fn stored_id_number(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Option<IdNumber>> {
    let query = customer_id_numbers::table.find(id).select(StoredIdNumber::as_select());
    let row: Option<StoredIdNumber> = query.first(tx.connection()).await.optional()?;
    row.map(|row| read(&row.number(tx.session().vault())?)).transpose()
}

/// Puts an ID number of a held customer in the place of the one before, or takes it away.
pub async fn replace_id_number(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    number: Option<&StoredIdNumber>,
) -> Result<()> {
    diesel::delete(customer_id_numbers::table.find(**customer)).execute(tx.connection()).await?;
    if let Some(row) = number {
        diesel::insert_into(customer_id_numbers::table).values(row).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Replaces what a field of a held customer is found by.
pub async fn replace_blind_keys(
    tx: &mut Tx,
    (customer, field): (&Held<CustomerId>, CustomerField),
    keys: Vec<BlindKey>,
) -> Result<()> {
    let before = customer_blind_keys::table
        .filter(customer_blind_keys::customer_id.eq(**customer))
        .filter(customer_blind_keys::field.eq(field));
    diesel::delete(before).execute(tx.connection()).await?;
    diesel::insert_into(customer_blind_keys::table).values(keys).execute(tx.connection()).await?;
    Ok(())
}

/// Makes one more revision of a held customer whose own columns stay: phones hear of it by that.
pub async fn touch(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<i32> {
    let row = customers::table.find(**customer);
    let touched = diesel::update(row).set(customers::id.eq(**customer)).returning(customers::rev);
    Ok(touched.get_result(tx.connection()).await?)
}

fn read(number: &str) -> Result<IdNumber> {
    IdNumber::parse(number).map_err(|_| Error::internal("a sealed ID number is none"))
}
