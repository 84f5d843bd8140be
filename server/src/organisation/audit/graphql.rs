//! The audit trail in the public schema.

use serde_json::Value;
use uuid::Uuid;

use super::model::{AuditEntry, AuditFilter, Change};
use super::store::{self, Wanted};
use crate::node::{self, Node};
use crate::organisation::people::Employee;
use crate::organisation::sessions::Device;
use rounds_platform::access::permits;
use rounds_platform::error::codes;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

const MOST_NAMED: usize = 100;

/// Reads of the audit trail.
#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// The audit trail, newest first (操作审计). Needs `audit.read`.
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions that every row meets; no conditions if omitted.")] filter: Option<AuditFilter>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<AuditEntry>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, ctx.permit()?, filter.unwrap_or_default(), arguments).await }.await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    _: permits::AuditRead,
    filter: AuditFilter,
    arguments: PageArguments,
) -> Result<Connection<AuditEntry>> {
    let (wanted, page) = (wanted(filter)?, arguments.page()?);
    let db = ctx.db()?;
    let people = store::people(&mut db.session().await?, &wanted).await?;
    let rows = store::page(db.reader(), &wanted, people.clone(), &page);
    let count = store::count(db.reader(), &wanted, people);
    Connection::read(ctx, rows, count, AuditEntry::look_ahead).await
}

fn wanted(filter: AuditFilter) -> Result<Wanted> {
    let lists = [
        (filter.actor_ids.as_ref().map(Vec::len), "filter.actorIds"),
        (filter.department_ids.as_ref().map(Vec::len), "filter.departmentIds"),
        (filter.actions.as_ref().map(Vec::len), "filter.actions"),
    ];
    if let Some((_, path)) = lists.iter().find(|(length, _)| length.is_some_and(|length| length > MOST_NAMED)) {
        return Err(Error::field(*path, codes::LIST_TOO_LONG));
    }
    filter.period.map(|period| period.in_order("filter.period")).transpose()?;
    let about = filter.about_id.as_ref().map(|id| object(id)).transpose()?;
    Ok(Wanted { filter, about })
}

/// The type and the UUID of any id.
fn object(id: &str) -> Result<(String, Uuid)> {
    let parts = id.split_once('_').and_then(|(prefix, uuid)| Some((prefix.to_owned(), uuid.parse().ok()?)));
    parts.ok_or_else(|| Error::field("filter.aboutId", codes::ID_MALFORMED))
}

/// One field as it was changed.
#[derive(Debug, Clone, SimpleObject)]
pub struct FieldChange {
    /// Name of the field in the caller's language.
    field: String,
    /// Value before the change as it may be shown; null when there was none.
    before: Option<String>,
    /// Value after the change as it may be shown; null when there is none.
    after: Option<String>,
}

/// One further detail of an audited operation, such as its reason.
#[derive(Debug, Clone, SimpleObject)]
pub struct AuditDetail {
    /// Name of the detail.
    name: String,
    /// Value of the detail.
    value: String,
}

#[ComplexObject]
impl AuditEntry {
    /// Employee who acted; null before sign-in and for the system.
    async fn actor(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.actor_id).await
    }

    /// Employee for whom the actor acted; null when the actor acted for themselves.
    async fn acted_for(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.acted_for_id).await
    }

    /// Object of the operation; null when there is none or it is out of reach.
    async fn about(&self, ctx: &Context<'_>) -> Answer<Node> {
        let id = format!("{}_{}", self.object_type.as_ref()?, self.object_id?);
        async { node::by_id(&ctx.loaders()?, &id).await }.await.transpose()
    }

    /// Fields that were changed, masked as they are elsewhere.
    async fn changes(&self, ctx: &Context<'_>) -> Vec<FieldChange> {
        let kept: Vec<Change> = serde_json::from_value(self.changes.clone()).unwrap_or_default();
        let told = kept.into_iter().map(|change| FieldChange {
            field: field_name(ctx, &change.field),
            before: shown(&change.before),
            after: shown(&change.after),
        });
        told.collect()
    }

    /// Further details of the operation.
    async fn details(&self) -> Vec<AuditDetail> {
        let kept = self.details.as_object().into_iter().flatten();
        let told = kept.filter_map(|(name, value)| Some(AuditDetail { name: name.clone(), value: shown(value)? }));
        told.collect()
    }

    /// Device that was used; null when there was none or it is out of reach.
    async fn device(&self, ctx: &Context<'_>) -> Answer<Device> {
        edge(ctx, self.device_id).await
    }
}

/// The first word names the field; what follows tells which of several it was.
fn field_name(ctx: &Context<'_>, field: &str) -> String {
    let (word, rest) = field.split_once(' ').map_or((field, None), |(word, rest)| (word, Some(rest)));
    let key = format!("audit-field-{word}");
    let name = match messages::is_known(&key) {
        true => messages::render(ctx.language(), &key, &Value::Null),
        false => word.to_owned(),
    };
    rest.map_or(name.clone(), |rest| format!("{name} {rest}"))
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => Some(values.iter().filter_map(shown).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}
