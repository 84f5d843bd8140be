//! What a use case says of its transaction for the audit trail: whom and what it is about, and what it changes.
//!
//! Values go in as they may be shown, never a secret; `audit_record` writes them when the transaction ends.

use rounds_domain::ids::{EmployeeId, SessionId, TypedId};
use serde::Serialize;
use serde_json::{Value, json};

use super::transact::Tx;
use crate::error::Code;

impl Tx {
    /// Names what the audit row is about.
    pub fn audit_subject<Id: TypedId>(&mut self, object: Id) {
        self.trace.object = Some((Id::PREFIX, object.uuid()));
    }

    /// Adds to the audit row.
    pub fn note(&mut self, name: &str, value: impl Into<Value>) {
        self.trace.details.insert(name.to_owned(), value.into());
    }

    /// Notes a key field as it was and as it is, unless it stays as it was.
    pub fn changed(&mut self, field: &str, before: impl Serialize, after: impl Serialize) {
        let (before, after) = (json!(before), json!(after));
        if before != after {
            self.trace.changes.push(json!({ "field": field, "before": before, "after": after }));
        }
    }

    /// Notes that a key field changed, without its values: the trail is kept for ever, what tells of a person may not be.
    pub fn changed_unseen(&mut self, field: &str) {
        self.trace.changes.push(json!({ "field": field, "before": null, "after": null }));
    }

    /// Names one of many that it is about, with the key field of it that changed: each gets a row of its own, with the same
    /// details. Only for what a person does: a chain of the system may be another one for each object.
    pub fn audit_subject_each<Id: TypedId>(
        &mut self,
        object: Id,
        (field, before, after): (&str, impl Serialize, impl Serialize),
    ) {
        let changes = json!([{ "field": field, "before": before, "after": after }]);
        self.trace.each.push(((Id::PREFIX, object.uuid()), changes));
    }

    /// Notes that it ends with a refusal, though what was written stays written.
    pub fn denied(&mut self, code: Code) {
        self.trace.code = Some(code.to_string());
    }

    /// Names the person for whom it is done by somebody else.
    pub fn acts_for(&mut self, employee: EmployeeId) {
        self.trace.acted_for = Some(employee);
    }

    /// Names the person who has just proven who they are: the row is theirs and not the system's.
    pub fn is_known_as(&mut self, employee: EmployeeId, session: SessionId) {
        self.trace.known = Some((employee, session));
    }
}
