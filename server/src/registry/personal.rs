//! What is kept about a person who is a customer: handed over on request, erased on request.

use futures_util::future::BoxFuture;
use rounds_domain::ids::CustomerId;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;
use serde_json::Value;
use uuid::Uuid;

/// One subject that keeps something about persons.
pub struct Personal {
    /// Columns by which its rows hang on a person, or on what is about one; `table.column`.
    pub columns: &'static [&'static str],
    /// Ids of what it keeps about the person and others may speak of; what stands before it in the registry has been found.
    pub things: Option<Finding>,
    /// What the person gets to read of it.
    pub export: Option<Exporting>,
    /// Takes away whatever tells who the person was, and ends what was still to be done. It may be done again, and takes away
    /// what was written since.
    pub erase: Erasing,
}

/// Finds what is about a person.
pub type Finding = for<'t> fn(&'t mut Tx, &'t Person) -> BoxFuture<'t, Result<Vec<Uuid>>>;

/// Reads what is known of a person.
pub type Exporting = for<'t> fn(&'t mut Tx, &'t Person) -> BoxFuture<'t, Result<Sections>>;

/// Erases a person.
pub type Erasing = for<'t> fn(&'t mut Tx, &'t Erasure) -> BoxFuture<'t, Result<()>>;

/// Parts of an export, each under its key in the document.
pub type Sections = Vec<(&'static str, Value)>;

/// What everything about a person is read by.
const EVERYTHING: System =
    System::because("what is kept about a person is found whoever wrote it, and told or erased whole");

/// A person, and everything that is about them and may be spoken of.
#[derive(Debug)]
pub struct Person {
    /// The customer.
    pub id: CustomerId,
    /// Why what is about them is read past the scopes of those who wrote it.
    pub system: System,
    /// The person, visits to them, tasks on them, remarks on all of those: whatever has an id that something else may name.
    pub things: Vec<Uuid>,
}

/// A person to be erased.
#[derive(Debug)]
pub struct Erasure {
    /// The customer, held by the transaction that erases.
    pub customer: Held<CustomerId>,
    /// Whom.
    pub person: Person,
    /// What stands where the name stood.
    pub label: &'static str,
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Personal").field("columns", &self.columns).finish_non_exhaustive()
    }
}

/// All of them, in the order in which they are found, read and erased.
#[must_use]
pub fn personals() -> &'static [Personal] {
    super::gathered().personals
}

/// The person, and everything that is about them.
pub async fn person(tx: &mut Tx, id: CustomerId) -> Result<Person> {
    let mut person = Person { id, system: EVERYTHING, things: vec![id.0] };
    for find in personals().iter().filter_map(|personal| personal.things) {
        let things = find(tx, &person).await?;
        person.things.extend(things);
    }
    Ok(person)
}
