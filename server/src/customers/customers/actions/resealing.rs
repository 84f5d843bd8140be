//! Sealing anew: under the key that seals now, whatever an older one sealed, and whatever lies in the clear from before.
//!
//! A step is one transaction over a few customers, whose rows are held, so that nobody changes a telephone in between.
//! It changes nothing that anybody sees. What is done is known by the key on each row: a step that is repeated finds the
//! next customers, and whoever dies in between loses a step at most.

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::CustomerKind;

use super::create::search_keys;
use crate::customers::customers::model::{BlindKey, StoredIdNumber};
use crate::customers::customers::store;
use rounds_platform::db::{Command, Db, DbSession, Tx};
use rounds_platform::error::Result;

/// How many customers have something that the key of now has not sealed.
pub async fn to_be_sealed(session: &mut DbSession) -> Result<i64> {
    store::count_unsealed(session).await
}

/// How many values a data key has sealed or indexed.
pub async fn sealed_under(session: &mut DbSession, key: &str) -> Result<i64> {
    store::count_sealed_under(session, key).await
}

/// Seals a few customers anew, and tells how many; none when nothing waits.
pub async fn reseal(db: &Db) -> Result<usize> {
    let work = async move |tx: &mut Tx| {
        let ids = store::hold_unsealed(tx).await?;
        if !ids.is_empty() {
            seal_anew(tx, &ids).await?;
        }
        tx.note("customers", ids.len());
        Ok(ids.len())
    };
    db.transact(Command::keyless("resealSecrets"), work).await
}

async fn seal_anew(tx: &mut Tx, ids: &[CustomerId]) -> Result<()> {
    let key = tx.sealer().await?;
    let vault = tx.session().vault().clone();
    let (mut phones, mut numbers, mut found_by) = (Vec::new(), Vec::new(), Vec::new());
    let mut were_clear = Vec::new();
    for phone in store::phones_as_stored(tx, ids).await? {
        let clear = phone.number(&vault)?;
        if phone.number.is_some() {
            were_clear.push(phone.customer_id);
        }
        push_once(&mut found_by, BlindKey::of_phone(&key, phone.customer_id, &clear)?);
        phones.push(phone.sealed_with(&key, &clear)?);
    }
    for number in store::id_numbers_as_stored(tx, ids).await? {
        let clear = number.number(&vault)?;
        found_by.push(BlindKey::of_id_number(&key, number.customer_id, &clear)?);
        numbers.push(StoredIdNumber::sealed_with(&key, number.customer_id, &clear)?);
    }
    store::put_resealed(tx, ids, store::Resealed { phones, numbers, found_by }).await?;
    forget_clear_keys(tx, were_clear).await
}

fn push_once(found_by: &mut Vec<BlindKey>, key: BlindKey) {
    if !found_by.contains(&key) {
        found_by.push(key);
    }
}

/// Telephones that lay in the clear were found by clear keys too.
async fn forget_clear_keys(tx: &mut Tx, mut customers: Vec<CustomerId>) -> Result<()> {
    customers.dedup();
    for (id, name) in store::names(tx, &customers).await? {
        store::replace_keys(tx, id, &search_keys(id, (CustomerKind::Professional, &name), &[])).await?;
    }
    Ok(())
}
