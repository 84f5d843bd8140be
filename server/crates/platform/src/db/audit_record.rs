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
use rounds_domain::ids::{EmployeeId, SessionId};
use rounds_tables::audit_entries;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::session::{Db, DbSession};
use crate::access::Viewer;
use crate::error::Result;

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

/// Something that was asked for without the permission to it.
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
    /// The object: the prefix of its ids and its id.
    pub(super) object: Option<(&'static str, Uuid)>,
    /// The person for whom it is done by somebody else.
    pub(super) acted_for: Option<EmployeeId>,
    /// The person who has just proven who they are, and their session.
    pub(super) known: Option<(EmployeeId, SessionId)>,
    /// The refusal with which it ends.
    pub(super) code: Option<String>,
    /// Key fields as they were and as they are.
    pub(super) changes: Vec<Value>,
    /// Many objects, each with its own changes.
    pub(super) each: Vec<((&'static str, Uuid), Value)>,
    /// Everything else.
    pub(super) details: Map<String, Value>,
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
