//! What a transaction leaves in the audit trail: one row, or one for each of many things, written as its last statement.
//!
//! The row is chained to the one before of the same person by the database itself, which holds the head of that chain until
//! the commit: nothing may be locked after it. Values go in as they may be shown, never a secret: a telephone is masked, a
//! password or token is not there at all. What only reads but leaves the house, an export or a revealed number, goes through
//! `transact` as well and notes what left.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, SessionId, TypedId};
use rounds_tables::audit_entries;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::session::{Db, DbSession};
use super::transact::Tx;
use crate::access::Viewer;
use crate::error::{Code, Result};

/// Where something was asked for; empty for jobs and the command line.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Id of the request.
    pub request_id: Option<String>,
    /// Address of the client.
    pub address: Option<IpAddr>,
    /// Version of the app that it says it is.
    pub app_version: Option<String>,
}

tokio::task_local! {
    static ORIGIN: Origin;
}

impl Origin {
    /// Does `work` as asked for from here: whatever it writes to the audit trail says so, also in the name of the system.
    pub async fn of<T>(self, work: impl Future<Output = T>) -> T {
        ORIGIN.scope(self, work).await
    }

    fn of_now() -> Self {
        ORIGIN.try_with(Self::clone).unwrap_or_default()
    }
}

/// Something that was asked for without the right to it.
#[derive(Debug, Clone)]
pub struct Denial {
    /// The root field that was asked for.
    pub operation: String,
    /// The field that was denied, from the root down.
    pub field: String,
    /// Why.
    pub code: String,
}

/// What one row will tell beside who and when.
#[derive(Debug, Default)]
pub(super) struct AuditRecord {
    object: Option<(&'static str, Uuid)>,
    acted_for: Option<EmployeeId>,
    known: Option<(EmployeeId, SessionId)>,
    code: Option<String>,
    changes: Vec<Value>,
    each: Vec<((&'static str, Uuid), Value)>,
    details: Map<String, Value>,
}

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

impl Db {
    /// Writes down that something was denied, in a transaction of its own: the one that was refused leaves nothing.
    pub async fn record_denial(&self, denial: Denial) -> Result<()> {
        let mut details = Map::new();
        details.insert("field".to_owned(), denial.field.into());
        let trace = AuditRecord { code: Some(denial.code), details, ..AuditRecord::default() };
        trace.write(&mut self.session().await?, &denial.operation, self.clock().now()).await
    }
}

impl AuditRecord {
    /// Writes the row; the last statement before the commit.
    pub(super) async fn write(mut self, session: &mut DbSession, action: &str, at: DateTime<Utc>) -> Result<()> {
        let (viewer, origin): (Viewer, Origin) = (session.viewer().clone(), Origin::of_now());
        if let Some(reason) = viewer.reason {
            self.details.insert("reason".to_owned(), reason.into());
        }
        let person = self.known.or_else(|| viewer.person().map(|person| (person, viewer.session)));
        let mut objects: Vec<(Option<(&'static str, Uuid)>, Value)> =
            self.each.into_iter().map(|(object, changes)| (Some(object), changes)).collect();
        if objects.is_empty() {
            objects.push((self.object, Value::Array(self.changes)));
        }
        let row = |(object, changes): (Option<(&'static str, Uuid)>, Value)| {
            (
                audit_entries::id.eq(session.clock().mint::<Uuid>()),
                audit_entries::at.eq(at),
                audit_entries::actor_id.eq(person.map(|(person, _)| person.0)),
                audit_entries::session_id.eq(person.map(|(_, session)| session.0)),
                audit_entries::acted_for_id.eq(self.acted_for.map(|employee| employee.0)),
                audit_entries::device_id.eq(viewer.device.map(|device| device.0)),
                audit_entries::request_id.eq(origin.request_id.clone()),
                audit_entries::address.eq(origin.address.map(|address| address.to_string())),
                audit_entries::app_version.eq(origin.app_version.clone()),
                audit_entries::action.eq(action),
                audit_entries::outcome.eq(if self.code.is_some() { "DENIED" } else { "DONE" }),
                audit_entries::code.eq(self.code.clone()),
                audit_entries::object_type.eq(object.map(|(object_type, _)| object_type)),
                audit_entries::object_id.eq(object.map(|(_, object_id)| object_id)),
                audit_entries::changes.eq(changes),
                audit_entries::details.eq(Value::Object(self.details.clone())),
            )
        };
        let rows: Vec<_> = objects.into_iter().map(row).collect();
        diesel::insert_into(audit_entries::table).values(rows).execute(session.connection()).await?;
        Ok(())
    }
}
