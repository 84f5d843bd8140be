//! The audit trail in the public schema.

use rounds_domain::permissions::Permission;
use serde_json::Value;
use uuid::Uuid;

use super::model::{AuditEntry, AuditFilter, Change};
use super::store::{self, Wanted};
use crate::node::{self, Node};
use crate::organisation::people::Employee;
use crate::organisation::sessions::Device;
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
        #[graphql(desc = "Conditions.")] filter: Option<AuditFilter>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<AuditEntry>> {
        let arguments = PageArguments { first, after, last, before };
        Some(listed(ctx, filter.unwrap_or_default(), arguments).await)
    }
}

async fn listed(ctx: &Context<'_>, filter: AuditFilter, arguments: PageArguments) -> Result<Connection<AuditEntry>> {
    ctx.viewer()?.permit(Permission::AuditRead)?;
    let (wanted, page) = (wanted(filter)?, arguments.page()?);
    Connection::fetch(
        ctx,
        async |session| store::page(session, &wanted, &page).await,
        async |session| store::count(session, &wanted).await,
    )
    .await
}

fn wanted(filter: AuditFilter) -> Result<Wanted> {
    let lists = [
        (filter.actor_ids.as_ref().map(Vec::len), "filter.actorIds"),
        (filter.department_ids.as_ref().map(Vec::len), "filter.departmentIds"),
        (filter.actions.as_ref().map(Vec::len), "filter.actions"),
    ];
    if let Some((_, path)) = lists.iter().find(|(length, _)| length.is_some_and(|length| length > MOST_NAMED)) {
        return Err(Error::field(*path, "LIST_TOO_LONG"));
    }
    filter.period.map(|period| period.in_order("filter.period")).transpose()?;
    let about = filter.about_id.as_ref().map(|id| object(id)).transpose()?;
    Ok(Wanted { filter, about })
}

/// The type and the UUID of any id.
fn object(id: &str) -> Result<(String, Uuid)> {
    let parts = id.split_once('_').and_then(|(prefix, uuid)| Some((prefix.to_owned(), uuid.parse().ok()?)));
    parts.ok_or_else(|| Error::field("filter.aboutId", "ID_MALFORMED"))
}

/// One field as it changed.
#[derive(Debug, Clone, SimpleObject)]
pub struct FieldChange {
    /// Field in the caller's language.
    field: String,
    /// Value before, as shown.
    before: Option<String>,
    /// Value after, as shown.
    after: Option<String>,
}

/// Something that an operation tells of itself, such as why it was done.
#[derive(Debug, Clone, SimpleObject)]
pub struct AuditDetail {
    /// What it is.
    name: String,
    /// How it was.
    value: String,
}

#[ComplexObject]
impl AuditEntry {
    /// Who; null before sign-in and for the system.
    async fn actor(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.actor_id).await
    }

    /// For whom, when somebody acted for somebody else.
    async fn acted_for(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.acted_for_id).await
    }

    /// What it was about; null when out of reach.
    async fn about(&self, ctx: &Context<'_>) -> Answer<Node> {
        let id = format!("{}_{}", self.object_type.as_ref()?, self.object_id?);
        async { node::by_id(&ctx.loaders()?, &id).await }.await.transpose()
    }

    /// Key fields before and after; masked as they are elsewhere.
    async fn changes(&self, ctx: &Context<'_>) -> Vec<FieldChange> {
        let kept: Vec<Change> = serde_json::from_value(self.changes.clone()).unwrap_or_default();
        let told = kept.into_iter().map(|change| FieldChange {
            field: field_name(ctx, &change.field),
            before: shown(&change.before),
            after: shown(&change.after),
        });
        told.collect()
    }

    /// What else it tells of itself.
    async fn details(&self) -> Vec<AuditDetail> {
        let kept = self.details.as_object().into_iter().flatten();
        let told = kept.filter_map(|(name, value)| Some(AuditDetail { name: name.clone(), value: shown(value)? }));
        told.collect()
    }

    /// Device; null when it is none that the viewer may see.
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
