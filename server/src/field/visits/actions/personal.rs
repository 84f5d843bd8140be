//! Calls on a person: handed over with how their check-ins were explained and what was written on them; erased but for what is
//! counted.

use rounds_domain::ids::{CheckInId, EmployeeId, VisitId};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::field::visits::store::{self, Exported};
use crate::field::{check_ins, reviews};
use crate::organisation::people;
use crate::registry::{Person, Personal, Sections};

/// Visits to the person, and the check-ins within which they were made.
pub const PERSONAL: Personal = Personal {
    columns: &["visits.customer_id"],
    things: Some(|tx, person| Box::pin(things(tx, person))),
    export: Some(|tx, person| Box::pin(export(tx, person))),
    erase: |tx, erasure| Box::pin(store::erase(tx, &erasure.customer)),
};

async fn things(tx: &mut Tx, person: &Person) -> Result<Vec<Uuid>> {
    let visits = store::ids_on(tx, &person.system, person.id).await?;
    Ok(visits.into_iter().flat_map(|(visit, stay)| [Some(visit.0), stay.map(|stay| stay.0)]).flatten().collect())
}

async fn export(tx: &mut Tx, person: &Person) -> Result<Sections> {
    let visits = store::exported(tx, &person.system, person.id).await?;
    let stays: Vec<CheckInId> = visits.iter().filter_map(|visit| visit.check_in_id).collect();
    let explanations = check_ins::explanations_of(tx, &person.system, &stays).await?;
    let ids: Vec<VisitId> = visits.iter().map(|visit| visit.id).collect();
    let texts = reviews::texts_on(tx, &person.system, &ids).await?;
    let completed = |mut visit: Exported| -> (EmployeeId, Value) {
        let explanation = visit.check_in_id.and_then(|stay| explanations.get(&stay));
        visit.document["explanation"] = json!(explanation);
        visit.document["reviews"] = json!(texts.get(&visit.id).map(|text| [text]));
        (visit.employee_id, visit.document)
    };
    let rows = visits.into_iter().map(completed).collect();
    Ok(vec![("visits", people::named(tx, "employee", rows).await?.into())])
}
