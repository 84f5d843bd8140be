//! Transactions: the change, its idempotency record, its audit row, its events and jobs, all or none.
//!
//! The same key with the same arguments has one effect for ever: the second call gets the stored receipt, which holds
//! ids alone, and the answer is read again through the viewer's present reach. The same key with other arguments is
//! `IDEMPOTENCY_KEY_REUSED`. Two calls at once with one key wait for each other on the record.
//!
//! A transaction that PostgreSQL ended because others were in its way has left nothing and told nobody: it runs again, a few
//! times, before the caller is told `CONFLICT`.
//!
//! `locks.rs` says in which order a transaction locks what.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, TransactionManager};
use rounds_domain::ids::EmployeeId;
use rounds_outbox::{NewEvent, NewJob};
use rounds_tables::{idempotency_records, scope_changes};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::audit_record::AuditRecord;
use super::session::{Db, DbSession};
use crate::access::Viewer;
use crate::access::permits::Permit;
use crate::clock::Clock;
use crate::error::codes;
use crate::error::{Error, Result};

/// Tries of a transaction that others are in the way of.
const TRIES: u32 = 3;

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// What is asked for: which operation, under which key, with which arguments.
#[derive(Debug, Clone)]
pub struct Command {
    /// Name of the mutation or job.
    pub operation: &'static str,
    /// Client-minted key; none for sessions, jobs and the command line.
    pub key: Option<Uuid>,
    /// What the arguments without the key come to.
    pub fingerprint: Vec<u8>,
    /// What the same arguments come to under other data keys, where some of them are secret.
    pub also: Vec<Vec<u8>>,
}

impl Command {
    /// Something that the system does by itself, or that takes no key.
    #[must_use]
    pub fn keyless(operation: &'static str) -> Self {
        Self { operation, key: None, fingerprint: Vec::new(), also: Vec::new() }
    }
}

/// A transaction under way.
pub struct Tx {
    session: DbSession,
    now: DateTime<Utc>,
    pub(super) trace: AuditRecord,
    has_news: bool,
}

/// Says on stable Rust that an async closure's future is `Send`.
pub trait SendWork<A, R>: FnOnce(A) -> Self::Future {
    /// The future.
    type Future: Future<Output = R> + Send;
}

impl<F, A, R, Fut> SendWork<A, R> for F
where
    F: FnOnce(A) -> Fut,
    Fut: Future<Output = R> + Send,
{
    type Future = Fut;
}

impl Db {
    /// Runs `work` in one transaction with everything that must not be lost beside it; again, if others were in its way.
    pub async fn transact<R, F>(&self, command: Command, work: F) -> Result<R>
    where
        for<'t> F: AsyncFnOnce(&'t mut Tx) -> Result<R> + SendWork<&'t mut Tx, Result<R>> + Clone + Send,
        R: Serialize + DeserializeOwned + Send,
    {
        for tried in 1..TRIES {
            match self.tried(&command, work.clone()).await {
                Err(error) if error.is_overtaken() => {
                    tracing::info!(
                        operation = command.operation,
                        tried,
                        "a transaction runs again: others were in its way"
                    );
                    tokio::time::sleep(pause(tried)).await;
                }
                outcome => return outcome,
            }
        }
        self.tried(&command, work).await
    }

    async fn tried<R, F>(&self, command: &Command, work: F) -> Result<R>
    where
        for<'t> F: AsyncFnOnce(&'t mut Tx) -> Result<R> + SendWork<&'t mut Tx, Result<R>> + Send,
        R: Serialize + DeserializeOwned + Send,
    {
        let mut tx = self.begun().await?;
        Manager::begin_transaction(tx.connection()).await?;
        match carried_out(&mut tx, command, work).await {
            Ok(receipt) => {
                Manager::commit_transaction(tx.connection()).await?;
                self.committed(tx.has_news);
                Ok(receipt)
            }
            Err(error) => {
                Manager::rollback_transaction(tx.connection()).await?;
                Err(error)
            }
        }
    }
}

impl Db {
    /// Runs `work` in a transaction that is taken back, whatever comes of it: what a dry run says is what a real run does.
    pub async fn dry_run<R, F>(&self, work: F) -> Result<R>
    where
        for<'t> F: AsyncFnOnce(&'t mut Tx) -> Result<R> + SendWork<&'t mut Tx, Result<R>> + Send,
        R: Send,
    {
        let mut tx = self.begun().await?;
        Manager::begin_transaction(tx.connection()).await?;
        let outcome = work(&mut tx).await;
        Manager::rollback_transaction(tx.connection()).await?;
        outcome
    }

    async fn begun(&self) -> Result<Tx> {
        let session = self.session().await?;
        let now = self.clock().now();
        Ok(Tx { session, now, trace: AuditRecord::default(), has_news: false })
    }
}

/// Some milliseconds, by chance: two who met once do not meet again.
fn pause(tried: u32) -> Duration {
    Duration::from_millis(u64::from(tried) * (5 + u64::from(rand::random::<u8>() % 32)))
}

async fn carried_out<R, F>(tx: &mut Tx, command: &Command, work: F) -> Result<R>
where
    for<'t> F: AsyncFnOnce(&'t mut Tx) -> Result<R> + SendWork<&'t mut Tx, Result<R>> + Send,
    R: Serialize + DeserializeOwned + Send,
{
    if let Some(receipt) = tx.claim(command).await? {
        return serde_json::from_value(receipt).map_err(Error::internal);
    }
    let receipt = work(tx).await?;
    tx.record(command, &receipt).await?;
    Ok(receipt)
}

