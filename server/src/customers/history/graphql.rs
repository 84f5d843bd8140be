//! Histories in the public schema.

use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId};
use rounds_domain::vocabulary::HistoryKind;
use serde_json::{Value, json};

use super::loaders::{HistoryCountOf, HistoryOf};
use super::model::HistoryEntry;
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::customers::customers::Customer;
use crate::organisation::people::Employee;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages::render;

const NOTHING: &str = "–";

/// Edges that histories hang on a customer.
pub struct CustomerHistory(pub CustomerId);

#[Object]
impl CustomerHistory {
    /// Changes of status, owner, anchor and fields, latest first (变更历史).
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries of these kinds; all kinds if omitted.")] kinds: Option<Vec<HistoryKind>>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<HistoryEntry>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let key = HistoryOf(self.0, kinds.clone(), arguments.page()?);
            Connection::load(ctx, key, HistoryCountOf(self.0, kinds)).await
        };
        Some(work.await)
    }
}

#[ComplexObject]
impl HistoryEntry {
    /// What happened, as a sentence in the caller's language.
    async fn sentence(&self, ctx: &Context<'_>) -> Result<String> {
        let told = |value: Option<String>| value.unwrap_or_else(|| NOTHING.to_owned());
        let before = told(shown(ctx, &self.field, self.stored_before.as_deref()).await?);
        let after = told(shown(ctx, &self.field, self.stored_after.as_deref()).await?);
        let key = format!("history-{}", self.field.to_lowercase().replace('_', "-"));
        Ok(render(ctx.language(), &key, &json!({"before": before, "after": after})))
    }

    /// Value before the change as it may be shown, masked where the field is; null when there was none or it is out of reach.
    async fn before(&self, ctx: &Context<'_>) -> Answer<String> {
        shown(ctx, &self.field, self.stored_before.as_deref()).await.transpose()
    }

    /// Value after the change as it may be shown, masked where the field is; null when there is none or it is out of reach.
    async fn after(&self, ctx: &Context<'_>) -> Answer<String> {
        shown(ctx, &self.field, self.stored_after.as_deref()).await.transpose()
    }

    /// Employee who made the change; null for the system.
    async fn actor(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.actor_id).await
    }
}

/// A value on record as it may be shown: what stands as an id is named as far as the viewer may see it, a status is told in
/// their language.
pub async fn shown(ctx: &Context<'_>, field: &str, stored: Option<&str>) -> Result<Option<String>> {
    let Some(stored) = stored else {
        return Ok(None);
    };
    let loaders = ctx.loaders()?;
    if let Ok(id) = stored.parse::<EmployeeId>() {
        return Ok(loaders.row(id).await?.map(|employee: Employee| employee.name));
    }
    if let Ok(id) = stored.parse::<CustomerId>() {
        return Ok(loaders.row(id).await?.map(|customer: Customer| customer.name));
    }
    if let Ok(id) = stored.parse::<DictionaryEntryId>() {
        return Ok(loaders.row(id).await?.map(|entry: DictionaryEntry| entry.named(ctx.language()).to_owned()));
    }
    if field == HistoryKind::Status.as_str() {
        return Ok(Some(render(ctx.language(), &format!("customer-status-{stored}"), &Value::Null)));
    }
    Ok(Some(stored.to_owned()))
}
