//! Sealing anew: under the key that seals now, whatever an older one sealed, and whatever lies in the clear from before.
//!
//! A step is one transaction over a few customers, whose rows are held, so that nobody changes a telephone in between.
//! It changes nothing that anybody sees. What is done is known by the key on each row: a step that is repeated finds the
//! next customers, and whoever dies in between loses a step at most.

use std::collections::HashMap;

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::CustomerKind;

use super::create::search_keys;
use crate::customers::customers::model::{BlindKey, StoredIdNumber};
use crate::customers::customers::store;
use rounds_platform::db::{Command, Db, DbSession, Held, System, Tx};
use rounds_platform::error::Result;

/// Whatever lies under a data key.
const SEALED: System = System::because("a data key is replaced for everything that it has sealed");

/// How many customers have something that the key of now has not sealed.
pub async fn to_be_sealed(session: &mut DbSession) -> Result<i64> {
    store::count_unsealed(session, &SEALED).await
}

/// How many values a data key has sealed or indexed.
pub async fn sealed_under(session: &mut DbSession, key: &str) -> Result<i64> {
    store::count_sealed_under(session, &SEALED, key).await
}

/// Seals a few customers anew, and tells how many; none when nothing waits.
pub async fn reseal(db: &Db) -> Result<usize> {
    let work = async move |tx: &mut Tx| {
        let held = store::hold_unsealed(tx, &SEALED).await?;
        if !held.is_empty() {
            seal_anew(tx, &held).await?;
        }
        tx.note("customers", held.len());
        Ok(held.len())
    };
    db.transact(Command::keyless("resealSecrets"), work).await
}

async fn seal_anew(tx: &mut Tx, held: &[Held<CustomerId>]) -> Result<()> {
    let key = tx.sealer().await?;
    let vault = tx.session().vault().clone();
    let (mut phones, mut numbers, mut found_by) = (Vec::new(), Vec::new(), Vec::new());
    let mut were_clear = Vec::new();
    for phone in store::phones_as_stored(tx, held).await? {
        let clear = phone.number(&vault)?;
        if phone.number.is_some() {
            were_clear.push(phone.customer_id);
        }
        push_once(&mut found_by, BlindKey::of_phone(&key, phone.customer_id, &clear)?);
        phones.push(phone.sealed_with(&key, &clear)?);
    }
    for number in store::id_numbers_as_stored(tx, held).await? {
        let clear = number.number(&vault)?;
        found_by.push(BlindKey::of_id_number(&key, number.customer_id, &clear)?);
        numbers.push(StoredIdNumber::sealed_with(&key, number.customer_id, &clear)?);
    }
    store::put_resealed(tx, held, store::Resealed { phones, numbers, found_by }).await?;
    let were_clear: Vec<_> = held.iter().filter(|customer| were_clear.contains(customer)).collect();
    forget_clear_keys(tx, &were_clear).await
}

fn push_once(found_by: &mut Vec<BlindKey>, key: BlindKey) {
    if !found_by.contains(&key) {
        found_by.push(key);
    }
}

/// Telephones that lay in the clear were found by clear keys too.
async fn forget_clear_keys(tx: &mut Tx, held: &[&Held<CustomerId>]) -> Result<()> {
    let names: HashMap<CustomerId, String> = store::names(tx, held).await?.into_iter().collect();
    for customer in held {
        if let Some(name) = names.get(customer) {
            let keys = search_keys(***customer, (CustomerKind::Professional, name), &[]);
            store::replace_keys(tx, customer, &keys).await?;
        }
    }
    Ok(())
}