impl Tx {
    /// The viewer and the connection, for a store function.
    pub fn parts(&mut self) -> (&Viewer, &mut AsyncPgConnection) {
        self.session.parts()
    }

    /// The session, for a store function that reads.
    pub fn session(&mut self) -> &mut DbSession {
        &mut self.session
    }

    /// The connection.
    pub fn connection(&mut self) -> &mut AsyncPgConnection {
        self.session.connection()
    }

    /// Who acts.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        self.session.viewer()
    }

    /// Proof that whoever acts holds a permission; `FORBIDDEN` without it.
    pub fn permit<const P: u8>(&self) -> Result<Permit<P>> {
        self.viewer().permit()
    }

    /// The instant at which all of this happens.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id.
    #[must_use]
    pub fn mint<Id: From<Uuid>>(&self) -> Id {
        self.clock().mint()
    }

    fn clock(&self) -> &Clock {
        self.session.clock()
    }

    /// Records something that subscribers and phones should hear of.
    pub async fn publish(&mut self, topic: &'static str, subject: Uuid, audience: Vec<EmployeeId>) -> Result<()> {
        let event = NewEvent {
            id: self.mint(),
            topic,
            audience: Some(audience.into_iter().map(|employee| employee.0).collect()),
            subject,
            payload: json!({}),
            occurred_at: self.now,
        };
        rounds_outbox::record_event(self.connection(), event).await?;
        self.has_news = true;
        Ok(())
    }

    /// Puts work into the outbox.
    pub async fn enqueue(&mut self, job: NewJob) -> Result<()> {
        rounds_outbox::enqueue(self.connection(), job).await?;
        self.has_news = true;
        Ok(())
    }

    /// Journals a change of who sees what.
    pub async fn journal_scope(&mut self, change: ScopeChange) -> Result<()> {
        let row = (
            scope_changes::at.eq(self.now),
            scope_changes::cause.eq(change.cause),
            scope_changes::customer_id.eq(change.customer),
            scope_changes::employee_id.eq(change.employee),
            scope_changes::department_id.eq(change.department),
            scope_changes::details.eq(change.details),
        );
        diesel::insert_into(scope_changes::table).values(row).execute(self.connection()).await?;
        Ok(())
    }

    /// Journals many changes of who sees what, at most 500 to a statement.
    pub async fn journal_scopes(&mut self, changes: Vec<ScopeChange>) -> Result<()> {
        let at = self.now;
        let rows: Vec<_> = changes
            .into_iter()
            .map(|change| {
                (
                    scope_changes::at.eq(at),
                    scope_changes::cause.eq(change.cause),
                    scope_changes::customer_id.eq(change.customer),
                    scope_changes::employee_id.eq(change.employee),
                    scope_changes::department_id.eq(change.department),
                    scope_changes::details.eq(change.details),
                )
            })
            .collect();
        for rows in rows.chunks(500) {
            diesel::insert_into(scope_changes::table).values(rows).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Takes the key, or finds the receipt of whoever took it before.
    async fn claim(&mut self, command: &Command) -> Result<Option<Value>> {
        let Some(key) = command.key else {
            return Ok(None);
        };
        let me = self.viewer().employee.0;
        let row = (
            idempotency_records::employee_id.eq(me),
            idempotency_records::key.eq(key),
            idempotency_records::operation.eq(command.operation),
            idempotency_records::fingerprint.eq(&command.fingerprint),
            idempotency_records::receipt.eq(Value::Null),
            idempotency_records::created_at.eq(self.now),
        );
        let taken = diesel::insert_into(idempotency_records::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(self.connection())
            .await?;
        if taken == 1 {
            return Ok(None);
        }
        let (operation, fingerprint, receipt) = idempotency_records::table
            .find((me, key))
            .select((idempotency_records::operation, idempotency_records::fingerprint, idempotency_records::receipt))
            .first::<(String, Vec<u8>, Value)>(self.connection())
            .await?;
        let is_same = fingerprint == command.fingerprint || command.also.contains(&fingerprint);
        if operation != command.operation || !is_same {
            return Err(Error::code(codes::IDEMPOTENCY_KEY_REUSED));
        }
        Ok(Some(receipt))
    }

    /// Keeps the receipt and writes the audit row.
    async fn record(&mut self, command: &Command, receipt: &impl Serialize) -> Result<()> {
        if let Some(key) = command.key {
            let me = self.viewer().employee.0;
            let receipt = serde_json::to_value(receipt).map_err(Error::internal)?;
            diesel::update(idempotency_records::table.find((me, key)))
                .set(idempotency_records::receipt.eq(receipt))
                .execute(self.connection())
                .await?;
        }
        let trace = std::mem::take(&mut self.trace);
        trace.write(&mut self.session, command.operation, self.now).await
    }
}

/// Something that moved the boundary of what somebody sees.
#[derive(Debug, Clone, Default)]
pub struct ScopeChange {
    /// ASSIGNMENT, POSITION, DEPARTMENT, RIGHTS or ACCESS.
    pub cause: &'static str,
    /// The customer that moved.
    pub customer: Option<Uuid>,
    /// The employee whose reach moved.
    pub employee: Option<Uuid>,
    /// The department that moved.
    pub department: Option<Uuid>,
    /// From where to where.
    pub details: Value,
}
