//! What other subjects ask of people within a transaction.

use std::collections::HashMap;

use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;
use serde_json::Value;

use super::CONCERNED;
use crate::organisation::people::model::Employee;
use crate::organisation::people::scope::is_within;
use crate::organisation::people::store;
use rounds_platform::access::Viewer;
use rounds_platform::db::{DbSession, Keys, System, Tx};
use rounds_platform::error::{Error, Result};

const MOST_HOLDERS: i64 = 250;
/// What somebody else may do.
const OF_OTHERS: System = System::because("a rule asks what somebody else may do or would see, and shows it to nobody");

/// An employee, whatever the viewer's reach: for rules about them, never for showing.
pub async fn employee(session: &mut DbSession, id: EmployeeId) -> Result<Employee> {
    store::cards(session.reader(), Keys::of([id])).fetch(session).await?.pop().ok_or_else(Error::not_found)
}

/// JSON objects with the name of whoever stands beside each under a key, whatever the viewer's reach: for the copy of what is
/// known of a person, who is told who acted.
pub async fn named(tx: &mut Tx, key: &str, mut rows: Vec<(EmployeeId, Value)>) -> Result<Vec<Value>> {
    let mut ids: Vec<EmployeeId> = rows.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let cards = store::cards(tx.session().reader(), Keys::of(ids.iter().copied())).fetch(tx.session()).await?;
    let names: HashMap<EmployeeId, String> = cards.into_iter().map(|card| (card.id, card.name)).collect();
    for (id, row) in &mut rows {
        row[key] = names.get(id).map(String::as_str).into();
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The nearest head above an employee who is not the person; none when nobody leads them.
pub async fn head_above(tx: &mut Tx, id: EmployeeId) -> Result<Option<EmployeeId>> {
    Ok(store::heads_above(tx.session(), &[id]).await?.pop().map(|(_, head)| head))
}

/// Everybody who leads a department that somebody lies in, however far above, without the person.
pub async fn leaders_of(tx: &mut Tx, id: EmployeeId) -> Result<Vec<EmployeeId>> {
    store::leaders_of(tx, &OF_OTHERS, id).await
}

/// Active employees who hold one of these permissions over everybody.
pub async fn holders_of_all(tx: &mut Tx, permissions: &[Permission]) -> Result<Vec<EmployeeId>> {
    store::holders_of_all(tx, &OF_OTHERS, permissions, MOST_HOLDERS).await
}

/// An active employee as a viewer without a session: for asking whether they would see something.
pub async fn as_viewer(tx: &mut Tx, id: EmployeeId) -> Result<Option<Viewer>> {
    store::as_viewer(tx, &OF_OTHERS, id).await
}

/// Who decides what an employee asks for: the nearest head above whose permission reaches them; without one, whoever holds the
/// permission over everybody.
pub async fn deciders(tx: &mut Tx, id: EmployeeId, permission: Permission) -> Result<Vec<EmployeeId>> {
    let asker = employee(tx.session(), id).await?;
    let mut passed = vec![id];
    let mut next = head_above(tx, id).await?;
    while let Some(head) = next.filter(|head| !passed.contains(head)) {
        let may_decide = as_viewer(tx, head).await?.is_some_and(|head| is_within(&head.reach(permission), &asker));
        if may_decide {
            return Ok(vec![head]);
        }
        passed.push(head);
        next = head_above(tx, head).await?;
    }
    let everywhere = holders_of_all(tx, &[permission]).await?;
    Ok(everywhere.into_iter().filter(|holder| *holder != id).collect())
}

/// Notes that these people may see less from now on: whatever they listen to is judged anew.
pub async fn see_less(tx: &mut Tx, ids: &[EmployeeId]) -> Result<()> {
    store::raise_epochs(tx, &CONCERNED, ids).await
}
