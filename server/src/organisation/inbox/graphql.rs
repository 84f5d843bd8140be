//! The inbox in the public schema.

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use rounds_domain::ids::NotificationId;
use rounds_domain::vocabulary::{ChangeKind, NotificationKind};
use rounds_tables::notifications;

use super::actions;
use super::model::{InboxCounts, InboxEvent, InboxKindCount, MarkInboxReadInput, Notification};
use super::store::{self, Wanted};
use crate::customers::applications::CustomerApplication;
use crate::customers::customers::Customer;
use crate::customers::revisions::CustomerRevision;
use crate::field::plans::WeekPlan;
use crate::field::reviews::Review;
use crate::field::tasks::Task;
use crate::field::visits::Visit;
use crate::node::{self, Node};
use crate::organisation::sessions::SignedInUser;
use crate::records::handovers::Handover;
use rounds_platform::db::{Db, Page, TimeKey};
use rounds_platform::graphql::Ahead;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

/// Reads of the inbox.
#[derive(Default)]
pub struct InboxQuery;

#[Object]
impl InboxQuery {
    /// Notifications of the signed-in user, newest first (消息).
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only notifications of these kinds; all if omitted.")] kinds: Option<Vec<NotificationKind>>,
        #[graphql(desc = "Whether to return only unread notifications.", default)] unread_only: bool,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Notification>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, &Wanted { kinds, unread_only }, &arguments.page()?).await }.await)
    }
}

async fn listed(ctx: &Context<'_>, wanted: &Wanted, page: &Page<TimeKey>) -> Result<Connection<Notification>> {
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), wanted, page), store::total(db.reader(), wanted));
    Connection::read(ctx, rows, count, look_ahead).await
}

/// What nearly all notifications are about; the rest is read apart.
fn look_ahead(rows: &mut Ahead<'_, '_>) {
    let id = notifications::about_id;
    rows.row::<Customer>("about", id);
    rows.row::<CustomerApplication>("about", id);
    rows.row::<CustomerRevision>("about", id);
    rows.row::<Handover>("about", id);
    rows.row::<Review>("about", id);
    rows.row::<Task>("about", id);
    rows.row::<Visit>("about", id);
    rows.row::<WeekPlan>("about", id);
}

/// Changes of the inbox.
#[derive(Default)]
pub struct InboxMutation;

#[Object]
impl InboxMutation {
    /// Marks notifications of the signed-in user as read (标为已读). Works offline.
    async fn mark_inbox_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notifications to mark.")] input: MarkInboxReadInput,
    ) -> Answer<MarkInboxReadPayload> {
        let work = async {
            ctx.change("markInboxRead", input.idempotency_key, async move |tx| actions::mark_read(tx, input).await)
                .await?;
            Ok(MarkInboxReadPayload { counts: counts(&ctx.db()?).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `markInboxRead`.
#[derive(Debug, SimpleObject)]
pub struct MarkInboxReadPayload {
    /// Unread notifications that are left.
    counts: InboxCounts,
}

/// Live news of the inbox.
#[derive(Default)]
pub struct InboxSubscription;

#[Subscription]
impl InboxSubscription {
    /// Changes of the signed-in user's inbox as they happen.
    async fn inbox_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of an event after which the stream resumes; only new events are sent if omitted.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Answer<InboxEvent>>> {
        let event = match ctx.listen(actions::TOPIC, None, after)? {
            Some(news) => Some(Some(told(ctx, &news).await)),
            None => None,
        };
        Ok(stream::iter(event).boxed())
    }
}

/// What happened, read again as the viewer may see it now; news about the person are news about the whole inbox.
async fn told(ctx: &Context<'_>, news: &News) -> Result<InboxEvent> {
    let cursor = news.cursor();
    let me = ctx.viewer()?.employee.0;
    let subject = match news {
        News::Event(event) if event.subject != me => event.subject,
        _ => return Ok(InboxEvent { cursor, change: ChangeKind::Resync, notification: None }),
    };
    let notification = ctx.loaders()?.row(NotificationId(subject)).await?;
    let change = if notification.is_some() { ChangeKind::Upserted } else { ChangeKind::Removed };
    Ok(InboxEvent { cursor, change, notification })
}

#[ComplexObject]
impl InboxEvent {
    /// Numbers of unread notifications now.
    async fn counts(&self, ctx: &Context<'_>) -> Answer<InboxCounts> {
        Some(async { counts(&ctx.db()?).await }.await)
    }
}

#[ComplexObject]
impl Notification {
    /// Title in the caller's language.
    async fn title(&self, ctx: &Context<'_>) -> String {
        messages::render(ctx.language(), &format!("{}-title", self.message_key), &self.message_args)
    }

    /// Text in the caller's language.
    async fn body(&self, ctx: &Context<'_>) -> String {
        messages::render(ctx.language(), &format!("{}-body", self.message_key), &self.message_args)
    }

    /// What the notification is about; null when there is nothing or it is out of reach.
    async fn about(&self, ctx: &Context<'_>) -> Answer<Node> {
        let id = format!("{}_{}", self.about_type.as_ref()?, self.about_id?);
        async { node::by_id(&ctx.loaders()?, &id).await }.await.transpose()
    }
}

/// What the inbox adds to the person who asks.
pub struct ViewerInbox(pub SignedInUser);

#[Object]
impl ViewerInbox {
    /// Numbers of unread notifications now.
    async fn inbox_counts(&self, ctx: &Context<'_>) -> Answer<InboxCounts> {
        Some(async { counts(&ctx.own_db()?).await }.await)
    }
}

async fn counts(db: &Db) -> Result<InboxCounts> {
    let rows = store::unread(&mut db.session().await?).await?;
    let count = |unread: i64| i32::try_from(unread).unwrap_or(i32::MAX);
    let by_kind = rows.iter().map(|(kind, unread)| InboxKindCount { kind: *kind, unread: count(*unread) }).collect();
    Ok(InboxCounts { unread: count(rows.iter().map(|(_, unread)| unread).sum()), by_kind })
}
