//! The file of a person: handed over with what is sealed in the clear, and erased.

use serde_json::{Value, json};

use super::CHANGED;
use crate::customers::customers::store;
use crate::registry::{Erasure, Person, Personal, Sections};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

/// Name, numbers, address, tags, workplaces and what changed of them. It stands first: whoever serves the person is told while
/// it is known who that is.
pub const PERSONAL: Personal = Personal {
    columns: &[
        "customer_phones.customer_id",
        "customer_id_numbers.customer_id",
        "customer_blind_keys.customer_id",
        "customer_search_keys.customer_id",
        "customer_changes.customer_id",
        "work_links.professional_id",
    ],
    things: None,
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    let (phones, number) = opened(tx, person).await?;
    Ok(vec![
        ("customer", store::exported(tx, &person.system, person.id).await?),
        ("workplaces", store::exported_workplaces(tx, &person.system, person.id).await?.into()),
        ("changes", store::exported_changes(tx, &person.system, person.id).await?.into()),
        ("phones", phones),
        ("idNumber", number),
    ])
}

/// Telephones with their labels, and the ID number, in the clear.
async fn opened(tx: &mut Tx, person: &Person) -> Result<(Value, Value)> {
    let phones = store::stored_phones(tx, &person.system, person.id).await?;
    let phones = phones.into_iter().map(|(label, number)| json!({"label": label, "number": number})).collect();
    let number = store::stored_id_number(tx, &person.system, person.id).await?;
    Ok((phones, number.map(|number| number.reveal().to_owned()).into()))
}

/// Leaves a label where the name stood, in the archive.
async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    let customer = &erasure.customer;
    let audience = store::servers(tx, customer).await?;
    store::erase_followers(tx, customer).await?;
    store::erase(tx, customer, erasure.label).await?;
    tx.publish(CHANGED, customer.0, audience).await
}
